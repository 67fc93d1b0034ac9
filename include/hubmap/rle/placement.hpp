#pragma once

#include <algorithm>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// The mask laid on an empty canvas with its upper left pixel at `corner`, which may lie anywhere; what falls
/// beside the canvas is lost. Time: the runs of the lines that meet the canvas, each once for each line that
/// it crosses; the others are skipped. Memory: the runs of the result.
/// Errors: hubmap.rle.101 where the canvas has a negative side or cannot be counted.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> placed(const rle<Order, Base>& code, extent canvas, pixel corner) {
    const rle<Order, Base> background(canvas);  // refuses a size whose pixels cannot be counted
    if (code.empty() || canvas.empty()) return background;
    constexpr bool by_column = Order == scan_order::column_major;
    // Nothing is left of a mask beyond these corners, and their sums stay numbers.
    const pixel at{std::clamp(corner.y, -code.size().height, canvas.height),
                   std::clamp(corner.x, -code.size().width, canvas.width)};
    const index across = by_column ? at.x : at.y, along = by_column ? at.y : at.x;
    const index length = background.line_length(), lines = canvas.area() / length;
    const index code_length = code.line_length(), code_lines = code.size().area() / code_length;
    const index first = std::max<index>(0, -across), last = std::min(code_lines, lines - across);
    if (first >= last) return background;
    std::vector<run> runs;
    detail::for_each_line_block(
        code.runs(), code_length, first, last,
        [&](index block_first, index block_last, std::span<const detail::stretch> stretches) {
            for (index line = block_first; line < block_last; ++line)
                for (const auto& s : stretches) {
                    const index begin = std::max<index>(0, s.begin + along),
                                end = std::min(length, s.end + along);
                    if (begin < end) detail::append_run(runs, (line + across) * length + begin, end - begin);
                }
        });
    return {canvas, std::move(runs)};
}

/// The mask moved by `offset` within an image of its size: what leaves is lost, what enters is background.
/// Time and memory as of `placed`.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> translated(const rle<Order, Base>& code, pixel offset) {
    return placed(code, code.size(), offset);
}

}  // namespace hubmap
