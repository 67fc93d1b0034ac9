#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/detail/source_part.hpp>
#include <hubmap/resample/detail/warp_any.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <type_traits>

namespace hubmap {

/// Values that a warp can mix: levels 0 .. 255, or real numbers.
template <class T>
concept warpable = std::same_as<T, std::uint8_t> || std::same_as<T, float>;

namespace detail {

/// Calls work(taps) with the number of taps of a method as a constant. Labels know one only.
template <class T, class Work>
void with_taps(interpolation method, Work&& work) {
    if constexpr (warpable<T>) {
        switch (method) {
            case interpolation::bilinear:
                return work(std::integral_constant<std::size_t, 2>{});
            case interpolation::cubic:
                return work(std::integral_constant<std::size_t, 4>{});
            case interpolation::lanczos4:
                return work(std::integral_constant<std::size_t, 8>{});
            default:
                break;
        }
    }
    work(std::integral_constant<std::size_t, 1>{});
}

template <class T>
void warp_rows(const source_part<image_view<const T>>& source, const coordinate_map& map, image_view<T> tile,
               border_mode border, interpolation method) {
    with_taps<T>(method, [&](auto taps) {
        for (index i = 0; i < tile.height(); ++i)
            warp_pixels<taps()>(source, map, border, i, 0, tile.width(), tile);
    });
}

template <warpable T>
void warp_part(const source_part<image_view<const T>>& source, const coordinate_map& map, image_view<T> tile,
               border_mode border, interpolation method) {
    require_part(source, map, tile, border, method);
    require(tile.channels() == source.pixels.channels(), "resample", 127, "a source of ",
            source.pixels.channels(), " channels into a tile of ", tile.channels());
    warp_rows(source, map, tile, border, method);
}

}  // namespace detail

/// Fills `tile` with the values at the map's positions: equal to `cv2.remap` to the bit for equal maps of
/// floats, levels and real numbers, each method and border. OpenCV's arithmetic is kept for that: positions
/// are rounded to 1/32 pixel (but for nearest), levels are mixed by whole weights. Any strides, any number of
/// channels; NaN in the source shows in the pixels that it is mixed into.
/// `source` may be a part of a larger image, as read from a store: `origin` is its top left pixel and `whole`
/// the size of all; borders are those of the whole, and source_window tells which part is needed. It shares
/// no pixel with the tile.
/// Errors: hubmap.resample.125 (size of the tile), 126 (the part lacks pixels), 127 (channels differ), 129
/// (source and tile begin at the same pixel).
template <class T>
requires warpable<std::remove_const_t<T>>
void warp(image_view<T> source, pixel origin, extent whole_source, const coordinate_map& map,
          std::type_identity_t<image_view<std::remove_const_t<T>>> tile,
          border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear) {
    detail::warp_part<std::remove_const_t<T>>({source, origin, whole_source}, map, tile, border, method);
}

/// From a whole image.
template <class T>
requires warpable<std::remove_const_t<T>>
void warp(image_view<T> source, const coordinate_map& map,
          std::type_identity_t<image_view<std::remove_const_t<T>>> tile,
          border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear) {
    warp<T>(source, {}, source.size(), map, tile, border, method);
}

/// By a geometry. Where labels need it too, make a coordinate_map: it is evaluated once for both.
template <class T>
requires warpable<std::remove_const_t<T>>
void warp(image_view<T> source, pixel origin, extent whole_source, const tile_geometry& geometry,
          std::type_identity_t<image_view<std::remove_const_t<T>>> tile,
          border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear) {
    warp<T>(source, origin, whole_source, coordinate_map(tile.size(), geometry), tile, border, method);
}

/// Fills `tile` with the code of the nearest source pixel (halves to the even position, as
/// `cv2.remap(..., INTER_NEAREST)`): no code appears that the source does not have. Parameters as for warp.
/// Errors: hubmap.resample.125, 126, 129.
template <class Code>
void warp_labels(label_view<Code> source, pixel origin, extent whole_source, const coordinate_map& map,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect) {
    using value = std::remove_const_t<Code>;
    const detail::source_part<image_view<const value>> part{image_view<const value>(source.pixels()), origin,
                                                            whole_source};
    detail::require_part(part, map, tile.pixels(), border, interpolation::nearest);
    detail::warp_rows(part, map, tile.pixels(), border, interpolation::nearest);
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
