#pragma once

#include <cstdint>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <hubmap/resample/warp.hpp>
#include <utility>

namespace hubmap::augment {

/// The geometry of a tile of this size whose content stays in place but for what `policy` adds.
template <class Policy>
[[nodiscard]] tile_geometry geometry_in_place(const Policy& policy, const params_of<Policy>& params,
                                              extent tile) {
    tile_geometry geometry{
        .centre = {static_cast<double>(tile.height) / 2, static_cast<double>(tile.width) / 2}};
    policy.add_to(params, tile, geometry);
    return geometry;
}

/// Applies a geometric policy to an image in place, with one resampling. A tile that is cut from a larger
/// image is better warped from there (resample/warp.hpp): no border is invented. Borders are reflected as the
/// original's geometry does, unless asked; policies of albumentations ask for its reflect_101.
template <class Policy, warpable T>
void apply_geometry(const Policy& policy, const params_of<Policy>& params, image_view<T> pixels,
                    border_mode border = border_mode::reflect,
                    interpolation method = interpolation::bilinear) {
    if (pixels.empty()) return;
    image<T> source(pixels.size(), pixels.channels());
    copy(image_view<const T>(pixels), source.view());
    warp(std::as_const(source).view(),
         coordinate_map(pixels.size(), geometry_in_place(policy, params, pixels.size())), pixels, border,
         method);
}

/// The same for labels: nearest code.
template <class Policy, class Code>
void apply_geometry(const Policy& policy, const params_of<Policy>& params, label_view<Code> labels,
                    border_mode border = border_mode::reflect) {
    if (labels.empty()) return;
    label_image<Code> source(labels.size());
    copy(image_view<const Code>(labels.pixels()), source.view().pixels());
    warp_labels(source.view(),
                coordinate_map(labels.size(), geometry_in_place(policy, params, labels.size())), labels,
                border);
}

}  // namespace hubmap::augment
