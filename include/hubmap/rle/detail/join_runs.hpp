#pragma once

#include <hubmap/rle/rle.hpp>

namespace hubmap::detail {

/// Appends to runs that come in ascending order; what touches the last run makes it longer.
inline void append_run(std::vector<run>& runs, index start, index length) {
    if (!runs.empty() && runs.back().end() == start)
        runs.back().length += length;
    else
        runs.push_back({start, length});
}

/// The code of an image whose parts, in scan order, have these runs; runs across the seams are joined.
template <class Rle>
Rle join_runs(extent size, std::vector<std::vector<run>> parts) {
    if (parts.size() == 1) return Rle(size, std::move(parts.front()));
    std::size_t count = 0;
    for (const auto& part : parts) count += part.size();
    std::vector<run> runs;
    runs.reserve(count);
    for (auto& part : parts) {
        for (const auto& r : part) append_run(runs, r.start, r.length);
        part = {};
    }
    return Rle(size, std::move(runs));
}

}  // namespace hubmap::detail
