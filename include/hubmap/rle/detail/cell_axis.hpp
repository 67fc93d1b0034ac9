#pragma once

#include <algorithm>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <limits>
#include <numeric>

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
    /// `cells` equal cells, whose borders may cut pixels. Errors: hubmap.rle.166.
    static constexpr cell_axis equal_cells(index pixels, index cells) {
        const index common = cells == 0 ? 1 : std::gcd(pixels, cells), parts = cells / common;
        require(parts == 0 || pixels <= std::numeric_limits<index>::max() / parts, "rle", 166, "a side of ",
                pixels, " pixels cut into ", cells, " cells: their parts pass 64 bits");
        return {parts, pixels / common, pixels * parts, cells};
    }
    [[nodiscard]] constexpr index begin(index c) const noexcept { return c * cell; }
    [[nodiscard]] constexpr index end(index c) const noexcept { return std::min(total, (c + 1) * cell); }
    [[nodiscard]] constexpr index size(index c) const noexcept { return end(c) - begin(c); }
};

}  // namespace hubmap::detail
