#pragma once

#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/detail/members.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/tile_geometry.hpp>

namespace hubmap::augment::combining {

/// Adds a policy that may have no geometric part.
template <augmentation Policy>
void add_geometry([[maybe_unused]] const Policy& policy, [[maybe_unused]] const params_of<Policy>& params,
                  [[maybe_unused]] extent tile, [[maybe_unused]] tile_geometry& geometry) {
    if constexpr (geometric_augmentation<Policy>) policy.add_to(params, tile, geometry);
}

/// The geometric parts of what a combinator drew.
template <class Members, class Drawn>
void add_parts(const Members& policies, const Drawn& drawn, extent tile, tile_geometry& geometry) {
    for_each_part(policies, drawn,
                  [&](const auto& policy, const auto& part) { add_geometry(policy, part, tile, geometry); });
}

/// The others, in their order.
template <class Members, class Drawn, class View>
void apply_parts_without_geometry(const Members& policies, const Drawn& drawn, View view) {
    for_each_part(policies, drawn, [&](const auto& policy, const auto& part) {
        augment::apply_without_geometry(policy, part, view);
    });
}

/// What the first of them wishes that has a wish.
template <class Members, class Drawn>
[[nodiscard]] resampling_wish wish_of_parts(const Members& policies, const Drawn& drawn) {
    resampling_wish wish;
    for_each_part(policies, drawn,
                  [&](const auto& policy, const auto& part) { wish.fill(resampling_of(policy, part)); });
    return wish;
}

/// The composed geometry first, then what has none.
template <augmentation Policy, class View>
void apply_composed(const Policy& policy, const params_of<Policy>& params, View view) {
    if constexpr (geometric_augmentation<Policy>) apply_geometry(policy, params, view);
    apply_without_geometry(policy, params, view);
}

}  // namespace hubmap::augment::combining
