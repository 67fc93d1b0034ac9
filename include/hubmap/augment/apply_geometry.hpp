#pragma once

#include <hubmap/augment/detail/move_in_place.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/tile_geometry.hpp>

namespace hubmap::augment {

/// The geometry of a tile of this size whose content stays in place but for what `policy` adds. Of an empty
/// tile: none.
template <class Policy>
[[nodiscard]] tile_geometry geometry_in_place(const Policy& policy, const params_of<Policy>& params,
                                              extent tile) {
    tile_geometry geometry{
        .centre = {static_cast<double>(tile.height) / 2, static_cast<double>(tile.width) / 2}};
    if (!tile.empty()) policy.add_to(params, tile, geometry);
    return geometry;
}

/// Applies what a policy's add_to says to an image (image_view of bytes or floats) or to labels in place,
/// with the border and the method that the policy wishes (resampling_of): one resampling, or none where
/// pixels only change places - mirrors, and quarter turns of a square. Labels take the nearest code. A tile
/// that is cut from a larger image is better warped from there (resample/warp.hpp): no border is invented.
template <class Policy, class View>
void apply_geometry(const Policy& policy, const params_of<Policy>& params, View view) {
    combining::move_in_place(geometry_in_place(policy, params, view.size()),
                             resampling_of(policy, params))(view);
}

}  // namespace hubmap::augment
