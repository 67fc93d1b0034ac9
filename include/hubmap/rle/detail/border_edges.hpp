#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/rle/components.hpp>
#include <vector>

namespace hubmap::detail {

/// Sides of pixels between foreground and background, walked with the foreground always on the same hand.
/// The order is the one in which the four sides of a lone pixel follow each other.
enum class border_heading : std::uint8_t { along, across, back_along, back_across };

[[nodiscard]] constexpr border_heading turned(border_heading heading, int quarters) noexcept {
    return static_cast<border_heading>((static_cast<int>(heading) + quarters) % 4);
}

/// A corner of the pixel grid, between scan lines `line - 1` and `line`, before pixel `offset` of the line.
struct grid_corner {
    index line;
    index offset;
    friend constexpr auto operator<=>(const grid_corner&, const grid_corner&) = default;
};

struct border_edge {
    grid_corner from;
    grid_corner to;
    border_heading heading;
    index object;
};

/// Calls `emit(begin, end, object)` for the parts of `own` (segments of one line) that `other` does not
/// cover.
template <class Emit>
void uncovered_parts(const component_segment* own, const component_segment* own_end,
                     const component_segment* other, const component_segment* other_end, Emit&& emit) {
    for (; own != own_end; ++own) {
        while (other != other_end && other->end <= own->begin) ++other;
        index at = own->begin;
        for (const auto* over = other; over != other_end && over->begin < own->end; ++over) {
            if (over->begin > at) emit(at, over->begin, own->object);
            at = over->end;
        }
        if (at < own->end) emit(at, own->end, own->object);
    }
}

/// All border edges of the objects, in the order of their first corner.
inline std::vector<border_edge> border_edges(const component_list& found) {
    std::vector<border_edge> edges;
    const auto* const end = found.segments.data() + found.segments.size();
    const auto* above = found.segments.data();  // the line before the current one, empty where it has none
    const auto* above_end = above;
    const auto close_above = [&](index line, const component_segment* own, const component_segment* own_end) {
        uncovered_parts(above, above_end, own, own_end, [&](index first, index last, index object) {
            edges.push_back({{line, last}, {line, first}, border_heading::back_along, object});
        });
    };
    for (const auto* own = found.segments.data(); own != end;) {
        const index line = own->line;
        const auto* own_end = std::find_if(own, end, [&](const auto& s) { return s.line != line; });
        if (above != above_end && above->line != line - 1) {
            close_above(above->line + 1, own, own);
            above = above_end;
        }
        close_above(line, own, own_end);
        uncovered_parts(own, own_end, above, above_end, [&](index first, index last, index object) {
            edges.push_back({{line, first}, {line, last}, border_heading::along, object});
        });
        for (const auto* s = own; s != own_end; ++s) {
            edges.push_back({{line, s->end}, {line + 1, s->end}, border_heading::across, s->object});
            edges.push_back({{line + 1, s->begin}, {line, s->begin}, border_heading::back_across, s->object});
        }
        above = own;
        above_end = own = own_end;
    }
    if (above != above_end) close_above(above->line + 1, end, end);
    std::sort(edges.begin(), edges.end(),
              [](const border_edge& a, const border_edge& b) { return a.from < b.from; });
    return edges;
}

}  // namespace hubmap::detail
