#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/core/image.hpp>
#include <limits>
#include <vector>

namespace hubmap {

/// Weight of each pixel of a tile in the merge: 1 in the middle (pixel tile / 2), falling to the border as a
/// Gaussian with a deviation of an eighth of the tile; zeros are raised to the smallest other value, so that
/// no pixel is without weight. Equals `scipy.ndimage.gaussian_filter(delta, tile / 8, mode="constant")`
/// scaled to maximum 1, as nnU-Net introduced it and the original used it: the kernel ends at four
/// deviations. Errors: hubmap.tiling.102 where the tile is not positive.
[[nodiscard]] inline image<float> gaussian_tile_weight(index tile_px) {
    require(tile_px > 0, "tiling", 102, "a tile of ", tile_px, " px");
    constexpr double deviations_kept = 4, deviations_a_tile = 8;
    const double deviation = static_cast<double>(tile_px) / deviations_a_tile;
    const auto radius = static_cast<index>(deviations_kept * deviation + .5);
    std::vector<double> profile;
    for (index i = 0; i < tile_px; ++i) {
        const index distance = std::abs(i - tile_px / 2);
        const double z = static_cast<double>(distance) / deviation;
        profile.push_back(distance <= radius ? std::exp(-.5 * z * z) : 0.);
    }
    image<float> weight({tile_px, tile_px});
    float least = std::numeric_limits<float>::infinity();
    for (index y = 0; y < tile_px; ++y)
        for (index x = 0; x < tile_px; ++x) {
            const auto value = static_cast<float>(profile[static_cast<std::size_t>(y)] *
                                                  profile[static_cast<std::size_t>(x)]);
            weight(y, x) = value;
            if (value > 0) least = std::min(least, value);
        }
    for (auto& value : weight.values()) value = std::max(value, least);
    return weight;
}

}  // namespace hubmap
