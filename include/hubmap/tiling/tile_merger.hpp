#pragma once

#include <algorithm>
#include <hubmap/core/image.hpp>
#include <limits>
#include <utility>

namespace hubmap {

/// Value of a pixel that no tile covered, because every tile there was blank.
enum class uncovered {
    zero,  ///< corrected: no tissue, so no structure
    nan    ///< reference: 0 / 0, as the original computed it before it cast the map to bytes
};

/// Weighted mean of overlapping tiles: a map of sums and one of weights, both float. Add tiles in a fixed
/// order: float sums depend on it. Memory: 8 bytes a pixel of the map.
class tile_merger {
  public:
    /// Errors: hubmap.image.103 where a side of the map is negative.
    explicit tile_merger(extent map) : sums_(map), weights_(map) {}

    [[nodiscard]] extent size() const noexcept { return sums_.size(); }

    /// Adds `tile` with its upper left pixel at `corner`, which may lie outside; what leaves the map is
    /// dropped. Errors: hubmap.tiling.111 where tile and weight differ in size or have several channels.
    void add(image_view<const float> tile, pixel corner, image_view<const float> weight) {
        require(tile.size() == weight.size() && tile.channels() == 1 && weight.channels() == 1, "tiling", 111,
                "tile of ", tile.size(), " x ", tile.channels(), " with weights of ", weight.size(), " x ",
                weight.channels());
        const window inside =
            intersect({corner.y, corner.x, tile.height(), tile.width()}, whole(sums_.size()));
        const bool dense = tile.strides().x == 1 && weight.strides().x == 1;
        for (index y = inside.y; y < inside.y + inside.height; ++y) {
            float* const sum = &sums_(y, inside.x);
            float* const total = &weights_(y, inside.x);
            const float* const value = &tile(y - corner.y, inside.x - corner.x);
            const float* const w = &weight(y - corner.y, inside.x - corner.x);
            if (dense)
                add_row(sum, total, value, w, inside.width, 1, 1);
            else
                add_row(sum, total, value, w, inside.width, tile.strides().x, weight.strides().x);
        }
    }

    /// The mean map; the merger is used up.
    [[nodiscard]] image<float> finish(uncovered missing = uncovered::zero) && {
        const float fallback = missing == uncovered::zero ? 0.F : std::numeric_limits<float>::quiet_NaN();
        for (std::size_t i = 0; i < sums_.values().size(); ++i) {
            const float weight = weights_.values()[i];
            sums_.values()[i] = weight > 0 ? sums_.values()[i] / weight : fallback;
        }
        weights_ = image<float>();
        return std::move(sums_);
    }

  private:
    /// Inlined with strides of 1 it becomes vector code. Products are rounded before they are added, on every
    /// processor and as on GPUs (core/rounding.hpp): one loop writes them down, the next one adds them.
    static void add_row(float* sum, float* total, const float* value, const float* weight, index count,
                        index value_step, index weight_step) noexcept {
        constexpr index block = 256;
        float products[block];
        for (index first = 0; first < count; first += block) {
            const index here = std::min(block, count - first);
            for (index i = 0; i < here; ++i)
                products[i] = weight[(first + i) * weight_step] * value[(first + i) * value_step];
            for (index i = 0; i < here; ++i) {
                sum[first + i] += products[i];
                total[first + i] += weight[(first + i) * weight_step];
            }
        }
    }

    image<float> sums_;
    image<float> weights_;
};

}  // namespace hubmap
