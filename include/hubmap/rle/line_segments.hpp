#pragma once

#include <algorithm>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// Calls `visit(line, begin, end)` for each part of a run that lies in one scan line (column or row).
template <class Rle, class Visit>
void for_each_line_segment(const Rle& code, Visit&& visit) {
    const index length = code.line_length();
    for (const auto& r : code.runs()) {
        index line = r.start / length, begin = r.start % length;
        for (index left = r.length; left > 0; ++line, begin = 0) {
            const index here = std::min(left, length - begin);
            visit(line, begin, begin + here);
            left -= here;
        }
    }
}

}  // namespace hubmap
