#pragma once

#include <hubmap/cuda/encode_upscaled.hpp>
#include <hubmap/cuda/stream_processor.cuh>

namespace hubmap::cuda {

/// The column-major code of a small device map, upscaled to `full` by `rule` and cut at the rule's threshold,
/// in one pass: neither the large map nor the mask ever exists. `map` is an `image_view` of floats in 0 .. 1
/// or of bytes, 255 standing for 1, or a `weighted_map` of sums and weights that are not divided yet; its
/// pixels lie side by side along rows. Thresholds are probabilities, also for bytes.
/// `bilinear_rule` equals hubmap::encode_upscaled to the bit, `nearest_rule` encode_upscaled_nearest,
/// `fixed_point_rule` with `clears_ends` encode_upscaled_reference, for maps of floats and of bytes; NaN and
/// what no tile covered count as 0.
///
/// The map is read once, only cells across its outline are evaluated: time goes with the map, the outline and
/// the columns of the mask, not with the pixels of the mask. Storage (a bit a sample, the map's columns
/// padded to 64 samples and their number to 16; 12 bytes a segment of a column of the mask; 8 bytes a row of
/// the map), stream, output and status as for encode. Errors: hubmap.cuda.102, 103, 105, 106, 107, 109.
template <class Rule, class Map>
cudaError_t encode_upscaled(void* temporary, std::size_t& temporary_bytes, const Map& map, extent full,
                            const Rule& rule, const run_output<>& out, cudaStream_t stream,
                            const upscale_options& options = {}, const encode_tuning& tuning = {}) {
    tuning.check();
    return encode_upscaled_on(stream_processor(stream, tuning.threads), temporary, temporary_bytes, map, full,
                              rule, out, options, tuning);
}

}  // namespace hubmap::cuda
