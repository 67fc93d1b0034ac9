#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/coordinate_map.hpp>

namespace hubmap::detail {

/// A part of a larger image: `origin` is its top left pixel in the whole, `whole` the size of the whole.
template <class View>
struct source_part {
    View pixels;
    pixel origin;
    extent whole;

    [[nodiscard]] window held() const noexcept {
        return {origin.y, origin.x, pixels.height(), pixels.width()};
    }
};

/// Checks that the part holds every pixel that the map touches, and that the tile is not the source itself.
template <class View, class Tile>
void require_part(const source_part<View>& source, const coordinate_map& map, const Tile& tile,
                  border_mode border, interpolation method) {
    require(tile.size() == map.size(), "resample", 125, "a map of ", map.size(), " into a tile of ",
            tile.size());
    const window held = source.held(), needed = source_window(map, source.whole, border, method);
    require(contains(held, needed) && contains(whole(source.whole), held), "resample", 126, "the part ", held,
            " of a source of ", source.whole, " lacks some of ", needed);
    require(static_cast<const void*>(&source.pixels(0, 0)) != static_cast<const void*>(&tile(0, 0)),
            "resample", 129, "a tile of ", tile.size(), " that is its own source");
}

}  // namespace hubmap::detail
