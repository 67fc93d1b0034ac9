#pragma once

#include <hubmap/cuda/encode.hpp>
#include <hubmap/cuda/stream_processor.cuh>

namespace hubmap::cuda {

/// The runs of the pixels of a device image that pass `test`: `code_test` for one class code,
/// `byte_level_test` or `level_test` for what is above a level. The image has one channel and rows (or
/// columns) of neighbouring pixels at any distance; rows of bytes at multiples of 16 are read fastest. Runs
/// are those of `hubmap::encode`, start and length in pixels along `Order`, the order of `out`, counted from
/// 0.
///
/// As CUB has it: with `temporary` null, `temporary_bytes` gets the size of the storage and nothing is done;
/// then call again with the same arguments. The storage holds a bit a pixel and 12 bytes a segment of a line,
/// where lines (columns of a column-major code) are padded to 64 pixels and their number, for lines across
/// the rows of memory, to 16: an image of one row takes 8 bytes a pixel to be encoded by columns.
/// All work is enqueued on `stream`; nothing is allocated and nothing waited for, so the code is there when
/// the stream comes to it. The result is the same for every tuning and every run.
/// Where the code has more runs than `out.capacity`, the first ones are written and `*out.count` is the true
/// number. Returns the first error of CUDA, as CUB does also one that an earlier call of the caller's left
/// behind (cudaPeekAtLastError; it stays there); cudaErrorInvalidValue where the storage is too small.
/// Errors: hubmap.cuda.101, 102, 103, 109. Snippet: docs/cuda.md.
template <scan_order Order = scan_order::column_major, class Test>
cudaError_t encode(void* temporary, std::size_t& temporary_bytes,
                   image_view<const typename Test::value_type> pixels, const Test& test,
                   const run_output<Order>& out, cudaStream_t stream, const encode_tuning& tuning = {}) {
    tuning.check();
    return encode_on(stream_processor(stream, tuning.threads), temporary, temporary_bytes, pixels, test, out,
                     tuning);
}

}  // namespace hubmap::cuda
