#pragma once

#include <algorithm>
#include <hubmap/core/geometry.hpp>

namespace hubmap::detail {

/// Cells of a smaller image along one axis of a larger one, in units in which both have whole borders:
/// pixel i is [i * pixel, (i + 1) * pixel), cell c is [c * cell, (c + 1) * cell) cut at `total`.
struct cell_axis {
    index pixel;
    index cell;
    index total;
    index cells;  ///< of the smaller image; those beyond are left out

    /// Cells of `downscale` pixels; the last one may have less.
    static constexpr cell_axis whole_pixels(index pixels, index downscale, index cells) noexcept {
        return {1, downscale, pixels, cells};
    }
    /// `cells` equal cells, whose borders may cut pixels.
    static constexpr cell_axis equal_cells(index pixels, index cells) noexcept {
        return {cells, pixels, pixels * cells, cells};
    }
    [[nodiscard]] constexpr index begin(index c) const noexcept { return c * cell; }
    [[nodiscard]] constexpr index end(index c) const noexcept { return std::min(total, (c + 1) * cell); }
    [[nodiscard]] constexpr index size(index c) const noexcept { return end(c) - begin(c); }
};

}  // namespace hubmap::detail
