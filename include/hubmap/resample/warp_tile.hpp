#pragma once

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
#include <hubmap/resample/warp.hpp>
#include <type_traits>

namespace hubmap {

/// What belongs to the same pixels: an image, the codes of its classes and a weight for each pixel, as bytes
/// or floats. Views without memory are left out.
template <class Byte, class Code, class Weight>
struct tile_views {
    image_view<Byte> image{};
    label_view<Code> labels{};
    image_view<Weight> weight{};
};

/// A part of a source as for warp: its top left pixel in the whole, and the size of the whole.
template <class Code = std::uint8_t, class Weight = float>
struct warp_source {
    tile_views<const std::uint8_t, const Code, const Weight> views;
    pixel origin;
    extent whole;
};

/// warp of image (by `method`) and weight (bilinear) and warp_labels of labels in one pass: positions are
/// worked out once. The results are those of the three calls, to the bit. Views that the tile leaves out are
/// not warped. Errors: those of warp, hubmap.resample.137 (image, labels, weight of the source differ in
/// size). O(pixels), 40 bytes for each pixel of a row.
template <class Code, class Weight>
void warp_tile(const warp_source<Code, Weight>& source, const coordinate_map& map,
               const std::type_identity_t<tile_views<std::uint8_t, Code, Weight>>& tile,
               border_mode border = border_mode::reflect, interpolation method = interpolation::bilinear,
               instruction_set instructions = instruction_set::widest) {
    const auto& [image, labels, weight] = source.views;
    const bool has_image = tile.image.data() != nullptr, has_labels = tile.labels.pixels().data() != nullptr,
               has_weight = tile.weight.data() != nullptr;
    const extent held = has_image ? image.size() : has_labels ? labels.size() : weight.size();
    require((!has_labels || labels.size() == held) && (!has_weight || weight.size() == held), "resample", 137,
            "an image of ", held, ", labels of ", labels.size(), ", a weight of ", weight.size());
    const detail::source_part<std::uint8_t> image_part{image, source.origin, source.whole, border};
    const detail::source_part<Code> label_part{labels.pixels(), source.origin, source.whole, border};
    const detail::source_part<Weight> weight_part{weight, source.origin, source.whole, border};
    const auto check = [&](const auto& part, auto view, interpolation by) {
        detail::require_part(part, map, source_window(map, source.whole, border, by), view);
    };
    if (has_image) check(image_part, tile.image, method);
    if (has_labels) check(label_part, tile.labels.pixels(), interpolation::nearest);
    if (has_weight) check(weight_part, tile.weight, interpolation::bilinear);

    detail::row_places places(map, source.origin, held, source.whole, border, instructions);
    const detail::row_warper<std::uint8_t> warp_image(image_part, map, tile.image, method, places);
    const detail::row_warper<Code> warp_codes(label_part, map, tile.labels.pixels(), interpolation::nearest,
                                              places);
    const detail::row_warper<Weight> warp_weight(weight_part, map, tile.weight, interpolation::bilinear,
                                                 places);
    const bool pairs = (has_image && warp_image.wants_pairs()) || (has_weight && warp_weight.wants_pairs());
    for (index i = 0; i < map.size().height; ++i) {
        places.go_to(i, pairs);
        if (has_image) warp_image(places);
        if (has_labels) warp_codes(places);
        if (has_weight) warp_weight(places);
    }
}

}  // namespace hubmap
