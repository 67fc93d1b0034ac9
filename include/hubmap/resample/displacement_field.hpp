#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <iterator>
#include <span>
#include <vector>

namespace hubmap {

/// A smooth field over a tile: the sum of w r^3 over the nodes of a regular control grid, r the distance to
/// the node in tile pixels. Node (i, j) lies at pixel index (i g - g/2, j g - g/2), g = spacing_px, so that
/// the grid reaches half a cell beyond the tile. Made by cubic_displacement (augment/deformation.hpp).
struct displacement_field {
    index spacing_px = 0;
    extent nodes;                            ///< rows and columns of the control grid
    std::vector<double> weight_y, weight_x;  ///< one a node, row by row; they give source pixels

    friend bool operator==(const displacement_field&, const displacement_field&) = default;
};

/// Nodes of the control grid that `displacement_field` describes, for a tile of this size.
[[nodiscard]] constexpr extent control_grid(extent tile, index spacing_px) noexcept {
    return {ceil_div(tile.height, spacing_px) + 1, ceil_div(tile.width, spacing_px) + 1};
}

/// Evaluates a field row by row for all pixels of a tile. Nodes and pixels differ by whole pixels (plus a
/// half where the spacing is odd), so the r^3 of all pairs are the entries of one table: of 25 x 512 x 512
/// pairs only 350,000 roots are taken. Memory: the table, (height + g) x (width + g) doubles.
class displacement_evaluator {
  public:
    /// Errors: hubmap.resample.121 where the field does not fit a tile of this size.
    displacement_evaluator(const displacement_field& field, extent tile) : field_(field), tile_(tile) {
        const index g = field.spacing_px;
        require(g > 0 && g <= spacing_limit && field.nodes == control_grid(tile, g) &&
                    std::ssize(field.weight_y) == field.nodes.area() &&
                    std::ssize(field.weight_x) == field.nodes.area(),
                "resample", 121, "a field of ", field.nodes, " nodes every ", g,
                " pixels does not fit a tile of ", tile);
        const double half = g % 2 == 0 ? 0 : .5;
        table_width_ = tile.width + g;
        cubes_.resize(static_cast<std::size_t>((tile.height + g) * table_width_));
        double* entry = cubes_.data();
        for (index y = 0; y < tile.height + g; ++y)
            for (index x = 0; x < table_width_; ++x) {
                const double dy = static_cast<double>(y) + half, dx = static_cast<double>(x) + half;
                const double squared = dy * dy + dx * dx;
                *entry++ = squared * std::sqrt(squared);
            }
    }

    /// Displacements of row y of the tile into spans of the tile's width.
    void row(index y, std::span<double> dy, std::span<double> dx) const {
        std::fill(dy.begin(), dy.end(), 0.);
        std::fill(dx.begin(), dx.end(), 0.);
        for (index i = 0; i < field_.nodes.height; ++i) {
            const index doubled = std::abs(2 * y - doubled_node(i));
            const double* cubes = cubes_.data() + (doubled >> 1) * table_width_;
            for (index j = 0; j < field_.nodes.width; ++j) {
                const auto node = static_cast<std::size_t>(i * field_.nodes.width + j);
                add_node(cubes, doubled_node(j), field_.weight_y[node], field_.weight_x[node], dy.data(),
                         dx.data());
            }
        }
    }

  private:
    static constexpr index spacing_limit = 1 << 14;

    /// Twice the position of a node along its axis: a whole number for any spacing.
    [[nodiscard]] index doubled_node(index i) const noexcept {
        return 2 * field_.spacing_px * i - field_.spacing_px;
    }

    /// Left of the node distances fall, right of it they grow: two loops without a branch.
    void add_node(const double* cubes, index doubled, double weight_y, double weight_x, double* dy,
                  double* dx) const noexcept {
        const index right_begin = std::clamp<index>((doubled + 1) >> 1, 0, tile_.width);
        const double* left = cubes + (doubled >> 1);
        for (index x = 0; x < right_begin; ++x) {
            dy[x] += weight_y * left[-x];
            dx[x] += weight_x * left[-x];
        }
        const index right_shift = (-doubled) >> 1;
        for (index x = right_begin; x < tile_.width; ++x) {
            dy[x] += weight_y * cubes[x + right_shift];
            dx[x] += weight_x * cubes[x + right_shift];
        }
    }

    const displacement_field& field_;
    extent tile_;
    index table_width_ = 0;
    std::vector<double> cubes_;
};

}  // namespace hubmap
