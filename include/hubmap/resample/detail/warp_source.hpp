#pragma once

#include <cstdint>
#include <functional>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <type_traits>

namespace hubmap::detail {

/// A part of a larger image: `origin` is its top left pixel in the whole, `whole` the size of the whole.
template <class T>
struct source_part {
    image_view<const T> pixels;
    pixel origin;
    extent whole;
    border_mode border;
};

/// Memory from the first to past the last value of an image that is not empty.
template <class T>
struct address_range {
    const T *begin, *end;

    explicit address_range(image_view<const T> view) : begin(view.data()), end(view.data() + 1) {
        const auto reach_out = [this](index count, index stride) {
            (stride < 0 ? begin : end) += (count - 1) * stride;
        };
        reach_out(view.height(), view.strides().y);
        reach_out(view.width(), view.strides().x);
        reach_out(view.channels(), view.strides().channel);
    }
};

/// Checks that the part holds every pixel that the map touches, and that the tile can be written.
/// `needed` is source_window's answer.
template <class T>
void require_part(const source_part<T>& source, const coordinate_map& map, const window& needed,
                  image_view<T> tile) {
    require(tile.size() == map.size(), "resample", 125, "a map of ", map.size(), " into a tile of ",
            tile.size());
    const window held{source.origin.y, source.origin.x, source.pixels.height(), source.pixels.width()};
    require(contains(held, needed) && contains(whole(source.whole), held), "resample", 126, "the part ", held,
            " of a source of ", source.whole, " lacks some of ", needed);
    require(tile.channels() == source.pixels.channels(), "resample", 127, "a source of ",
            source.pixels.channels(), " channels into a tile of ", tile.channels());
    if (tile.empty()) return;
    const address_range<T> from(source.pixels), to(tile);
    const std::less_equal<const T*> before_or_at;
    require(before_or_at(from.end, to.begin) || before_or_at(to.end, from.begin), "resample", 136,
            "source and tile share memory");
}

}  // namespace hubmap::detail
