#pragma once

#include <algorithm>
#include <functional>
#include <hubmap/rle/rle.hpp>
#include <queue>
#include <tuple>
#include <vector>

namespace hubmap::detail {

/// Walks over many codes at once: `toggle(which, enters)` for each start and end of a run of code `which`, in
/// the order of positions; before those of a position, `visit(begin, end)` for the stretch since the last
/// position, where nothing changed. What lies before the first start and after the last end is not visited.
/// Time: runs x log(codes).
template <class Codes, class Toggle, class Visit>
void sweep_many(const Codes& codes, Toggle&& toggle, Visit&& visit) {
    struct ending {
        index position;
        std::size_t which;
        std::size_t number;  ///< 2 i: start of run i, 2 i + 1: its end
        bool operator>(const ending& other) const { return position > other.position; }
    };
    std::priority_queue<ending, std::vector<ending>, std::greater<>> next;
    for (std::size_t which = 0; which < std::size(codes); ++which)
        if (const auto runs = codes[which].runs(); !runs.empty()) next.push({runs[0].start, which, 0});
    index at = next.empty() ? 0 : next.top().position;
    while (!next.empty()) {
        const auto [position, which, number] = next.top();
        next.pop();
        if (position > at) visit(at, position);
        at = position;
        const bool enters = number % 2 == 0;
        toggle(which, enters);
        const auto runs = codes[which].runs();
        const std::size_t following = number + 1;
        if (following == 2 * runs.size()) continue;
        const run& r = runs[following / 2];
        next.push({following % 2 == 0 ? r.start : r.end(), which, following});
    }
}

}  // namespace hubmap::detail
