#pragma once

#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/components.hpp>
#include <map>
#include <tuple>

namespace hubmap {

/// Result of matching predicted objects with true ones.
struct object_counts {
    index found = 0;   ///< true objects that a predicted one matches: true positives
    index missed = 0;  ///< true objects without a match: false negatives
    index extra = 0;   ///< predicted objects without a match: false positives

    /// 2 found / (true + predicted objects); 1 where there are none of either.
    [[nodiscard]] double f1() const noexcept {
        const index all = 2 * found + missed + extra;
        return all == 0 ? 1. : 2. * static_cast<double>(found) / static_cast<double>(all);
    }
    object_counts& operator+=(const object_counts& other) noexcept {
        found += other.found;
        missed += other.missed;
        extra += other.extra;
        return *this;
    }
};

/// Matches the connected objects (8 neighbours) of two masks one to one: pairs whose IoU is at least
/// `least_iou`, best first. Errors: hubmap.metrics.101 where the sizes differ.
template <scan_order Order, int Base>
[[nodiscard]] object_counts match_objects(const rle<Order, Base>& truth, const rle<Order, Base>& predicted,
                                          double least_iou = .5) {
    require(truth.size() == predicted.size(), "metrics", 101, "masks of images of ", truth.size(), " and ",
            predicted.size());
    const auto a = connected_components(truth), b = connected_components(predicted);
    std::map<std::pair<index, index>, index> common;  // area of each pair of objects that meet
    for (std::size_t i = 0, j = 0; i < a.segments.size() && j < b.segments.size();) {
        const auto &s = a.segments[i], &t = b.segments[j];
        if (s.line == t.line && s.begin < t.end && t.begin < s.end)
            common[{s.object, t.object}] += std::min(s.end, t.end) - std::max(s.begin, t.begin);
        if (std::tie(s.line, s.end) <= std::tie(t.line, t.end))
            ++i;
        else
            ++j;
    }
    struct pair {
        double iou;
        index truth, predicted;
    };
    std::vector<pair> pairs;
    for (const auto& [objects, area] : common) {
        const index either = a.objects[static_cast<std::size_t>(objects.first)].area +
                             b.objects[static_cast<std::size_t>(objects.second)].area - area;
        const double overlap = static_cast<double>(area) / static_cast<double>(either);
        if (overlap >= least_iou) pairs.push_back({overlap, objects.first, objects.second});
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const pair& p, const pair& q) { return p.iou > q.iou; });
    std::vector<bool> true_used(a.objects.size()), predicted_used(b.objects.size());
    object_counts counts;
    for (const auto& p : pairs) {
        if (true_used[static_cast<std::size_t>(p.truth)] ||
            predicted_used[static_cast<std::size_t>(p.predicted)])
            continue;
        true_used[static_cast<std::size_t>(p.truth)] = predicted_used[static_cast<std::size_t>(p.predicted)] =
            true;
        ++counts.found;
    }
    counts.missed = static_cast<index>(a.objects.size()) - counts.found;
    counts.extra = static_cast<index>(b.objects.size()) - counts.found;
    return counts;
}

}  // namespace hubmap
