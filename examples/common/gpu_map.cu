#include <examples/common/gpu_map.hpp>
#include <hubmap/nn_cuda/device_map.cuh>

namespace hubmap::examples {

static_assert(prediction_map<nn_cuda::device_map>);

struct gpu_map::inner {
    nn_cuda::device_map map;
};

gpu_map::gpu_map(extent size, index tile_px, const c10::Device& device)
    : inner_(new inner{nn_cuda::device_map(size, tile_px, device)}) {}
gpu_map::gpu_map(gpu_map&&) noexcept = default;
gpu_map& gpu_map::operator=(gpu_map&&) noexcept = default;
gpu_map::~gpu_map() = default;

extent gpu_map::size() const {
    return inner_->map.size();
}
void gpu_map::add(const at::Tensor& tiles, std::span<const pixel> corners) {
    inner_->map.add(tiles, corners);
}
void gpu_map::finish() {
    inner_->map.finish();
}
void gpu_map::scale(float share) {
    inner_->map.scale(share);
}
void gpu_map::add_resized(const gpu_map& other, double step, float share) {
    inner_->map.add_resized(other.inner_->map, step, share);
}
kaggle_rle gpu_map::encode(const execution& how, extent full, double threshold, upscale_rule rule) const {
    return inner_->map.encode(how, full, threshold, rule);
}

}  // namespace hubmap::examples
