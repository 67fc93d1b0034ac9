#pragma once

#include <cuda_runtime_api.h>

#include <cub/device/device_scan.cuh>
#include <cub/version.cuh>
#include <cuda/std/functional>
#include <hubmap/core/error.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/cuda/tuning.hpp>
#include <limits>

namespace hubmap::cuda {

/// The tuning for the current device. Does not wait for it.
inline cudaError_t tune_for_device(encode_tuning& tuning) {
    int device = 0, major = 0, minor = 0;
    cudaError_t status = cudaGetDevice(&device);
    if (status == cudaSuccess)
        status = cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device);
    if (status == cudaSuccess)
        status = cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device);
    constexpr int minors = 10;
    if (status == cudaSuccess) tuning = default_tuning(major * minors + minor);
    return status;
}

namespace detail {

template <class Work>
__global__ void __launch_bounds__(encode_tuning::most_threads) do_items(index count, Work work) {
    const index step = static_cast<index>(gridDim.x) * blockDim.x;
    for (index i = static_cast<index>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) work(i);
}

template <class Work>
__global__ void __launch_bounds__(encode_tuning::most_threads)
    do_counted_items(const index* count, index at_most, Work work) {
    const index end = *count < at_most ? *count : at_most;
    const index step = static_cast<index>(gridDim.x) * blockDim.x;
    for (index i = static_cast<index>(blockIdx.x) * blockDim.x + threadIdx.x; i < end; i += step) work(i);
}

}  // namespace detail

/// Does items on a stream, each by a thread (see processor.hpp): launches and CUB's prefix sum, nothing else.
/// Allocates nothing, waits for nothing, reads no result; a stream that is being captured into a graph will
/// do.
class stream_processor {
  public:
    using status_type = cudaError_t;

    explicit stream_processor(cudaStream_t stream, int threads = encode_tuning{}.threads) noexcept
        : stream_(stream), threads_(threads) {}

    [[nodiscard]] status_type status() const noexcept { return status_; }
    [[nodiscard]] status_type refuse() const noexcept { return cudaErrorInvalidValue; }

    template <class Work>
    void for_each(index count, const Work& work) {
        if (status_ != cudaSuccess || count <= 0) return;
        detail::do_items<<<blocks(count), threads_, 0, stream_>>>(count, work);
        status_ = cudaPeekAtLastError();
    }

    template <class Work>
    void for_each_of(const index* count, index at_most, const Work& work) {
        if (status_ != cudaSuccess || at_most <= 0) return;
        // The number is not known here: enough blocks to fill any GPU, and threads that go on.
        constexpr index most_blocks = 1024;
        const index wanted = blocks_for(at_most, most_blocks);
        detail::do_counted_items<<<static_cast<unsigned>(wanted), threads_, 0, stream_>>>(count, at_most,
                                                                                          work);
        status_ = cudaPeekAtLastError();
    }

    void copy_in(void* to, const void* from, std::size_t bytes) {
        if (status_ == cudaSuccess)
            status_ = cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream_);
    }

    /// Errors: hubmap.cuda.109 where CUB, before CCCL 3, cannot count so many.
    [[nodiscard]] std::size_t scan_bytes(index count) {
        std::size_t bytes = 0;
        scan_with(nullptr, bytes, static_cast<const std::uint32_t*>(nullptr), nullptr, count);
        return bytes;
    }
    void scan(void* temporary, std::size_t bytes, const std::uint32_t* values, index* sums, index count) {
        scan_with(temporary, bytes, values, sums, count);
    }

  private:
    [[nodiscard]] unsigned blocks(index count) const noexcept {
        return static_cast<unsigned>(blocks_for(count, std::numeric_limits<int>::max()));
    }
    /// Blocks for `count` items, but `most` of them at most.
    [[nodiscard]] index blocks_for(index count, index most) const noexcept {
        const index wanted = ceil_div(count, threads_);
        return wanted < most ? wanted : most;
    }

    void scan_with(void* temporary, std::size_t& bytes, const std::uint32_t* values, index* sums,
                   index count) {
        if (status_ != cudaSuccess) return;
#if CCCL_MAJOR_VERSION >= 3
        const index items = count;
#else
        require(count <= std::numeric_limits<int>::max(), "cuda", 109, "a prefix sum over ", count,
                " items: this CUB counts in 32 bits");
        const int items = static_cast<int>(count);
#endif
        // The sum of index and uint32 is an index: counts never overflow on their way.
        status_ = cub::DeviceScan::ExclusiveScan(temporary, bytes, values, sums, ::cuda::std::plus<>{},
                                                 index{0}, items, stream_);
    }

    cudaStream_t stream_;
    int threads_;
    cudaError_t status_ = cudaSuccess;
};

}  // namespace hubmap::cuda
