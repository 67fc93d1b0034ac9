#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/detail/radial_kernels.hpp>
#include <hubmap/resample/displacement_field.hpp>
#include <vector>

namespace hubmap::detail {

/// r^3 between rows of pixels and rows of nodes, kept for the rows that lie alike between rows of nodes (rows
/// of one kind): each distance between the two has one line of them.
class radial_cubes {
  public:
    radial_cubes(const displacement_field& field, extent tile, instruction_set instructions)
        : spacing_(field.spacing_px),
          left_(spacing_ * (field.nodes.width - 1)),
          // Pixel s lies s + g/2 right of the node, g = spacing_; the mirror image of s is -s - g.
          first_(std::max(-(spacing_ / 2), -left_)),
          end_(std::max(tile.width, left_ - spacing_ + 1)),
          before_(round_up(left_)),
          stride_(before_ + round_up(end_)),
          instructions_(instructions) {
        const index spacings = (2 * tile.height + spacing_) / (2 * spacing_) + 1;
        const index lines = 2 * (std::max(spacings, field.nodes.height) + 1);
        is_filled_.resize(static_cast<std::size_t>(lines));
        values_.resize(static_cast<std::size_t>(lines * stride_ + line_doubles));
    }

    /// Distance of a row to the nearest row of nodes, in half pixels: 0 .. spacing. Rows of one kind share
    /// lines.
    [[nodiscard]] index kind_of(index y) const noexcept {
        const index period = 2 * spacing_, rest = (2 * y + spacing_) % period;
        return std::min(rest, period - rest);
    }

    /// The cubes between row y of the tile and a row of nodes: entry s, from -left to the tile's width, is of
    /// a pixel s pixels right of one that lies half a spacing right of its node. Good until a row of another
    /// kind is asked for.
    [[nodiscard]] const double* line(index y, index node_row) {
        if (const index kind = kind_of(y); kind != kind_) {
            kind_ = kind;
            std::fill(is_filled_.begin(), is_filled_.end(), std::uint8_t{0});
        }
        const index period = 2 * spacing_;
        const index half_pixels = std::abs(2 * y + spacing_ * (1 - 2 * node_row));  // between the two rows
        const auto number = 2 * (half_pixels / period) + (half_pixels % period != kind_);
        double* cubes = first_line() + number * stride_ + before_;
        if (auto& is_filled = is_filled_[static_cast<std::size_t>(number)]; !is_filled) {
            is_filled = 1;
            // Even in the distance: what lies left of the node is a mirror image.
            vectorised(instructions_, squares_along{},
                       static_cast<double>(first_) + static_cast<double>(spacing_) / 2,
                       static_cast<double>(half_pixels) / 2, end_ - first_, cubes + first_);
            cube_squares(instructions_, cubes + first_, end_ - first_);
            vectorised(instructions_, mirror_cubes{}, cubes, spacing_, -left_, first_);
        }
        return cubes;
    }

  private:
    static constexpr index line_doubles = 8;  ///< of a line of the cache: packs shall not lie across two

    [[nodiscard]] static index round_up(index count) noexcept {
        return ceil_div(count, line_doubles) * line_doubles;
    }
    [[nodiscard]] double* first_line() noexcept {
        constexpr std::uintptr_t bytes = line_doubles * sizeof(double);
        const auto past = reinterpret_cast<std::uintptr_t>(values_.data()) % bytes;
        return values_.data() + (past == 0 ? 0 : (bytes - past) / sizeof(double));
    }

    index spacing_;
    index left_;             ///< pixels that the last node of a row lies right of the first
    index first_, end_;      ///< entries of a line that are not mirrored
    index before_, stride_;  ///< of a line: where entry 0 stands, and from one line to the next
    instruction_set instructions_;
    index kind_ = -1;
    std::vector<double> values_;
    std::vector<std::uint8_t> is_filled_;
};

}  // namespace hubmap::detail
