#pragma once

#include <concepts>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <type_traits>
#include <utility>

namespace hubmap::augment {

/// What `policy.draw(random)` gives: a value that can be stored, compared and applied again.
template <class Policy>
using params_of =
    std::remove_cvref_t<decltype(std::declval<const Policy&>().draw(std::declval<random_stream&>()))>;

/// A policy that changes images of pixels of type T in place.
template <class Policy, class T>
concept applies_to = requires(const Policy& policy, const params_of<Policy>& params, image_view<T> pixels) {
    policy.apply(params, pixels);
};

/// An augmentation: a value with two functions that change nothing in it.
///   params draw(random_stream&) const             all chance is here
///   void apply(const params&, image_view<uint8_t>) const   no chance here; the image is changed in place
/// and, where it makes sense, the same for image_view<float>, whose values reach from 0 to 1.
/// Write a struct with these two and it goes into sequence, one_of and with_probability as ours do.
template <class Policy>
concept augmentation = std::copyable<Policy> && std::copyable<params_of<Policy>> &&
    (applies_to<Policy, std::uint8_t> || applies_to<Policy, float>);

/// An augmentation that moves pixels: its labels must move with them.
template <class Policy>
concept moves_labels = augmentation<Policy> &&
    requires(const Policy& policy, const params_of<Policy>& params, label_view<std::uint8_t> labels) {
    policy.apply(params, labels);
};

/// A geometric augmentation that can be told as a tile_geometry: several of them, one after the other, become
/// one coordinate map and one resampling. `add_to` puts it after what the geometry holds already.
template <class Policy>
concept geometric_augmentation = augmentation<Policy> &&
    requires(const Policy& policy, const params_of<Policy>& params, extent tile, tile_geometry& geometry) {
    policy.add_to(params, tile, geometry);
};

/// Draws and applies in one go, for an image without labels.
template <augmentation Policy>
void augment_image(const Policy& policy, random_stream& random, image_view<std::uint8_t> pixels) {
    policy.apply(policy.draw(random), pixels);
}

/// Applies to labels what was drawn for their image; colour leaves them as they are.
template <augmentation Policy>
void apply_to_labels([[maybe_unused]] const Policy& policy, [[maybe_unused]] const params_of<Policy>& params,
                     [[maybe_unused]] label_view<std::uint8_t> labels) {
    if constexpr (moves_labels<Policy>) policy.apply(params, labels);
}

}  // namespace hubmap::augment
