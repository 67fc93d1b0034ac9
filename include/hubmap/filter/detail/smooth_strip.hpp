#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/border.hpp>
#include <vector>

namespace hubmap::detail {

/// Fields are smoothed in strips of 16 columns (or of 16 rows, turned): a row of a strip is a cache line and
/// a register of AVX-512.
inline constexpr index strip_lanes = 16;
struct alignas(strip_lanes * sizeof(float)) strip_row {
    std::array<float, static_cast<std::size_t>(strip_lanes)> lane;
};
/// The same row as one value to compute with: g++ and clang split it for older instructions.
using strip_value [[gnu::vector_size(strip_lanes * sizeof(float)), gnu::may_alias]] = float;

/// Sums that are made together, of neighbouring rows: they share what they read.
inline constexpr index sums_at_once = 4;

/// to[y] = weights[0] from[y] + the sum over k = 1 .. radius of weights[k] (from[y - k] + from[y + k]), in
/// this order, for y = 0 .. rows - 1; rows is a multiple of sums_at_once.
struct smooth_strip {
    [[gnu::always_inline]] void operator()(const strip_row* from, const float* weights, index radius,
                                           index rows, strip_row* to) const {
        constexpr index n = sums_at_once;
        const auto* in = reinterpret_cast<const strip_value*>(from);
        auto* out = reinterpret_cast<strip_value*>(to);
        for (index y = 0; y < rows; y += n) {
            // Rings of the rows above and below: from one k to the next one row enters each.
            strip_value sums[n], above[n], below[n];
            HUBMAP_UNROLL_ON_HOST(4)
            for (index j = 0; j < n; ++j) {
                above[j] = below[j] = in[y + j];
                sums[j] = above[j] * weights[0];
            }
            index k = 1;
            for (; k + n <= radius + 1; k += n) {
                HUBMAP_UNROLL_ON_HOST(4)
                for (index s = 0; s < n; ++s) {
                    above[n - 1 - s] = in[y - k - s];
                    below[s] = in[y + n - 1 + k + s];
                    const float weight = weights[k + s];
                    HUBMAP_UNROLL_ON_HOST(4)
                    for (index j = 0; j < n; ++j) {
                        const strip_value pair = above[(j + n - 1 - s) % n] + below[(j + s + 1) % n];
                        const strip_value term = pair * weight;
                        sums[j] = sums[j] + term;
                    }
                }
            }
            for (; k <= radius; ++k) {
                HUBMAP_UNROLL_ON_HOST(4)
                for (index j = 0; j < n; ++j) {
                    const strip_value pair = in[y + j - k] + in[y + j + k];
                    const strip_value term = pair * weights[k];
                    sums[j] = sums[j] + term;
                }
            }
            HUBMAP_UNROLL_ON_HOST(4)
            for (index j = 0; j < n; ++j) out[y + j] = sums[j];
        }
    }
};

/// Exchanges rows and lanes of a square block.
struct transpose_strip {
    [[gnu::always_inline]] void operator()(const strip_row* from, strip_row* to) const {
        for (std::size_t y = 0; y < static_cast<std::size_t>(strip_lanes); ++y)
            for (std::size_t x = 0; x < static_cast<std::size_t>(strip_lanes); ++x)
                to[y].lane[x] = from[x].lane[y];
    }
};

/// A strip with its border, which `reflect` fills, and zeros where rounding up to whole blocks reads.
class bordered_strip {
  public:
    bordered_strip(index rows, index radius)
        : rows_(rows), radius_(radius), all_(static_cast<std::size_t>(round_up(rows) + 2 * radius)) {}

    [[nodiscard]] static index round_up(index rows) { return ceil_div(rows, strip_lanes) * strip_lanes; }
    [[nodiscard]] strip_row* rows() { return all_.data() + radius_; }

    void reflect() {
        for (index k = 1; k <= radius_; ++k) {
            rows()[-k] = rows()[bordered(-k, rows_, border_mode::reflect)];
            rows()[rows_ - 1 + k] = rows()[bordered(rows_ - 1 + k, rows_, border_mode::reflect)];
        }
    }

  private:
    index rows_, radius_;
    std::vector<strip_row> all_;
};

/// Smooths along both axes with weights from the middle outwards, beyond the border reflect, times `factor`.
/// `to` may be `from`.
inline void smooth_in_strips(image_view<const float> from, const std::vector<float>& weights, float factor,
                             image_view<float> to, instruction_set set) {
    const index height = from.height(), width = from.width();
    const index padded_height = bordered_strip::round_up(height), strips = ceil_div(width, strip_lanes);
    const auto radius = static_cast<index>(weights.size()) - 1;
    std::vector<strip_row> half(static_cast<std::size_t>(strips * padded_height));

    bordered_strip columns(height, radius);
    for (index s = 0; s < strips; ++s) {
        const index count = std::min(strip_lanes, width - s * strip_lanes);
        for (index y = 0; y < height; ++y)
            for (index x = 0; x < count; ++x)
                columns.rows()[y].lane[static_cast<std::size_t>(x)] = from(y, s * strip_lanes + x);
        columns.reflect();
        vectorised(set, smooth_strip{}, columns.rows(), weights.data(), radius, padded_height,
                   half.data() + s * padded_height);
    }

    bordered_strip rows(width, radius);
    std::vector<strip_row> smooth(static_cast<std::size_t>(strips * strip_lanes));
    std::vector<strip_row> block(static_cast<std::size_t>(strip_lanes));
    for (index y = 0; y < height; y += strip_lanes) {
        // Lanes are rows of the field now. What lies beyond its last column is overwritten by the border.
        for (index s = 0; s < strips; ++s)
            vectorised(set, transpose_strip{}, half.data() + s * padded_height + y,
                       rows.rows() + s * strip_lanes);
        rows.reflect();
        vectorised(set, smooth_strip{}, rows.rows(), weights.data(), radius, strips * strip_lanes,
                   smooth.data());
        const index lines = std::min(strip_lanes, height - y);
        for (index s = 0; s < strips; ++s) {
            const index count = std::min(strip_lanes, width - s * strip_lanes);
            vectorised(set, transpose_strip{}, smooth.data() + s * strip_lanes, block.data());
            for (index i = 0; i < lines; ++i)
                for (index x = 0; x < count; ++x)
                    to(y + i, s * strip_lanes + x) =
                        block[static_cast<std::size_t>(i)].lane[static_cast<std::size_t>(x)] * factor;
        }
    }
}

}  // namespace hubmap::detail
