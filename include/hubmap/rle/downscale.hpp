#pragma once

#include <algorithm>
#include <hubmap/rle/detail/cell_lines.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

namespace detail {

template <class Rle>
Rle majority_of_cells(const Rle& code, extent cells, const cell_axis& rows, const cell_axis& columns) {
    if (code.empty() || cells.empty()) return Rle(cells);
    constexpr bool by_column = Rle::order == scan_order::column_major;
    return Rle(cells, majority_runs(code.runs(), code.line_length(), by_column ? columns : rows,
                                    by_column ? rows : columns));
}

}  // namespace detail

/// The mask made smaller: a pixel of the result stands for a cell of `downscale` x `downscale` pixels and is
/// foreground where at least half of the cell is; cells at the far border count the pixels they have. The
/// code of what decode_downscaled writes, from the runs alone: cells that lie between the ends of runs are
/// not looked at one by one. Time: runs x log(downscale), and the lines of the result. Memory: the runs of a
/// line of cells, and the result. Errors: hubmap.rle.163 where `downscale` is below 1.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> downscaled(const rle<Order, Base>& code, index downscale) {
    require(downscale >= 1, "rle", 163, "a code downscaled by ", downscale);
    const extent size = code.size();
    const index cell = std::min(downscale, std::max<index>(1, std::max(size.height, size.width)));
    const extent cells{ceil_div(size.height, cell), ceil_div(size.width, cell)};
    return detail::majority_of_cells(code, cells,
                                     detail::cell_axis::whole_pixels(size.height, cell, cells.height),
                                     detail::cell_axis::whole_pixels(size.width, cell, cells.width));
}

/// The same for any ratio: the image is cut into as many equal cells as `small` has pixels, whose borders may
/// cut pixels; areas are counted exactly, in integers. Errors: hubmap.rle.122 where `small` is larger than
/// the mask, 101 where it is negative, 166 where parts of pixels cannot be counted in 64 bits.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> downscaled(const rle<Order, Base>& code, extent small) {
    const extent size = code.size();
    const rle<Order, Base> empty(small);  // refuses a size that is none
    require(small.height <= size.height && small.width <= size.width, "rle", 122, "code of ", size,
            " downscaled into an image of ", small);
    if (code.empty()) return empty;
    return detail::majority_of_cells(code, small, detail::cell_axis::equal_cells(size.height, small.height),
                                     detail::cell_axis::equal_cells(size.width, small.width));
}

}  // namespace hubmap
