#pragma once

#include <hubmap/polygon/polygon.hpp>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/detail/border_edges.hpp>

namespace hubmap {

/// The outlines of the connected objects of a mask, one polygon an object, in the order of
/// connected_components: the outer ring first, then the holes; corners lie on corners of pixels, and only
/// where the line turns. rasterise and encode_polygons give the mask back. Objects joined at a corner of a
/// pixel are one ring that touches itself (eight) or two (four). Time: border edges x log(border edges).
/// Memory: the border edges.
template <scan_order Order, int Base>
[[nodiscard]] std::vector<polygon> outlines(const rle<Order, Base>& code,
                                            connectivity joined = connectivity::eight) {
    const auto found = connected_components(code, joined);
    const auto edges = detail::border_edges(found);
    // Where two edges leave a corner, two pixels meet diagonally: one way goes on around the same pixel, the
    // other way passes to its diagonal neighbour.
    const int quarters_at_meeting = joined == connectivity::eight ? 3 : 1;
    std::vector<bool> used(edges.size());
    const auto following = [&](const detail::border_edge& edge) {
        auto next = static_cast<std::size_t>(
            std::lower_bound(edges.begin(), edges.end(), edge.to,
                             [](const auto& e, const auto& corner) { return e.from < corner; }) -
            edges.begin());
        const bool meeting = next + 1 < edges.size() && edges[next + 1].from == edge.to;
        if (meeting && edges[next].heading != detail::turned(edge.heading, quarters_at_meeting)) ++next;
        return next;
    };

    std::vector<polygon> areas(found.objects.size());
    for (std::size_t first = 0; first < edges.size(); ++first) {
        if (used[first]) continue;
        ring corners;
        double doubled_area = 0;
        for (std::size_t i = first; !used[i];) {
            used[i] = true;
            const auto& edge = edges[i];
            doubled_area += static_cast<double>(edge.from.offset) * static_cast<double>(edge.to.line) -
                            static_cast<double>(edge.from.line) * static_cast<double>(edge.to.offset);
            i = following(edge);
            if (edges[i].heading == edge.heading) continue;
            const auto line = static_cast<double>(edge.to.line), offset = static_cast<double>(edge.to.offset);
            corners.push_back(Order == scan_order::column_major ? point{offset, line} : point{line, offset});
        }
        auto& rings = areas[static_cast<std::size_t>(edges[first].object)].rings;
        const bool outer = doubled_area > 0;
        rings.insert(outer ? rings.begin() : rings.end(), std::move(corners));
    }
    return areas;
}

}  // namespace hubmap
