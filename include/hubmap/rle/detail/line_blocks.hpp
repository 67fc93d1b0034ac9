#pragma once

#include <algorithm>
#include <hubmap/rle/rle.hpp>
#include <span>
#include <vector>

namespace hubmap::detail {

/// Foreground pixels [begin, end) of a scan line.
struct stretch {
    index begin;
    index end;
    friend constexpr bool operator==(const stretch&, const stretch&) = default;
};

/// Calls `visit(first, last, stretches)` for scan lines [first, last) that have the same foreground; lines
/// without any are left out. All whole lines of a long run are one block, every other line is a block of its
/// own: the time grows with the runs, not with the lines that they cover.
template <class Visit>
void for_each_line_block(std::span<const run> runs, index length, Visit&& visit) {
    std::vector<stretch> stretches;
    index line = 0, line_begin = 0;  // the line that `stretches` belong to, and its first position
    const auto close = [&] {
        if (stretches.empty()) return;
        visit(line, line + 1, std::span<const stretch>(stretches));
        stretches.clear();
    };
    for (const auto& r : runs) {
        if (r.start - line_begin >= length) {
            close();
            line = r.start / length;
            line_begin = line * length;
        }
        const index offset = r.start - line_begin;
        if (r.length <= length - offset) {
            stretches.push_back({offset, offset + r.length});
            continue;
        }
        if (offset > 0) {
            stretches.push_back({offset, length});
            close();
            ++line;
        } else {
            close();
        }
        const index last = r.end() / length;  // the line that the run ends in or before
        if (line < last) {
            const stretch whole_line{0, length};
            visit(line, last, std::span<const stretch>(&whole_line, 1));
        }
        line = last;
        line_begin = last * length;
        if (r.end() > line_begin) stretches.push_back({0, r.end() - line_begin});
    }
    close();
}

/// The same for the lines [first, last) alone; runs before them are skipped in logarithmic time.
template <class Visit>
void for_each_line_block(std::span<const run> runs, index length, index first, index last, Visit&& visit) {
    const index from = first * length, to = last * length;
    const auto* const runs_end = runs.data() + runs.size();
    const auto* const begin =
        std::partition_point(runs.data(), runs_end, [&](const run& r) { return r.end() <= from; });
    const auto* const end = std::partition_point(begin, runs_end, [&](const run& r) { return r.start < to; });
    for_each_line_block(std::span(begin, end), length,
                        [&](index block_first, index block_last, std::span<const stretch> stretches) {
                            const index low = std::max(first, block_first), high = std::min(last, block_last);
                            if (low < high) visit(low, high, stretches);
                        });
}

}  // namespace hubmap::detail
