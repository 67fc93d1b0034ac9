#pragma once

#include <cmath>
#include <hubmap/core/parallel.hpp>
#include <hubmap/nn_cuda/device_tile_merger.cuh>
#include <hubmap/resample/resize_map.hpp>
#include <hubmap/settings/prediction_settings.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap::nn_cuda {

/// A slide's map of probabilities in the memory of a GPU (a prediction_map, see stages/host_map.hpp): tiles
/// stay where the networks put them, and the code is all that comes back. The same sums, means and codes as
/// host_map's, bit for bit, where the tiles are. Memory: 8 bytes a pixel of the map, on the GPU.
class device_map {
  public:
    /// Errors: hubmap.nn_cuda.101 where `device` is no GPU, hubmap.tiling.102.
    device_map(extent size, index tile_px, const c10::Device& device)
        : merger_(size, device),
          weight_(on(device, gaussian_tile_weight(tile_px).values()).view({tile_px, tile_px})) {}

    [[nodiscard]] extent size() const { return merger_.size(); }

    /// Tiles [n, tile, tile], floats on the map's GPU. Errors: those of device_tile_merger::add.
    void add(const at::Tensor& tiles, std::span<const pixel> corners) {
        merger_.add(tiles, corners, weight_);
    }

    /// Nothing: encode() divides what it reads.
    void finish() const noexcept {}

    void scale(float share) { mean_ = mean().mul_(share); }

    /// As hubmap::add_resized_map: the same operations in the same order.
    void add_resized(const device_map& other, double step, float share) {
        const auto from = other.mean();
        auto to = mean();
        const map_axis rows(to.size(0), step, from.size(0)), columns(to.size(1), step, from.size(1));
        const auto device = to.device();
        const auto left = on(device, columns.low), right = on(device, columns.high);
        const auto along = on(device, columns.weight), down = on(device, rows.weight).unsqueeze(1);
        const auto blended = [&](const std::vector<index>& which) {
            const auto chosen = from.index_select(0, on(device, which));
            const auto a = chosen.index_select(1, left);
            return a + (chosen.index_select(1, right) - a) * along;
        };
        const auto upper = blended(rows.low);
        mean_ = to.add_((upper + (blended(rows.high) - upper) * down) * share);
    }

    /// Waits for the GPU. Errors: hubmap.nn_cuda.105; hubmap.cuda.105, 107.
    [[nodiscard]] kaggle_rle encode(const execution&, extent full, double threshold,
                                    upscale_rule rule) const {
        if (rule == upscale_rule::corrected) return encode_by(full, bilinear_rule{threshold}, {});
        constexpr double white = 255;
        const auto level = static_cast<std::int32_t>(std::floor(threshold * white));
        return encode_by(full, fixed_point_rule{level}, {.clears_ends = true});
    }

  private:
    template <class T>
    [[nodiscard]] static at::Tensor on(const c10::Device& device, const std::vector<T>& values) {
        const auto type = at::TensorOptions().dtype(scalar_type<T>());
        return at::from_blob(const_cast<T*>(values.data()), {static_cast<index>(values.size())}, type)
            .to(device, /*non_blocking=*/false, /*copy=*/true);
    }
    /// The mean map, 0 where no tile was.
    [[nodiscard]] at::Tensor mean() const {
        if (mean_.defined()) return mean_;
        const auto& weights = merger_.weights();
        return at::where(weights > 0, merger_.sums() / weights, at::zeros_like(weights));
    }
    template <class Rule>
    [[nodiscard]] kaggle_rle encode_by(extent full, const Rule& rule,
                                       const cuda::upscale_options& options) const {
        return mean_.defined() ? encode_upscaled(mean_, full, rule, options)
                               : merger_.encode(full, rule, options);
    }

    device_tile_merger merger_;
    at::Tensor weight_;
    at::Tensor mean_;  ///< once it is more than the merger's
};

}  // namespace hubmap::nn_cuda
