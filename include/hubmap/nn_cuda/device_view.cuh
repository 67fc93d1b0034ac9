#pragma once

// Of LibTorch tensors alone: nvcc takes minutes for torch/torch.h.
#include <ATen/ATen.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <type_traits>

namespace hubmap::nn_cuda {

/// Throws where CUDA reports an error, which is the first one since somebody last asked, also one that an
/// earlier call of the caller's left behind; it is not left behind again. Errors: hubmap.nn_cuda.105.
inline void check(cudaError_t status) {
    if (status == cudaSuccess) return;
    cudaGetLastError();  // forgets it, unless the GPU itself is lost
    fail("nn_cuda", 105, "CUDA: ", cudaGetErrorString(status));
}

/// The element type of LibTorch that is T.
template <class T>
[[nodiscard]] constexpr at::ScalarType scalar_type() noexcept {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, std::uint8_t> || std::is_same_v<T, index>);
    if constexpr (std::is_same_v<T, float>) return at::kFloat;
    if constexpr (std::is_same_v<T, std::uint8_t>) return at::kByte;
    return at::kLong;
}

/// A tensor in the memory of a GPU with elements of type T. Errors: hubmap.nn_cuda.101 where it lies
/// elsewhere, 102 where its elements are others.
template <class T>
void require_device_tensor(const at::Tensor& tensor) {
    require(tensor.defined() && tensor.is_cuda(), "nn_cuda", 101, "a tensor on ",
            tensor.defined() ? tensor.device().str() : "no device", ", not on a GPU");
    require(tensor.scalar_type() == scalar_type<T>(), "nn_cuda", 102, "a tensor of ",
            at::toString(tensor.scalar_type()), " where ", at::toString(scalar_type<T>()), " is needed");
}

/// A tensor [height, width] of a GPU as a device view, which lives no longer than the tensor's memory. Rows
/// may lie at any distance. Errors: hubmap.nn_cuda.101, 102, 103 where it has other dimensions or pixels that
/// are not side by side.
template <class T>
[[nodiscard]] image_view<T> device_view(const at::Tensor& tensor) {
    using element = std::remove_const_t<T>;
    require_device_tensor<element>(tensor);
    require(tensor.dim() == 2 && (tensor.size(1) <= 1 || tensor.stride(1) == 1), "nn_cuda", 103,
            "a tensor of ", tensor.dim(), " dimensions, or with pixels apart, is no map of rows");
    return {tensor.data_ptr<element>(), {tensor.size(0), tensor.size(1)}, 1, {tensor.stride(0), 1, 1}};
}

/// Makes a tensor's GPU the current one for its lifetime; work goes to LibTorch's current stream there.
class device_scope {
  public:
    explicit device_scope(const at::Device& device)
        : guard_(device), stream_(c10::cuda::getCurrentCUDAStream(device.index())) {}

    [[nodiscard]] cudaStream_t stream() const { return stream_.stream(); }

  private:
    c10::cuda::CUDAGuard guard_;
    c10::cuda::CUDAStream stream_;
};

/// Calls a function of cuda/ with temporary storage of LibTorch's allocator: `call(temporary, bytes)`.
/// Errors: hubmap.nn_cuda.105.
template <class Call>
void with_storage(const at::Device& device, const Call& call) {
    std::size_t bytes = 0;
    check(call(nullptr, bytes));
    // Given back to the allocator at once, which hands it only to later work of the same stream.
    const auto storage =
        at::empty({static_cast<index>(bytes)}, at::TensorOptions().dtype(at::kByte).device(device));
    check(call(storage.data_ptr(), bytes));
}

}  // namespace hubmap::nn_cuda
