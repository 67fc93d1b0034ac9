#pragma once

#include <hubmap/cuda/merge_tiles.cuh>
#include <hubmap/nn_cuda/device_view.cuh>
#include <hubmap/nn_cuda/encode_upscaled.cuh>
#include <span>
#include <utility>

namespace hubmap::nn_cuda {

/// hubmap::tile_merger in the memory of a GPU: add batches of predicted tiles in a fixed order, then encode
/// or finish. The sums are those of tile_merger (see cuda/merge_tiles.cuh). Memory: 8 bytes a pixel of the
/// map. All work goes to LibTorch's current stream; `encode` alone waits for it.
class device_tile_merger {
  public:
    /// Errors: hubmap.nn_cuda.101 where `device` is no GPU.
    device_tile_merger(extent map, const at::Device& device)
        : sums_(zeros(map, device)), weights_(at::zeros_like(sums_)) {}

    [[nodiscard]] extent size() const { return {sums_.size(0), sums_.size(1)}; }
    [[nodiscard]] const at::Tensor& sums() const noexcept { return sums_; }
    [[nodiscard]] const at::Tensor& weights() const noexcept { return weights_; }

    /// Adds `tiles` [n, height, width], floats on the merger's GPU, each weighted by `weight` [height, width]
    /// there, with their upper left pixels at `corners`; what leaves the map is dropped.
    /// Errors: hubmap.nn_cuda.101, 102, 103, 104 where tiles, weight and map lie on several GPUs, 105, 106
    /// where there is not one corner a tile; hubmap.cuda.108.
    void add(const at::Tensor& tiles, std::span<const pixel> corners, const at::Tensor& weight) {
        static_assert(sizeof(pixel) == 2 * sizeof(index) && std::is_standard_layout_v<pixel>);
        require_device_tensor<float>(tiles);
        require(tiles.dim() == 3 && (tiles.size(2) <= 1 || tiles.stride(2) == 1), "nn_cuda", 103, "tiles of ",
                tiles.dim(), " dimensions, or with pixels apart");
        const auto weight_view = device_view<const float>(weight);
        require(tiles.device() == sums_.device() && weight.device() == sums_.device(), "nn_cuda", 104,
                "tiles on ", tiles.device().str(), ", weight on ", weight.device().str(), ", map on ",
                sums_.device().str());
        require(static_cast<index>(corners.size()) == tiles.size(0), "nn_cuda", 106, corners.size(),
                " corners of ", tiles.size(0), " tiles");
        if (corners.empty()) return;
        const device_scope scope(sums_.device());
        // Pinned, so that the copy is a part of the stream and nobody waits.
        const auto pinned =
            at::empty({tiles.size(0), 2}, at::TensorOptions().dtype(at::kLong).pinned_memory(true));
        auto* next = pinned.data_ptr<index>();
        for (const auto& corner : corners) {
            *next++ = corner.y;
            *next++ = corner.x;
        }
        const auto on_device = pinned.to(sums_.device(), /*non_blocking=*/true);
        const cuda::tile_batch batch{tiles.data_ptr<float>(),
                                     tiles.size(0),
                                     {tiles.size(1), tiles.size(2)},
                                     tiles.stride(0),
                                     tiles.stride(1),
                                     reinterpret_cast<const pixel*>(on_device.data_ptr<index>())};
        check(cuda::merge_tiles(batch, weight_view, maps(), scope.stream()));
    }

    /// The code of the mean map, upscaled and cut by `rule`; the map is not divided for it. Waits for the
    /// GPU. Errors: hubmap.nn_cuda.105, 107; hubmap.cuda.105, 107.
    template <class Rule>
    [[nodiscard]] kaggle_rle encode(extent full, const Rule& rule,
                                    const cuda::upscale_options& options = {}) const {
        return encode_upscaled(sums_, weights_, full, rule, options);
    }

    /// The mean map [height, width]; the merger is used up. Errors: hubmap.nn_cuda.105.
    [[nodiscard]] at::Tensor finish(uncovered missing = uncovered::zero) && {
        const device_scope scope(sums_.device());
        check(cuda::finish_map(maps(), device_view<float>(sums_), scope.stream(), missing));
        weights_ = at::Tensor();
        return std::move(sums_);
    }

  private:
    [[nodiscard]] static at::Tensor zeros(extent map, const at::Device& device) {
        require(device.is_cuda(), "nn_cuda", 101, "a merger on ", device.str(), ", not on a GPU");
        return at::zeros({map.height, map.width}, at::TensorOptions().dtype(at::kFloat).device(device));
    }
    [[nodiscard]] cuda::merge_maps maps() const {
        return {device_view<float>(sums_), device_view<float>(weights_)};
    }

    at::Tensor sums_;
    at::Tensor weights_;
};

}  // namespace hubmap::nn_cuda
