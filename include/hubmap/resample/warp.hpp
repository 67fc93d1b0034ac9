#pragma once

#include <concepts>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/detail/warp_rows.hpp>
#include <hubmap/resample/detail/warp_source.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <hubmap/resample/opencv_map.hpp>
#include <type_traits>

namespace hubmap {

/// Values that a warp can mix: levels 0 .. 255, or real numbers.
template <class T>
concept warpable = std::same_as<T, std::uint8_t> || std::same_as<T, float>;

namespace detail {

template <class T>
void warp_image(const source_part<T>& source, const coordinate_map& map, image_view<T> tile,
                interpolation method, instruction_set instructions) {
    require_part(source, map, source_window(map, source.whole, source.border, method), tile);
    row_places places(map, source.origin, source.pixels.size(), source.whole, source.border, instructions);
    const row_warper<T> warper(source, map, tile, method, places);
    for (index i = 0; i < tile.height(); ++i) {
        places.go_to(i, warper.wants_pairs());
        warper(places);
    }
}

}  // namespace detail

/// Fills `tile` by interpolation at the map's positions, as `cv2.remap` does for equal float maps whose
/// positions lie within +-32767: at 32 positions between two pixels, each way. 8-bit pixels are equal to the
/// bit (fixed-point weights), floats too unless compilers fuse products and sums.
/// Any strides, any number of channels. `source` may be a part of a larger image, as read from a store:
/// `origin` is its top left pixel and `whole_source` the size of all; borders are those of the whole, and
/// source_window tells which part is needed. Float pixels that are not finite make those around not finite.
/// Errors: hubmap.resample.124 (empty source), 125 (size of the tile), 126 (the part lacks pixels), 127
/// (channels differ), 136 (source and tile share memory). O(pixels x channels x taps squared).
inline void warp(image_view<const std::uint8_t> source, pixel origin, extent whole_source,
                 const coordinate_map& map, image_view<std::uint8_t> tile,
                 border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear,
                 instruction_set instructions = instruction_set::widest) {
    detail::warp_image<std::uint8_t>({source, origin, whole_source, border}, map, tile, method, instructions);
}
inline void warp(image_view<const float> source, pixel origin, extent whole_source, const coordinate_map& map,
                 image_view<float> tile, border_mode border = border_mode::reflect,
                 interpolation method = interpolation::bilinear,
                 instruction_set instructions = instruction_set::widest) {
    detail::warp_image<float>({source, origin, whole_source, border}, map, tile, method, instructions);
}

/// From a whole image.
inline void warp(image_view<const std::uint8_t> source, const coordinate_map& map,
                 image_view<std::uint8_t> tile, border_mode border = border_mode::reflect,
                 interpolation method = interpolation::bilinear,
                 instruction_set instructions = instruction_set::widest) {
    warp(source, {}, source.size(), map, tile, border, method, instructions);
}
inline void warp(image_view<const float> source, const coordinate_map& map, image_view<float> tile,
                 border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear,
                 instruction_set instructions = instruction_set::widest) {
    warp(source, {}, source.size(), map, tile, border, method, instructions);
}

/// By a geometry, as policies apply it to a whole image (opencv_map). Where it bends and labels need it too,
/// make the map: it is evaluated once for both.
inline void warp(image_view<const std::uint8_t> source, pixel origin, extent whole_source,
                 const tile_geometry& geometry, image_view<std::uint8_t> tile,
                 border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear) {
    warp(source, origin, whole_source, opencv_map(tile.size(), geometry, method), tile, border, method);
}

/// Fills `tile` with the code of the nearest source pixel (halves to the even position, as
/// `cv2.remap(..., INTER_NEAREST)`): no code appears that the source does not have. Parameters as for warp.
/// Errors: hubmap.resample.124, 125, 126, 136.
template <class Code>
void warp_labels(label_view<Code> source, pixel origin, extent whole_source, const coordinate_map& map,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect,
                 instruction_set instructions = instruction_set::widest) {
    using code = std::remove_const_t<Code>;
    detail::warp_image<code>({source.pixels(), origin, whole_source, border}, map, tile.pixels(),
                             interpolation::nearest, instructions);
}

/// From whole labels.
template <class Code>
void warp_labels(label_view<Code> source, const coordinate_map& map,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect,
                 instruction_set instructions = instruction_set::widest) {
    warp_labels(source, {}, source.size(), map, tile, border, instructions);
}

/// By a geometry.
template <class Code>
void warp_labels(label_view<Code> source, pixel origin, extent whole_source, const tile_geometry& geometry,
                 std::type_identity_t<label_view<std::remove_const_t<Code>>> tile,
                 border_mode border = border_mode::reflect) {
    warp_labels(source, origin, whole_source, opencv_map(tile.size(), geometry, interpolation::nearest), tile,
                border);
}

}  // namespace hubmap
