#pragma once

#include <cuda_runtime.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <hubmap/core/label_image.hpp>
#include <hubmap/cuda/device_code.hpp>
#include <vector>

#include "support/gpu.hpp"

/// Calls of cuda/ functions on a GPU, on a stream that is not the default one, with storage of exactly the
/// size that they ask for.
namespace hubmap::cuda::device_calls {

#define HUBMAP_REQUIRE_CUDA(call)            \
    do {                                     \
        const cudaError_t error_ = (call);   \
        CAPTURE(cudaGetErrorString(error_)); \
        REQUIRE(error_ == cudaSuccess);      \
    } while (false)

/// A stream that does not wait for the default one.
class own_stream {
  public:
    own_stream() { HUBMAP_REQUIRE_CUDA(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking)); }
    own_stream(const own_stream&) = delete;
    own_stream& operator=(const own_stream&) = delete;
    ~own_stream() { cudaStreamDestroy(stream_); }
    operator cudaStream_t() const { return stream_; }
    void wait() const { HUBMAP_REQUIRE_CUDA(cudaStreamSynchronize(stream_)); }

  private:
    cudaStream_t stream_ = nullptr;
};

/// Values in device memory.
template <class T>
class device_array {
  public:
    explicit device_array(index count) : count_(count) {
        if (count > 0) HUBMAP_REQUIRE_CUDA(cudaMalloc(&data_, static_cast<std::size_t>(count) * sizeof(T)));
    }
    explicit device_array(const std::vector<T>& values) : device_array(static_cast<index>(values.size())) {
        set(values);
    }
    device_array(const device_array&) = delete;
    device_array& operator=(const device_array&) = delete;
    ~device_array() { cudaFree(data_); }

    [[nodiscard]] T* data() const { return data_; }
    [[nodiscard]] index size() const { return count_; }

    void set(const std::vector<T>& values) {
        if (!values.empty())
            HUBMAP_REQUIRE_CUDA(
                cudaMemcpy(data_, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice));
        HUBMAP_REQUIRE_CUDA(cudaDeviceSynchronize());
    }
    [[nodiscard]] std::vector<T> get(index count) const {
        std::vector<T> values(static_cast<std::size_t>(count));
        if (count > 0)
            HUBMAP_REQUIRE_CUDA(
                cudaMemcpy(values.data(), data_, values.size() * sizeof(T), cudaMemcpyDeviceToHost));
        return values;
    }
    [[nodiscard]] std::vector<T> get() const { return get(count_); }

  private:
    T* data_ = nullptr;
    index count_;
};

/// Asks `call(temporary, bytes)` for its storage and calls again.
template <class Call>
void with_storage(const own_stream& stream, const Call& call) {
    std::size_t bytes = 0;
    HUBMAP_REQUIRE_CUDA(call(nullptr, bytes));
    REQUIRE(bytes > 0);
    const device_array<unsigned char> storage(static_cast<index>(bytes));
    std::size_t too_few = bytes - 1;
    REQUIRE(call(storage.data(), too_few) == cudaErrorInvalidValue);
    HUBMAP_REQUIRE_CUDA(call(storage.data(), bytes));
    stream.wait();
}

/// The runs that `call(temporary, bytes, output)` writes.
template <scan_order Order = scan_order::column_major, class Call>
std::vector<run> runs_of(const own_stream& stream, const Call& call, index capacity) {
    const run untouched{-7, -7};
    const device_array<run> runs(std::vector<run>(static_cast<std::size_t>(capacity) + 1, untouched));
    const device_array<index> count(std::vector<index>{-1});
    const run_output<Order> out{runs.data(), capacity, count.data()};
    with_storage(stream, [&](void* storage, std::size_t& bytes) { return call(storage, bytes, out); });
    const index found = count.get()[0];
    auto written = runs.get();
    REQUIRE(written.back() == untouched);
    REQUIRE(found >= 0);
    if (found > capacity) FAIL(found << " runs, memory for " << capacity);
    written.resize(static_cast<std::size_t>(found));
    return written;
}

/// An image in device memory whose rows lie `stride` apart, from `offset` values behind an aligned address
/// on.
template <class T>
class device_image {
  public:
    device_image(image_view<const T> pixels, index stride, index offset, T beside = {})
        : values_(flat(pixels, stride, offset, beside)),
          view_(values_.data() + offset, pixels.size(), 1, {stride, 1, 1}) {}
    explicit device_image(const image<T>& pixels) : device_image(pixels.view(), pixels.width(), 0) {}

    [[nodiscard]] image_view<T> view() const { return view_; }
    [[nodiscard]] image_view<const T> read() const { return view_; }
    [[nodiscard]] std::vector<T> memory() const { return values_.get(); }

    static std::vector<T> flat(image_view<const T> pixels, index stride, index offset, T beside) {
        std::vector<T> values(static_cast<std::size_t>(stride * pixels.height() + offset), beside);
        copy<T>(pixels, image_view<T>(values.data() + offset, pixels.size(), 1, {stride, 1, 1}));
        return values;
    }

  private:
    device_array<T> values_;
    image_view<T> view_;
};

}  // namespace hubmap::cuda::device_calls
