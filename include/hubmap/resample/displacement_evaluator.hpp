#pragma once

#include <algorithm>
#include <cstddef>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/detail/radial_cubes.hpp>
#include <hubmap/resample/detail/radial_kernels.hpp>
#include <hubmap/resample/displacement_field.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap {

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
        : field_((require_fits(field, tile), field)),
          tile_(tile),
          instructions_(available(instructions)),
          cubes_(field, tile, instructions_),
          rows_(static_cast<std::size_t>(field.nodes.height)) {}

    /// All rows of the tile, those that share their roots one after the other.
    [[nodiscard]] std::vector<index> order() const {
        std::vector<std::pair<index, index>> keyed;
        for (index y = 0; y < tile_.height; ++y) keyed.emplace_back(cubes_.kind_of(y), y);
        std::sort(keyed.begin(), keyed.end());
        std::vector<index> rows;
        for (const auto& [kind, y] : keyed) rows.push_back(y);
        return rows;
    }

    /// Adds the displacements of row y of the tile to spans of the tile's width.
    void add_row(index y, std::span<double> dy, std::span<double> dx) {
        for (index i = 0; i < field_.nodes.height; ++i)
            rows_[static_cast<std::size_t>(i)] = cubes_.line(y, i);
        const detail::radial_grid grid{rows_.data(), field_.nodes, field_.spacing_px, field_.weight_y.data(),
                                       field_.weight_x.data()};
        const auto add = [&](const auto& kernel) {
            vectorised(instructions_, kernel, grid, tile_.width, dy.data(), dx.data());
        };
        if (instructions_ == instruction_set::avx512) return add(detail::add_nodes<8>{});
        if (instructions_ == instruction_set::avx2) return add(detail::add_nodes<4>{});
        add(detail::add_nodes<2>{});
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
    const displacement_field& field_;
    extent tile_;
    instruction_set instructions_;
    detail::radial_cubes cubes_;
    std::vector<const double*> rows_;  ///< the cubes that the rows of nodes need for one row of pixels
};

}  // namespace hubmap
