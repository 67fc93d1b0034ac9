#pragma once

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

/// Runs of the parts of an image, in scan order; runs across the seams are not joined yet.
using run_parts = std::vector<std::vector<run>>;

/// Calls `take(start, length)` for the runs of all parts, those across seams joined. The parts are used up.
template <class Take>
void for_each_joined(run_parts&& parts, Take&& take) {
    run open{0, 0};
    for (auto& part : parts) {
        for (const auto& r : part) {
            if (open.length > 0 && open.end() == r.start) {
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
template <class Rle>
Rle join_runs(extent size, run_parts&& parts) {
    if (parts.size() == 1) return Rle(size, std::move(parts.front()));
    std::size_t count = 0;
    for (const auto& part : parts) count += part.size();
    std::vector<run> runs;
    runs.reserve(count);
    for_each_joined(std::move(parts), [&](const run& r) { runs.push_back(r); });
    return Rle(size, std::move(runs));
}

}  // namespace hubmap::detail
