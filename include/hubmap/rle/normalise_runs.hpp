#pragma once

#include <algorithm>
#include <hubmap/rle/rle.hpp>
#include <vector>

namespace hubmap {

/// Sorts runs, drops empty ones and joins those that overlap or touch, as the invariant of `rle` wants them.
inline void normalise_runs(std::vector<run>& runs) {
    std::erase_if(runs, [](const run& r) { return r.length == 0; });
    if (runs.empty()) return;
    const auto earlier = [](const run& a, const run& b) { return a.start < b.start; };
    if (!std::is_sorted(runs.begin(), runs.end(), earlier)) std::sort(runs.begin(), runs.end(), earlier);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < runs.size(); ++i) {
        if (runs[i].start <= runs[kept].end())
            runs[kept].length = std::max(runs[kept].end(), runs[i].end()) - runs[kept].start;
        else
            runs[++kept] = runs[i];
    }
    runs.resize(kept + 1);
}

}  // namespace hubmap
