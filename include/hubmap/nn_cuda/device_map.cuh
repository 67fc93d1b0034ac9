#pragma once

#include <algorithm>
#include <hubmap/core/parallel.hpp>
#include <hubmap/nn_cuda/device_tile_merger.cuh>
#include <hubmap/resample/resize_map.hpp>
#include <hubmap/settings/prediction_settings.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap::nn_cuda {

/// A slide's map of probabilities in the memory of a GPU (a prediction_map, see stages/prediction_map.hpp):
/// tiles stay where the networks put them, and the code is all that comes back. The same sums, means and
/// codes as host_map's, bit for bit, where the tiles are. Memory on the GPU: 8 bytes a pixel of the map; 4
/// once it is scaled or another one is added to it, and then for the time of the addition some bands of
/// `band_rows` rows.
class device_map {
  public:
    /// Errors: hubmap.nn_cuda.101 where `device` is no GPU, hubmap.tiling.102.
    device_map(extent size, index tile_px, const c10::Device& device)
        : size_(size),
          merger_(size, device),
          weight_(on(device, gaussian_tile_weight(tile_px).values()).view({tile_px, tile_px})) {}

    [[nodiscard]] extent size() const noexcept { return size_; }

    /// Tiles [n, tile, tile], floats on the map's GPU. Errors: those of device_tile_merger::add.
    void add(const at::Tensor& tiles, std::span<const pixel> corners) {
        merger_.add(tiles, corners, weight_);
    }

    /// Nothing: encode() divides what it reads, and scale() and add_resized() divide in place. No tile is
    /// added after either of those.
    void finish() const noexcept {}

    /// Errors: hubmap.nn_cuda.105.
    void scale(float share) {
        divide();
        mean_.mul_(share);
    }

    /// As hubmap::add_resized_map: the same operations in the same order, band by band. `other` is only read,
    /// its sums are divided where they are needed. Errors: hubmap.nn_cuda.105.
    void add_resized(const device_map& other, double step, float share) {
        divide();
        const extent to = size(), from = other.size();
        const map_axis rows(to.height, step, from.height), columns(to.width, step, from.width);
        const auto device = mean_.device();
        const auto left = on(device, columns.low), right = on(device, columns.high);
        const auto along = on(device, columns.weight);
        for (index first = 0; first < to.height; first += band_rows) {
            const index count = std::min(band_rows, to.height - first);
            const auto blended = [&](const std::vector<index>& which) {
                const auto chosen = other.mean_rows(on(device, part(which, first, count)));
                const auto start = chosen.index_select(1, left);
                return chosen.index_select(1, right).sub_(start).mul_(along).add_(start);
            };
            const auto upper = blended(rows.low);
            const auto down = on(device, part(rows.weight, first, count)).unsqueeze(1);
            const auto value = blended(rows.high).sub_(upper).mul_(down).add_(upper).mul_(share);
            mean_.narrow(0, first, count).add_(value);
        }
    }

    /// Waits for the GPU. Errors: hubmap.nn_cuda.105, 107; hubmap.cuda.105, 107.
    [[nodiscard]] kaggle_rle encode(const execution&, extent full, double threshold,
                                    upscale_rule rule) const {
        if (rule == upscale_rule::corrected) return encode_by(full, bilinear_rule{threshold}, {});
        constexpr double white = 255;
        const int level = cuda::byte_level_test::whole_level(threshold * white);
        return encode_by(full, fixed_point_rule{level}, {.clears_ends = true});
    }

  private:
    template <class T>
    [[nodiscard]] static at::Tensor on(const c10::Device& device, const std::vector<T>& values) {
        const auto type = at::TensorOptions().dtype(scalar_type<T>());
        return at::from_blob(const_cast<T*>(values.data()), {static_cast<index>(values.size())}, type)
            .to(device, /*non_blocking=*/false, /*copy=*/true);
    }
    template <class T>
    [[nodiscard]] static std::vector<T> part(const std::vector<T>& values, index first, index count) {
        return {values.begin() + first, values.begin() + first + count};
    }
    /// From here on the mean map is all there is: it takes the place of the sums, and the weights go.
    void divide() {
        if (mean_.defined()) return;
        mean_ = std::move(merger_).finish();
    }
    /// Some rows of the mean map, 0 where no tile was.
    [[nodiscard]] at::Tensor mean_rows(const at::Tensor& which) const {
        if (mean_.defined()) return mean_.index_select(0, which);
        const auto weights = merger_.weights().index_select(0, which);
        const auto mean = merger_.sums().index_select(0, which).div_(weights);
        return at::where(weights > 0, mean, at::zeros_like(mean));
    }
    template <class Rule>
    [[nodiscard]] kaggle_rle encode_by(extent full, const Rule& rule,
                                       const cuda::upscale_options& options) const {
        return mean_.defined() ? encode_upscaled(mean_, full, rule, options)
                               : merger_.encode(full, rule, options);
    }

    static constexpr index band_rows = 256;

    extent size_;
    device_tile_merger merger_;
    at::Tensor weight_;
    at::Tensor mean_;  ///< once it is more than the merger's, which is used up then
};

}  // namespace hubmap::nn_cuda
