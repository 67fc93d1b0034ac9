#pragma once

#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/rle.hpp>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Appends to runs that come in ascending order; what touches the last run makes it longer.
inline void append_run(std::vector<run>& runs, index start, index length) {
    if (!runs.empty() && runs.back().end() == start)
        runs.back().length += length;
    else
        runs.push_back({start, length});
}

/// The same for what has a side: foreground or background. Background is left out.
inline void append_side(std::vector<run>& runs, index start, index length, bool is_foreground) {
    if (is_foreground && length > 0) append_run(runs, start, length);
}
/// The same for classes: the last run grows where it is of the same one.
template <class Value>
void append_side(std::vector<class_run<Value>>& runs, index start, index length, Value value) {
    if (value == 0 || length == 0) return;
    if (!runs.empty() && runs.back().end() == start && runs.back().value == value)
        runs.back().length += length;
    else
        runs.push_back({start, length, value});
}

/// The side of a run's pixels.
[[nodiscard]] constexpr bool side_of(const run&) noexcept {
    return true;
}
template <class Value>
[[nodiscard]] constexpr Value side_of(const class_run<Value>& r) noexcept {
    return r.value;
}

/// Runs of the parts of an image, in scan order; runs across the seams are not joined yet.
template <class Run>
using run_parts = std::vector<std::vector<Run>>;

/// Calls `take(run)` for the runs of all parts, those across seams joined. The parts are used up.
template <class Run, class Take>
void for_each_joined(run_parts<Run>&& parts, Take&& take) {
    Run open{};
    for (auto& part : parts) {
        for (const auto& r : part) {
            if (open.length > 0 && open.end() == r.start && side_of(open) == side_of(r)) {
                open.length += r.length;
                continue;
            }
            if (open.length > 0) take(open);
            open = r;
        }
        part = {};
    }
    if (open.length > 0) take(open);
}

/// The code of an image whose parts have these runs.
template <class Code, class Run>
Code join_runs(extent size, run_parts<Run>&& parts) {
    if (parts.size() == 1) return Code(size, std::move(parts.front()));
    std::size_t count = 0;
    for (const auto& part : parts) count += part.size();
    std::vector<Run> runs;
    runs.reserve(count);
    for_each_joined(std::move(parts), [&](const Run& r) { runs.push_back(r); });
    return Code(size, std::move(runs));
}

}  // namespace hubmap::detail
