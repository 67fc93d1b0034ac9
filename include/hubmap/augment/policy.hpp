#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
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
concept augmentation = requires {
    typename params_of<Policy>;  // first: whether any_policy is copyable must not be asked on the way here
}
&&(applies_to<Policy, std::uint8_t> ||
   applies_to<Policy, float>)&&std::copyable<params_of<Policy>>&& std::copyable<Policy>;

/// An augmentation that moves pixels: its labels must move with them.
template <class Policy, class Code = std::uint8_t>
concept moves_labels = augmentation<Policy> &&
    requires(const Policy& policy, const params_of<Policy>& params, label_view<Code> labels) {
    policy.apply(params, labels);
};

/// An augmentation with a part that can be told as a tile_geometry: several of them, one after the other,
/// become one coordinate map and one resampling. `add_to` puts that part after what the geometry holds
/// already. Of a combinator that mixes geometry and colour it is the geometry; apply_without_geometry() does
/// the rest.
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
template <augmentation Policy>
void augment_image(const Policy& policy, random_stream& random, image_view<float> pixels) {
    policy.apply(policy.draw(random), pixels);
}

/// Applies to labels what was drawn for their image; colour leaves them as they are. What moves labels must
/// do so for their type of code: else it does not compile.
template <augmentation Policy, class Code>
requires(moves_labels<Policy, Code> ||
         !moves_labels<Policy>) void apply_to_labels([[maybe_unused]] const Policy& policy,
                                                     [[maybe_unused]] const params_of<Policy>& params,
                                                     [[maybe_unused]] label_view<Code> labels) {
    if constexpr (moves_labels<Policy, Code>) policy.apply(params, labels);
}

/// What an image (or its labels) still needs where `add_to` was used: all of a colour policy, nothing of a
/// geometric one, of a combinator those of its parts that have no `add_to`, in their order. So one mixed
/// pipeline serves tiles that are cut from a slide:
///     pipeline.add_to(params, tile, geometry);                  // then cut and warp the tile
///     apply_without_geometry(pipeline, params, pixels.view());  // then its colour
template <augmentation Policy, class T>
void apply_without_geometry([[maybe_unused]] const Policy& policy,
                            [[maybe_unused]] const params_of<Policy>& params,
                            [[maybe_unused]] image_view<T> pixels) {
    if constexpr (requires { policy.apply_without_geometry(params, pixels); })
        policy.apply_without_geometry(params, pixels);
    else if constexpr (!geometric_augmentation<Policy>)
        policy.apply(params, pixels);
}
/// The same for an image that lies elsewhere, such as on a GPU (cuda/augment.hpp): the target itself applies
/// policies of its kinds.
template <augmentation Policy, class Target>
void apply_without_geometry([[maybe_unused]] const Policy& policy,
                            [[maybe_unused]] const params_of<Policy>& params,
                            std::reference_wrapper<Target> target) {
    if constexpr (requires { policy.apply_without_geometry(params, target); })
        policy.apply_without_geometry(params, target);
    else if constexpr (!geometric_augmentation<Policy>)
        target.get().apply(policy, params);
}
template <augmentation Policy, class Code>
void apply_without_geometry([[maybe_unused]] const Policy& policy,
                            [[maybe_unused]] const params_of<Policy>& params,
                            [[maybe_unused]] label_view<Code> labels) {
    if constexpr (requires { policy.apply_without_geometry(params, labels); })
        policy.apply_without_geometry(params, labels);
    else if constexpr (!geometric_augmentation<Policy>)
        apply_to_labels(policy, params, labels);
}

}  // namespace hubmap::augment
