#pragma once

#include <hubmap/rle/line_segments.hpp>
#include <hubmap/rle/rle.hpp>
#include <numeric>

namespace hubmap {

/// Which neighbours belong together.
enum class connectivity {
    four,  ///< pixels that share a side
    eight  ///< pixels that share a side or a corner
};

/// One connected object of a mask.
struct component {
    index area = 0;
    window bounds{};  ///< the smallest window that holds it
};

/// Foreground pixels [begin, end) of one scan line, all of object `object`.
struct component_segment {
    index line;
    index begin;
    index end;
    index object;
};

/// The connected objects of a mask, numbered by their first pixel along the scan order.
struct component_list {
    std::vector<component> objects;
    std::vector<component_segment> segments;  ///< in scan order; every foreground pixel lies in one
};

/// The smallest window that holds all foreground; empty where there is none. Linear in the number of runs.
template <scan_order Order, int Base>
[[nodiscard]] window bounding_box(const rle<Order, Base>& code) {
    if (code.empty()) return {};
    const index length = code.line_length();
    const index first = code.runs().front().start / length, last = (code.runs().back().end() - 1) / length;
    index begin = length, end = 0;
    for (const auto& r : code.runs()) {
        const index from = r.start % length;
        const bool wraps = from + r.length > length;  // into the next line: it fills both ends
        begin = std::min(begin, wraps ? 0 : from);
        end = std::max(end, wraps ? length : from + r.length);
    }
    if constexpr (Order == scan_order::column_major)
        return {begin, first, end - begin, last - first + 1};
    else
        return {first, begin, last - first + 1, end - begin};
}

/// Finds the connected objects on the runs themselves. Time grows with the number of runs and the lines they
/// cross.
template <scan_order Order, int Base>
[[nodiscard]] component_list connected_components(const rle<Order, Base>& code,
                                                  connectivity joined = connectivity::eight) {
    component_list found;
    std::vector<std::size_t> parent;  // union-find over segments
    const auto root_of = [&](std::size_t i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    };
    const index reach = joined == connectivity::eight ? 1 : 0;
    std::size_t previous_begin = 0, previous_end = 0, current_begin = 0;
    index current_line = -2;
    for_each_line_segment(code, [&](index line, index begin, index end) {
        if (line != current_line) {
            previous_begin = line == current_line + 1 ? current_begin : found.segments.size();
            previous_end = current_begin = found.segments.size();
            current_line = line;
        }
        const std::size_t me = found.segments.size();
        found.segments.push_back({line, begin, end, 0});
        parent.push_back(me);
        while (previous_begin < previous_end && found.segments[previous_begin].end + reach <= begin)
            ++previous_begin;
        for (std::size_t i = previous_begin; i < previous_end && found.segments[i].begin < end + reach; ++i) {
            const std::size_t a = root_of(i), b = root_of(me);
            parent[std::max(a, b)] = std::min(a, b);
        }
    });
    std::vector<index> number(parent.size(), -1);
    for (std::size_t i = 0; i < parent.size(); ++i) {
        auto& segment = found.segments[i];
        auto& object = number[root_of(i)];
        constexpr bool by_column = Order == scan_order::column_major;
        const window here = by_column ? window{segment.begin, segment.line, segment.end - segment.begin, 1}
                                      : window{segment.line, segment.begin, 1, segment.end - segment.begin};
        if (object < 0) {
            object = static_cast<index>(found.objects.size());
            found.objects.push_back({0, here});
        }
        segment.object = object;
        auto& [area, box] = found.objects[static_cast<std::size_t>(object)];
        area += segment.end - segment.begin;
        const index bottom = std::max(box.y + box.height, here.y + here.height);
        const index right = std::max(box.x + box.width, here.x + here.width);
        box.y = std::min(box.y, here.y);
        box.x = std::min(box.x, here.x);
        box.height = bottom - box.y;
        box.width = right - box.x;
    }
    return found;
}

}  // namespace hubmap
