#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/cuda/detail/map_samples.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/tiling/tile_merger.hpp>
#include <limits>

namespace hubmap::cuda {

/// Predicted tiles of one size, and where they lie on the map; all of it memory of the processor that merges.
struct tile_batch {
    const float* values = nullptr;
    index count = 0;
    extent tile{};
    index tile_stride = 0;           ///< floats from a tile to the next; a row is dense
    index row_stride = 0;            ///< floats from a row to the next
    const pixel* corners = nullptr;  ///< of the upper left pixel of each tile; may lie outside
};

/// Item (tile, pixel of the tile): the first tile of the batch that covers a pixel of the map adds all of the
/// batch there, in ascending order. So each sum is made by one thread, in the order of tile_merger.
struct merge_pixels {
    tile_batch batch;
    const float* weight;
    index weight_stride;
    float* sums;
    index sums_stride;
    float* weights;
    index weights_stride;
    extent map;

    [[nodiscard]] index items() const noexcept { return batch.count * batch.tile.area(); }

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const index area = batch.tile.height * batch.tile.width;
        const index first = item / area, place = item - first * area;
        const pixel corner = batch.corners[first];
        const index y = corner.y + place / batch.tile.width, x = corner.x + place % batch.tile.width;
        if (y < 0 || x < 0 || y >= map.height || x >= map.width) return;
        for (index t = 0; t < first; ++t)
            if (covers(t, y, x)) return;
        float sum = sums[y * sums_stride + x], total = weights[y * weights_stride + x];
        for (index t = first; t < batch.count; ++t) {
            if (!covers(t, y, x)) continue;
            const index i = y - batch.corners[t].y, j = x - batch.corners[t].x;
            const float w = weight[i * weight_stride + j];
            sum += rounded_product(w, batch.values[t * batch.tile_stride + i * batch.row_stride + j]);
            total += w;
        }
        sums[y * sums_stride + x] = sum;
        weights[y * weights_stride + x] = total;
    }

  private:
    [[nodiscard]] HUBMAP_HOST_DEVICE bool covers(index t, index y, index x) const noexcept {
        const index i = y - batch.corners[t].y, j = x - batch.corners[t].x;
        return i >= 0 && j >= 0 && i < batch.tile.height && j < batch.tile.width;
    }
};

/// Item: a pixel of the map.
struct finish_pixels {
    detail::weighted_samples from;  ///< may be `out` itself
    float* out;
    index out_stride;
    extent map;
    float missing;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const index y = item / map.width, x = item - y * map.width;
        out[y * out_stride + x] = weighted_mean(from.sums[y * from.sums_stride + x],
                                                from.weights[y * from.weights_stride + x], missing);
    }
};

/// Sums and weights of a merge that goes on.
struct merge_maps {
    image_view<float> sums;
    image_view<float> weights;
};

/// Errors: hubmap.cuda.105, 106.
inline void require_maps(const merge_maps& maps) {
    detail::require_map(weighted_map{maps.sums, maps.weights});
}

/// Adds a batch of weighted tiles to the maps, on any processor: see cuda/merge_tiles.cuh, which is this on a
/// stream. Errors: hubmap.cuda.105, 106, 108.
template <class Processor>
typename Processor::status_type merge_tiles_on(Processor processor, const tile_batch& batch,
                                               image_view<const float> weight, const merge_maps& maps) {
    require_maps(maps);
    require(weight.size() == batch.tile && weight.channels() == 1 && weight.strides().x == 1 &&
                batch.count >= 0 &&
                (batch.count == 0 ||
                 (!batch.tile.empty() && batch.values != nullptr && batch.corners != nullptr)),
            "cuda", 108, "batch of ", batch.count, " tiles of ", batch.tile, " with weights of ",
            weight.size(), " x ", weight.channels());
    const merge_pixels work{batch,
                            weight.data(),
                            weight.strides().y,
                            maps.sums.data(),
                            maps.sums.strides().y,
                            maps.weights.data(),
                            maps.weights.strides().y,
                            maps.sums.size()};
    processor.for_each(work.items(), work);
    return processor.status();
}

/// Means of the sums, on any processor: see cuda/merge_tiles.cuh. Errors: hubmap.cuda.105, 106.
template <class Processor>
typename Processor::status_type finish_map_on(Processor processor, const merge_maps& maps,
                                              image_view<float> out, uncovered missing = uncovered::zero) {
    require_maps(maps);
    require_maps({maps.sums, out});
    const float fallback = missing == uncovered::zero ? 0.F : std::numeric_limits<float>::quiet_NaN();
    const extent size = maps.sums.size();
    processor.for_each(size.area(), finish_pixels{detail::samples_of(weighted_map{maps.sums, maps.weights}),
                                                  out.data(), out.strides().y, size, fallback});
    return processor.status();
}

}  // namespace hubmap::cuda
