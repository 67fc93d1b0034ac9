#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <type_traits>

namespace hubmap {

namespace detail {

/// A part of a larger image: `origin` is its top left pixel in the whole, `whole` the size of the whole.
template <class View>
struct source_part {
    View pixels;
    pixel origin;
    extent whole;
};

/// Checks that the part holds every pixel that the map touches.
template <class View>
void require_part(const source_part<View>& source, const coordinate_map& map, extent out,
                  border_mode border) {
    require(out == map.size(), "resample", 125, "a map of ", map.size(), " into a tile of ", out);
    const window held{source.origin.y, source.origin.x, source.pixels.height(), source.pixels.width()};
    const window needed = source_window(map, source.whole, border);
    require(contains(held, needed) && contains(whole(source.whole), held), "resample", 126, "the part ", held,
            " of a source of ", source.whole, " lacks some of ", needed);
}

/// Calls work(channels) with the number of channels as a constant where it is a usual one.
template <class Work>
void with_channels(index channels, Work&& work) {
    switch (channels) {
        case 1:
            return work(std::integral_constant<index, 1>{});
        case 3:
            return work(std::integral_constant<index, 3>{});
        case 4:
            return work(std::integral_constant<index, 4>{});
        default:
            return work(channels);
    }
}

template <bool Inside, class Channels>
void warp_bilinear(const source_part<image_view<const std::uint8_t>>& source, const coordinate_map& map,
                   border_mode border, Channels channels, image_view<std::uint8_t> tile) {
    constexpr std::int32_t steps = 32;  // OpenCV's remap: 5 bits of fraction, 1024 weights
    const image_strides from = source.pixels.strides();
    const pixel shift{map.origin().y - source.origin.y, map.origin().x - source.origin.x};
    const auto row_offset = [&](index y) {
        if constexpr (Inside) return (y + shift.y) * from.y;
        return (bordered(y + map.origin().y, source.whole.height, border) - source.origin.y) * from.y;
    };
    const auto column_offset = [&](index x) {
        if constexpr (Inside) return (x + shift.x) * from.x;
        return (bordered(x + map.origin().x, source.whole.width, border) - source.origin.x) * from.x;
    };
    for (index i = 0; i < tile.height(); ++i) {
        const float *at_y = map.row_y(i).data(), *at_x = map.row_x(i).data();
        std::uint8_t* to = tile.row(i);
        for (index j = 0; j < tile.width(); ++j, to += tile.strides().x) {
            const std::int32_t y = round_half_even(at_y[j] * steps), x = round_half_even(at_x[j] * steps);
            const std::int32_t fy = y & (steps - 1), fx = x & (steps - 1);
            const index row = y >> 5, column = x >> 5;
            const index up = row_offset(row), down = row_offset(row + 1);
            const index left = column_offset(column), right = column_offset(column + 1);
            const std::uint8_t* p = source.pixels.data();
            for (index c = 0; c < channels; ++c, p += from.channel) {
                const std::int32_t above = p[up + left] * (steps - fx) + p[up + right] * fx;
                const std::int32_t below = p[down + left] * (steps - fx) + p[down + right] * fx;
                to[c * tile.strides().channel] =
                    static_cast<std::uint8_t>((above * (steps - fy) + below * fy + 512) >> 10);
            }
        }
    }
}

}  // namespace detail

/// Fills `tile` by bilinear interpolation at the map's positions, in OpenCV's fixed point: equal to
/// `cv2.remap(..., INTER_LINEAR)` to the bit for equal float maps. Any strides, any number of channels.
/// `source` may be a part of a larger image, as read from a store: `origin` is its top left pixel and `whole`
/// the size of all; borders are those of the whole, and source_window tells which part is needed.
/// Errors: hubmap.resample.125 (size of the tile), 126 (the part lacks pixels), 127 (channels differ).
inline void warp(image_view<const std::uint8_t> source, pixel origin, extent whole_source,
                 const coordinate_map& map, image_view<std::uint8_t> tile,
                 border_mode border = border_mode::reflect) {
    const detail::source_part<image_view<const std::uint8_t>> part{source, origin, whole_source};
    detail::require_part(part, map, tile.size(), border);
    require(tile.channels() == source.channels(), "resample", 127, "a source of ", source.channels(),
            " channels into a tile of ", tile.channels());
    const bool inside = contains(whole(whole_source), map.bounds());
    detail::with_channels(tile.channels(), [&](auto channels) {
        inside ? detail::warp_bilinear<true>(part, map, border, channels, tile)
               : detail::warp_bilinear<false>(part, map, border, channels, tile);
    });
}

/// From a whole image.
inline void warp(image_view<const std::uint8_t> source, const coordinate_map& map,
                 image_view<std::uint8_t> tile, border_mode border = border_mode::reflect) {
    warp(source, {}, source.size(), map, tile, border);
}

/// By a geometry. Where labels need it too, make a coordinate_map: it is evaluated once for both.
inline void warp(image_view<const std::uint8_t> source, pixel origin, extent whole_source,
                 const tile_geometry& geometry, image_view<std::uint8_t> tile,
                 border_mode border = border_mode::reflect) {
    warp(source, origin, whole_source, coordinate_map(tile.size(), geometry), tile, border);
}

/// Fills `tile` with the code of the nearest source pixel (halves to the even position, as
/// `cv2.remap(..., INTER_NEAREST)`): no code appears that the source does not have. Parameters as for warp.
/// Errors: hubmap.resample.125, 126.
template <class Code>
void warp_labels(label_view<Code> source, pixel origin, extent whole_source, const coordinate_map& map,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect) {
    detail::require_part(detail::source_part<label_view<Code>>{source, origin, whole_source}, map,
                         tile.size(), border);
    for (index i = 0; i < tile.height(); ++i) {
        const float *at_y = map.row_y(i).data(), *at_x = map.row_x(i).data();
        for (index j = 0; j < tile.width(); ++j) {
            const index y = map.origin().y + round_half_even(at_y[j]);
            const index x = map.origin().x + round_half_even(at_x[j]);
            tile(i, j) = source(bordered(y, whole_source.height, border) - origin.y,
                                bordered(x, whole_source.width, border) - origin.x);
        }
    }
}

/// From whole labels.
template <class Code>
void warp_labels(label_view<Code> source, const coordinate_map& map,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect) {
    warp_labels(source, {}, source.size(), map, tile, border);
}

/// By a geometry.
template <class Code>
void warp_labels(label_view<Code> source, pixel origin, extent whole_source, const tile_geometry& geometry,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect) {
    warp_labels(source, origin, whole_source, coordinate_map(tile.size(), geometry), tile, border);
}

}  // namespace hubmap
