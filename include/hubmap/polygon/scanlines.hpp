#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/polygon/polygon.hpp>
#include <vector>

namespace hubmap {

namespace detail {

/// A side of a polygon in pixels of the output, y0 < y1.
struct polygon_edge {
    double y0, x0, y1, x1;
    [[nodiscard]] double x_at(double y) const { return x0 + (x1 - x0) * ((y - y0) / (y1 - y0)); }
};

/// Sides of all rings, without the horizontal ones, which cross no row of pixel centres.
/// Errors: hubmap.polygon.101, 102.
inline std::vector<polygon_edge> polygon_edges(const polygon& area, double downscale) {
    constexpr double farthest = 0x1p40;  // so that differences and products stay exact enough, and finite
    require(downscale >= 1 / farthest && downscale <= farthest, "polygon", 102, "downscale ", downscale);
    std::vector<polygon_edge> edges;
    for (std::size_t r = 0; r < area.rings.size(); ++r) {
        const ring& corners = area.rings[r];
        for (std::size_t i = 0; i < corners.size(); ++i)
            require(std::abs(corners[i].y) <= farthest && std::abs(corners[i].x) <= farthest, "polygon", 101,
                    "ring ", r, ", corner ", i, " at y ", corners[i].y, ", x ", corners[i].x);
        for (std::size_t i = 0; i < corners.size(); ++i) {
            point a = corners[i], b = corners[(i + 1) % corners.size()];
            if (a.y == b.y) continue;
            if (a.y > b.y) std::swap(a, b);
            edges.push_back({a.y / downscale, a.x / downscale, b.y / downscale, b.x / downscale});
        }
    }
    return edges;
}

/// First pixel whose centre is at or right of (below) `position`, inside [0, count].
inline index first_centre(double position, index count) {
    const double at = std::ceil(position - .5);
    return at <= 0 ? 0 : at >= static_cast<double>(count) ? count : static_cast<index>(at);
}

}  // namespace detail

/// Calls `fill(y, begin, end)` for the pixels [begin, end) of row y of a grid whose centre lies inside `area`
/// (even-odd rule; a centre on a left or upper side is inside, on a right or lower one outside, so that
/// neighbours share no pixel and leave none out). Rows come ascending. A pixel of the grid stands for
/// `downscale` x `downscale` pixels of the slide; nothing of full resolution is held.
/// Time: corners x log(corners) + crossings x log(crossings of a row). Memory: the sides.
/// Errors: hubmap.polygon.101 a corner is not finite or farther than 2^40, 102 the same of the downscale, or
/// it is not positive.
template <class Fill>
void for_each_polygon_row(const polygon& area, double downscale, extent grid, Fill&& fill) {
    auto edges = detail::polygon_edges(area, downscale);
    std::sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.y0 < b.y0; });
    std::vector<detail::polygon_edge> active;
    std::vector<double> crossings;
    std::size_t next = 0;
    index y = edges.empty() ? grid.height : detail::first_centre(edges.front().y0, grid.height);
    for (; y < grid.height && (next < edges.size() || !active.empty()); ++y) {
        const double centre = static_cast<double>(y) + .5;
        for (; next < edges.size() && edges[next].y0 <= centre; ++next) active.push_back(edges[next]);
        std::erase_if(active, [&](const auto& edge) { return edge.y1 <= centre; });
        crossings.clear();
        for (const auto& edge : active) crossings.push_back(edge.x_at(centre));
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const index begin = detail::first_centre(crossings[i], grid.width);
            const index end = detail::first_centre(crossings[i + 1], grid.width);
            if (begin < end) fill(y, begin, end);
        }
    }
}

}  // namespace hubmap
