#pragma once

#include <hubmap/cuda/merge_tiles.hpp>
#include <hubmap/cuda/stream_processor.cuh>

namespace hubmap::cuda {

/// Adds a batch of predicted tiles, each weighted by `weight`, to the sums and weights of a map, all of it in
/// device memory. A tile may leave the map; what is outside is dropped. Each pixel of the map adds the tiles
/// that cover it in ascending order, without atomics: batches on one stream give the sums of
/// hubmap::tile_merger to the bit. No temporary storage. Time goes with the tiles' pixels times the tiles of
/// a batch, of which the corners alone are looked at. Errors: hubmap.cuda.105, 106, 108.
inline cudaError_t merge_tiles(const tile_batch& batch, image_view<const float> weight,
                               const merge_maps& maps, cudaStream_t stream) {
    return merge_tiles_on(stream_processor(stream), batch, weight, maps);
}

/// Writes the means, sum / weight, to `out`, which may be the sums themselves; `missing` says what stands
/// where no tile was. No temporary storage. Errors: hubmap.cuda.105, 106.
inline cudaError_t finish_map(const merge_maps& maps, image_view<float> out, cudaStream_t stream,
                              uncovered missing = uncovered::zero) {
    return finish_map_on(stream_processor(stream), maps, out, missing);
}

}  // namespace hubmap::cuda
