#pragma once

#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/tile_geometry.hpp>

namespace hubmap::augment::combining {

/// Adds a policy that may have no geometric part.
template <augmentation Policy>
void add_geometry([[maybe_unused]] const Policy& policy, [[maybe_unused]] const params_of<Policy>& params,
                  [[maybe_unused]] extent tile, [[maybe_unused]] tile_geometry& geometry) {
    if constexpr (geometric_augmentation<Policy>) policy.add_to(params, tile, geometry);
}

/// The composed geometry first, then what has none.
template <augmentation Policy, class View>
void apply_composed(const Policy& policy, const params_of<Policy>& params, View view) {
    if constexpr (geometric_augmentation<Policy>) apply_geometry(policy, params, view);
    apply_without_geometry(policy, params, view);
}

}  // namespace hubmap::augment::combining
