#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/displacement_field.hpp>
#include <span>
#include <utility>
#include <vector>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hubmap {

namespace detail {

/// r^3 of `count` distances: r^2 = (first + i)^2 + across^2, all in pixels or halves of them, hence exact.
struct cubes_along {
    [[gnu::always_inline]] void operator()(double first, double across, index count, double* cubes) const {
        const double across_squared = across * across;
        index i = 0;
#if defined(__SSE2__)
        // g++ vectorises no root that could set errno: two at a time here, which is as fast as eight.
        const __m128d squares = _mm_set1_pd(across_squared);
        for (; i + 2 <= count; i += 2) {
            const double left = first + static_cast<double>(i);
            const __m128d along = _mm_set_pd(left + 1, left);
            const __m128d squared = _mm_add_pd(_mm_mul_pd(along, along), squares);  // exact
            _mm_storeu_pd(cubes + i, _mm_mul_pd(squared, _mm_sqrt_pd(squared)));
        }
#endif
        for (; i < count; ++i) {
            const double along = first + static_cast<double>(i);
            const double along_squared = along * along;
            const double squared = along_squared + across_squared;
            cubes[i] = squared * std::sqrt(squared);
        }
    }
};

/// Adds N nodes of one row of the grid, `step` pixels apart, to both components of a row of pixels.
template <std::size_t N>
struct add_nodes {
    [[gnu::always_inline]] void operator()(const double* __restrict cubes, index step, const double* weight_y,
                                           const double* weight_x, index width, double* __restrict dy,
                                           double* __restrict dx) const {
        std::array<double, N> wy{}, wx{};
        std::copy_n(weight_y, N, wy.begin());
        std::copy_n(weight_x, N, wx.begin());
        for (index x = 0; x < width; ++x) {
            double sum_y = dy[x], sum_x = dx[x];
            for (std::size_t n = 0; n < N; ++n) {
                const double cube = cubes[x - static_cast<index>(n) * step];
                const double part_y = wy[n] * cube, part_x = wx[n] * cube;
                sum_y += part_y;
                sum_x += part_x;
            }
            dy[x] = sum_y;
            dx[x] = sum_x;
        }
    }
};

/// Adds one node to both components at any positions.
struct add_node_at {
    [[gnu::always_inline]] void operator()(const double* __restrict y, const double* __restrict x,
                                           index count, double node_y, double node_x, double weight_y,
                                           double weight_x, double* __restrict dy,
                                           double* __restrict dx) const {
        index i = 0;
#if defined(__SSE2__)
        const __m128d at_y = _mm_set1_pd(node_y), at_x = _mm_set1_pd(node_x);
        const __m128d by_y = _mm_set1_pd(weight_y), by_x = _mm_set1_pd(weight_x);
        for (; i + 2 <= count; i += 2) {
            const __m128d down = _mm_sub_pd(_mm_loadu_pd(y + i), at_y);
            const __m128d right = _mm_sub_pd(_mm_loadu_pd(x + i), at_x);
            const __m128d squared = _mm_add_pd(_mm_mul_pd(down, down), _mm_mul_pd(right, right));
            const __m128d cube = _mm_mul_pd(squared, _mm_sqrt_pd(squared));
            _mm_storeu_pd(dy + i, _mm_add_pd(_mm_loadu_pd(dy + i), _mm_mul_pd(by_y, cube)));
            _mm_storeu_pd(dx + i, _mm_add_pd(_mm_loadu_pd(dx + i), _mm_mul_pd(by_x, cube)));
        }
#endif
        for (; i < count; ++i) {
            const double down = y[i] - node_y, right = x[i] - node_x;
            const double down_squared = down * down, right_squared = right * right;
            const double squared = down_squared + right_squared;
            const double cube = squared * std::sqrt(squared);
            const double part_y = weight_y * cube, part_x = weight_x * cube;
            dy[i] += part_y;
            dx[i] += part_x;
        }
    }
};

}  // namespace detail

/// Evaluates a field for the pixels of a tile, row by row, or at any positions.
/// Nodes and pixels differ by whole pixels (plus a half where the spacing is odd), so rows that lie alike
/// between rows of nodes - every `spacing`-th, and as many on the other side of a node - need the same r^3.
/// `order` puts such rows together: of 25 x 512 x 512 pairs only 400,000 roots are taken, and they stay in
/// the processor's cache. Any other order gives the same results, slower.
class displacement_evaluator {
  public:
    /// `field` must outlive the evaluator. Errors: hubmap.resample.121.
    displacement_evaluator(const displacement_field& field, extent tile,
                           instruction_set instructions = instruction_set::widest)
        : field_(field), tile_(tile), instructions_(available(instructions)) {
        require_fits(field, tile);
        left_ = field.spacing_px * (field.nodes.width - 1);
        const index spacings = (2 * tile.height + field.spacing_px) / (2 * field.spacing_px) + 1;
        lines_.resize(static_cast<std::size_t>(2 * (std::max(spacings, field.nodes.height) + 1)));
    }

    /// All rows of the tile, those that share their roots one after the other.
    [[nodiscard]] std::vector<index> order() const {
        std::vector<std::pair<index, index>> keyed;
        for (index y = 0; y < tile_.height; ++y) keyed.emplace_back(kind_of(y), y);
        std::sort(keyed.begin(), keyed.end());
        std::vector<index> rows;
        for (const auto& [kind, y] : keyed) rows.push_back(y);
        return rows;
    }

    /// Adds the displacements of row y of the tile to spans of the tile's width.
    void add_row(index y, std::span<double> dy, std::span<double> dx) {
        if (const index kind = kind_of(y); kind != kind_) {
            kind_ = kind;
            for (auto& line : lines_) line.clear();
        }
        for (index i = 0; i < field_.nodes.height; ++i) {
            const double* cubes = line(std::abs(2 * y + field_.spacing_px * (1 - 2 * i))) + left_;
            for (index j = 0; j < field_.nodes.width;) {
                const index count = std::min<index>(nodes_at_once, field_.nodes.width - j);
                add(count, cubes - j * field_.spacing_px, i * field_.nodes.width + j, dy.data(), dx.data());
                j += count;
            }
        }
    }

    /// Adds the displacements at positions given as pixel indices with fractions. O(positions x nodes) roots.
    void add_at(std::span<double> y, std::span<double> x, std::span<double> dy, std::span<double> dx) const {
        const double g = static_cast<double>(field_.spacing_px);
        // As far as the grid reaches, and the tile.
        const auto last = [g](index nodes, index side) {
            return std::max(g * static_cast<double>(nodes - 1) - g / 2, static_cast<double>(side - 1));
        };
        const double last_y = last(field_.nodes.height, tile_.height);
        const double last_x = last(field_.nodes.width, tile_.width);
        for (double& value : y) value = std::clamp(value, -g / 2, last_y);
        for (double& value : x) value = std::clamp(value, -g / 2, last_x);
        for (index i = 0; i < field_.nodes.height; ++i)
            for (index j = 0; j < field_.nodes.width; ++j) {
                const auto node = static_cast<std::size_t>(i * field_.nodes.width + j);
                vectorised(instructions_, detail::add_node_at{}, y.data(), x.data(), std::ssize(y),
                           g * static_cast<double>(i) - g / 2, g * static_cast<double>(j) - g / 2,
                           field_.weight_y[node], field_.weight_x[node], dy.data(), dx.data());
            }
    }

  private:
    static constexpr index nodes_at_once = 5;  ///< as many as keep sums and weights in registers

    /// Distance of a row to the nearest row of nodes, in half pixels: 0 .. spacing.
    [[nodiscard]] index kind_of(index y) const noexcept {
        const index period = 2 * field_.spacing_px, rest = (2 * y + field_.spacing_px) % period;
        return std::min(rest, period - rest);
    }

    /// The cubes between a row of pixels and a row of nodes `doubled` half pixels away: entry left_ + s is of
    /// a pixel s pixels right of one that lies half a spacing right of its node. Even in the distance, so
    /// half of it is a mirror image.
    const double* line(index doubled) {
        const index g = field_.spacing_px, period = 2 * g;
        const auto number = static_cast<std::size_t>(2 * (doubled / period) + (doubled % period != kind_));
        auto& cubes = lines_[number];
        if (cubes.empty()) {
            cubes.resize(static_cast<std::size_t>(left_ + tile_.width));
            const index first = std::max(-(g / 2), -left_);  // of the entries right of the node
            // Pixel s lies s + g/2 right of the node; the mirror image of s is -s - g.
            vectorised(instructions_, detail::cubes_along{},
                       static_cast<double>(first) + static_cast<double>(g) / 2,
                       static_cast<double>(doubled) / 2, tile_.width - first, cubes.data() + left_ + first);
            const index mirrored_end = std::min(first, left_);
            for (index s = -left_; s < mirrored_end; ++s) {
                const index across = -s - g;
                cubes[static_cast<std::size_t>(left_ + s)] =
                    across < tile_.width ? cubes[static_cast<std::size_t>(left_ + across)]
                                         : cube(2 * s + g, doubled);
            }
        }
        return cubes.data();
    }
    [[nodiscard]] static double cube(index doubled_x, index doubled_y) noexcept {
        const double x = static_cast<double>(doubled_x) / 2, y = static_cast<double>(doubled_y) / 2;
        const double squared = x * x + y * y;
        return squared * std::sqrt(squared);
    }

    void add(index count, const double* cubes, index node, double* dy, double* dx) const {
        const double *wy = field_.weight_y.data() + node, *wx = field_.weight_x.data() + node;
        const auto call = [&](const auto& kernel) {
            vectorised(instructions_, kernel, cubes, field_.spacing_px, wy, wx, tile_.width, dy, dx);
        };
        switch (count) {
            case 1:
                return call(detail::add_nodes<1>{});
            case 2:
                return call(detail::add_nodes<2>{});
            case 3:
                return call(detail::add_nodes<3>{});
            case 4:
                return call(detail::add_nodes<4>{});
            default:
                return call(detail::add_nodes<nodes_at_once>{});
        }
    }

    const displacement_field& field_;
    extent tile_;
    instruction_set instructions_;
    index left_ = 0;   ///< pixels that the last node of a row lies right of the first
    index kind_ = -1;  ///< of the rows that `lines_` is for
    std::vector<std::vector<double>> lines_;
};

}  // namespace hubmap
