#pragma once

#include <algorithm>
#include <hubmap/rle/detail/join_runs.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Foreground pixels [begin, end) of a scan line.
struct stretch {
    index begin;
    index end;
    friend constexpr bool operator==(const stretch&, const stretch&) = default;
};

/// The same of one class.
template <class Value>
struct class_stretch {
    index begin;
    index end;
    Value value;
};

/// Pixels [begin, end) of a scan line, of the side of a run.
[[nodiscard]] inline stretch stretch_of(const run&, index begin, index end) noexcept {
    return {begin, end};
}
template <class Value>
[[nodiscard]] class_stretch<Value> stretch_of(const class_run<Value>& r, index begin, index end) noexcept {
    return {begin, end, r.value};
}
template <class Run>
using stretch_for = decltype(stretch_of(std::declval<const Run&>(), 0, 0));

/// Calls `visit(begin, end, side)` for the stretches of positions [begin, end): those of runs, and between
/// them those of background, which is 0.
template <class Run, class Visit>
void for_each_stretch(std::span<const Run> runs, index begin, index end, Visit&& visit) {
    using side = decltype(side_of(std::declval<const Run&>()));
    auto next =
        std::partition_point(runs.begin(), runs.end(), [&](const Run& r) { return r.end() <= begin; });
    for (index at = begin; at < end; ++next) {
        const index start = next == runs.end() ? end : std::clamp(next->start, at, end);
        if (at < start) visit(at, start, side{0});
        if (next == runs.end()) return;
        at = std::min(next->end(), end);
        if (start < at) visit(start, at, side_of(*next));
    }
}

/// Calls `visit(first, last, stretches)` for scan lines [first, last) that have the same foreground, or the
/// same classes; lines without any are left out. All whole lines of a long run are one block, every other
/// line is a block of its own: the time grows with the runs, not with the lines that they cover.
template <class Run, class Visit>
void for_each_line_block(std::span<const Run> runs, index length, Visit&& visit) {
    using line_stretch = stretch_for<Run>;
    std::vector<line_stretch> stretches;
    index line = 0, line_begin = 0;  // the line that `stretches` belong to, and its first position
    const auto close = [&] {
        if (stretches.empty()) return;
        visit(line, line + 1, std::span<const line_stretch>(stretches));
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
            stretches.push_back(stretch_of(r, offset, offset + r.length));
            continue;
        }
        if (offset > 0) {
            stretches.push_back(stretch_of(r, offset, length));
            close();
            ++line;
        } else {
            close();
        }
        const index last = r.end() / length;  // the line that the run ends in or before
        if (line < last) {
            const line_stretch whole_line = stretch_of(r, 0, length);
            visit(line, last, std::span<const line_stretch>(&whole_line, 1));
        }
        line = last;
        line_begin = last * length;
        if (r.end() > line_begin) stretches.push_back(stretch_of(r, 0, r.end() - line_begin));
    }
    close();
}

/// The same for the lines [first, last) alone; runs before them are skipped in logarithmic time.
template <class Run, class Visit>
void for_each_line_block(std::span<const Run> runs, index length, index first, index last, Visit&& visit) {
    const index from = first * length, to = last * length;
    const auto* const runs_end = runs.data() + runs.size();
    const auto* const begin =
        std::partition_point(runs.data(), runs_end, [&](const Run& r) { return r.end() <= from; });
    const auto* const end = std::partition_point(begin, runs_end, [&](const Run& r) { return r.start < to; });
    for_each_line_block(
        std::span<const Run>(begin, end), length,
        [&](index block_first, index block_last, std::span<const stretch_for<Run>> stretches) {
            const index low = std::max(first, block_first), high = std::min(last, block_last);
            if (low < high) visit(low, high, stretches);
        });
}

}  // namespace hubmap::detail
