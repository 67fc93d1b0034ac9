#pragma once

#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/deformation.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/hue_saturation_value.hpp>
#include <hubmap/augment/rotation.hpp>
#include <hubmap/augment/zoom.hpp>

namespace hubmap::augment {

/// Colour of the reproduced solution: in three tiles of ten, one of three changes.
[[nodiscard]] inline auto reference_colour(double probability = .3) {
    return with_probability(
        probability, one_of(hue_saturation_value{.hue_limit = 10, .saturation_limit = 15, .value_limit = 10},
                            clahe{.low_clip_limit = 1, .high_clip_limit = 2, .grid = {8, 8}},
                            brightness_contrast{.brightness_limit = .2, .contrast_limit = .2}));
}

/// Geometry of the reproduced solution: any angle, each axis mirrored in half of the cases, a deformation.
/// Add it to a tile's centre and scale:
///     tile_geometry geometry{.centre = centre, .scale = 1.5};
///     const auto policy = reference_geometry();
///     policy.add_to(policy.draw(random), tile_size, geometry);
/// `corrected` draws for each tile, from a random_stream keyed by the sample; the original drew once an epoch
/// (`reference`): a random_stream keyed by the epoch alone.
[[nodiscard]] inline auto reference_geometry() {
    return sequence(rotation{.low_degrees = 0, .high_degrees = 360},
                    flip{.probability_y = .5, .probability_x = .5},
                    elastic_deformation{.sigma_px = 10, .spacing_px = 150});
}

}  // namespace hubmap::augment
