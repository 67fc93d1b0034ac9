#pragma once

#include <hubmap/stages/prediction_map.hpp>
#include <memory>

namespace hubmap::examples {

/// nn_cuda::device_map behind a wall: its kernels need nvcc, which would take minutes for the rest of a
/// program.
class gpu_map {
  public:
    gpu_map(extent size, index tile_px, const c10::Device& device);
    gpu_map(gpu_map&&) noexcept;
    gpu_map& operator=(gpu_map&&) noexcept;
    ~gpu_map();

    [[nodiscard]] extent size() const;
    void add(const at::Tensor& tiles, std::span<const pixel> corners);
    void finish();
    void scale(float share);
    void add_resized(const gpu_map& other, double step, float share);
    [[nodiscard]] kaggle_rle encode(const execution& how, extent full, double threshold,
                                    upscale_rule rule) const;

  private:
    struct inner;
    std::unique_ptr<inner> inner_;
};

static_assert(prediction_map<gpu_map>);

}  // namespace hubmap::examples
