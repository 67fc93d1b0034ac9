#pragma once

#include <hubmap/cuda/decode.hpp>
#include <hubmap/cuda/stream_processor.cuh>

namespace hubmap::cuda {

/// Writes a code to a device image of bytes, one channel: `values.foreground` in its runs,
/// `values.background` elsewhere. Runs are along `Order`, ascending and apart as in `rle`, all inside the
/// image; their number may lie on the device, as encode leaves it. A run that leaves the image is cut. Runs
/// that are empty, overlap or are out of order draw some mask, and nothing beside the image is written or
/// read; then each segment of a line may look at all of the runs, which takes time.
///
/// Each segment finds its first run by halving and looks at those that meet it, so no memory is cleared
/// before: time goes with the pixels, the segments times the logarithm of the runs, and the runs. Then bits
/// become bytes, written sixteen at a time where rows begin at multiples of 16, else four.
///
/// Storage, stream and status as for encode; the storage holds a bit a pixel, lines padded as there.
/// Errors: hubmap.cuda.101, 103, 104.
template <scan_order Order = scan_order::column_major>
cudaError_t decode(void* temporary, std::size_t& temporary_bytes, const run_list<Order>& list,
                   image_view<std::uint8_t> out, cudaStream_t stream, const mask_values& values = {},
                   const encode_tuning& tuning = {}) {
    tuning.check();
    return decode_on(stream_processor(stream, tuning.threads), temporary, temporary_bytes, list, out, values,
                     tuning);
}

}  // namespace hubmap::cuda
