// A mask in the memory of a GPU becomes its run-length code there.
#include <cuda_runtime.h>

#include <hubmap/cuda/encode.cuh>
#include <iostream>
#include <vector>

int main() {
    int gpus = 0;
    if (cudaGetDeviceCount(&gpus) != cudaSuccess || gpus == 0) {
        std::cout << "no GPU here\n";
        return 0;
    }
    const hubmap::extent size{3, 4};
    const std::vector<unsigned char> mask{0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1};
    unsigned char* pixels = nullptr;
    hubmap::cuda::run_output<> code{nullptr, 6, nullptr};
    cudaMalloc(&pixels, mask.size());
    cudaMalloc(&code.runs, 6 * sizeof(hubmap::run));
    cudaMalloc(&code.count, sizeof(hubmap::index));
    cudaMemcpy(pixels, mask.data(), mask.size(), cudaMemcpyHostToDevice);

    const hubmap::image_view<const unsigned char> view(pixels, size);
    const hubmap::cuda::code_test glomerulus(1);
    void* storage = nullptr;
    std::size_t bytes = 0;
    hubmap::cuda::encode(storage, bytes, view, glomerulus, code, nullptr);
    cudaMalloc(&storage, bytes);
    hubmap::cuda::encode(storage, bytes, view, glomerulus, code, nullptr);

    hubmap::index count = 0;
    cudaMemcpy(&count, code.count, sizeof(count), cudaMemcpyDeviceToHost);  // waits
    std::cout << count << " runs\n";
    return count == 4 ? 0 : 1;  // 2 1 4 2 7 1 12 1
}
