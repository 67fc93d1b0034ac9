#pragma once

#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/coarse_dropout.hpp>
#include <hubmap/augment/deformation.hpp>
#include <hubmap/augment/elastic.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/gamma.hpp>
#include <hubmap/augment/gaussian_blur.hpp>
#include <hubmap/augment/gaussian_noise.hpp>
#include <hubmap/augment/grid_distortion.hpp>
#include <hubmap/augment/hue_saturation_value.hpp>
#include <hubmap/augment/normalization.hpp>
#include <hubmap/augment/policy_table.hpp>
#include <hubmap/augment/rotate90.hpp>
#include <hubmap/augment/rotation.hpp>
#include <hubmap/augment/stain_jitter.hpp>
#include <hubmap/augment/transpose.hpp>
#include <hubmap/augment/zoom.hpp>
#include <tuple>

namespace hubmap::augment {

/// Every policy of the library, combinators apart, each once: what files can name, the gallery draws and the
/// tests try. A new policy is one line here.
// clang-format off
using standard_policy_list = std::tuple<
    brightness_contrast,
    hue_saturation_value,
    clahe,
    augment::gamma,  // not the function of <cmath>
    gaussian_blur,
    gaussian_noise,
    stain_jitter,
    coarse_dropout,
    normalization,
    flip,
    transpose,
    rotate90,
    rotation,
    zoom,
    affine,
    elastic_deformation,
    elastic,
    grid_distortion>;
// clang-format on

/// Calls work(policy) for each of them with its defaults.
template <class Work>
void for_each_standard_policy(Work&& work) {
    std::apply([&](const auto&... policy) { (work(policy), ...); }, standard_policy_list{});
}

/// A table of them all, for read_pipeline().
[[nodiscard]] inline policy_table standard_policies() {
    policy_table table;
    for_each_standard_policy([&](const auto& policy) { table.add(policy); });
    return table;
}

}  // namespace hubmap::augment
