#pragma once

#include <cstdint>
#include <hubmap/augment/detail/compose.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>

namespace hubmap::augment {

/// Applies one draw to an image and to its labels: the geometry is composed once for both and, where it
/// bends, evaluated once; the image is resampled once (see resampling_of), the labels once (nearest); then
/// follows what has no geometry. Errors: hubmap.augment.164 where image and labels differ in size; those of
/// the policies.
template <augmentation Policy, class T, class Code>
void apply_with_labels(const Policy& policy, const params_of<Policy>& drawn, image_view<T> pixels,
                       label_view<Code> labels) {
    require(pixels.size() == labels.size(), "augment", 164, "an image of ", pixels.size(), " with labels of ",
            labels.size());
    if constexpr (geometric_augmentation<Policy>) {
        combining::move_in_place move(geometry_in_place(policy, drawn, labels.size()),
                                      resampling_of(policy, drawn));
        move(pixels);
        move(labels);
    }
    apply_without_geometry(policy, drawn, pixels);
    apply_without_geometry(policy, drawn, labels);
}

}  // namespace hubmap::augment
