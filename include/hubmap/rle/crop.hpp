#pragma once

#include <algorithm>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// The upper left part of a mask, of size `part`, in linear time without drawing it.
/// Errors: hubmap.rle.151 where `part` is larger than the mask.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> crop(const rle<Order, Base>& code, extent part) {
    require(part.height <= code.size().height && part.width <= code.size().width, "rle", 151, "a part of ",
            part, " of a mask of ", code.size());
    if (part == code.size()) return code;
    const bool columns = Order == scan_order::column_major;
    const index lines = columns ? part.width : part.height, length = columns ? part.height : part.width;
    std::vector<run> runs;
    for_each_line_segment(code, [&](index line, index begin, index end) {
        end = std::min(end, length);
        if (line >= lines || begin >= end) return;
        const index start = line * length + begin;
        if (!runs.empty() && runs.back().end() == start)
            runs.back().length += end - begin;  // from the end of one line to the start of the next
        else
            runs.push_back({start, end - begin});
    });
    return {part, std::move(runs)};
}

}  // namespace hubmap
