#pragma once

#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/warp.hpp>
#include <optional>

namespace hubmap::augment::combining {

/// Adds a policy that may have no geometric part.
template <augmentation Policy>
void add_geometry([[maybe_unused]] const Policy& policy, [[maybe_unused]] const params_of<Policy>& params,
                  [[maybe_unused]] extent tile, [[maybe_unused]] tile_geometry& geometry) {
    if constexpr (geometric_augmentation<Policy>) policy.add_to(params, tile, geometry);
}

/// Where the pixels of a tile come from once all geometric parts are composed; nothing where none of them was
/// drawn: what does not move is not resampled.
template <geometric_augmentation Policy>
[[nodiscard]] std::optional<coordinate_map> composed_map(const Policy& policy,
                                                         const params_of<Policy>& params, extent tile) {
    if (tile.empty()) return std::nullopt;
    const tile_geometry geometry = geometry_in_place(policy, params, tile);
    if (geometry == tile_geometry{.centre = geometry.centre}) return std::nullopt;
    return coordinate_map(tile, geometry);
}

template <class T>
void move_pixels(const coordinate_map& map, image_view<T> pixels) {
    image<T> source(pixels.size(), pixels.channels());
    copy(image_view<const T>(pixels), source.view());
    warp(image_view<const T>(source.view()), map, pixels, border_mode::reflect);
}
template <class Code>
void move_pixels(const coordinate_map& map, label_view<Code> labels) {
    label_image<Code> source(labels.size());
    copy(image_view<const Code>(labels.pixels()), source.view().pixels());
    warp_labels(source.view(), map, labels, border_mode::reflect);
}

/// The composed geometry first, then what has none.
template <augmentation Policy, class View>
void apply_composed(const Policy& policy, const params_of<Policy>& params, View view) {
    if constexpr (geometric_augmentation<Policy>)
        if (const auto map = composed_map(policy, params, view.size()); map && !view.empty())
            move_pixels(*map, view);
    apply_without_geometry(policy, params, view);
}

}  // namespace hubmap::augment::combining
