#pragma once

#include <hubmap/nn/compat.hpp>
#include <hubmap/resample/resize_map.hpp>
#include <hubmap/rle/upscale.hpp>
#include <hubmap/settings/prediction_settings.hpp>
#include <hubmap/stages/prediction_map.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <hubmap/tiling/tile_merger.hpp>
#include <span>
#include <utility>

namespace hubmap {

/// A map in the memory of the processor. Memory: 8 bytes a pixel.
class host_map {
  public:
    /// Errors: hubmap.image.103, hubmap.tiling.102.
    host_map(extent size, index tile_px, const torch::Device&)
        : size_(size), weight_(gaussian_tile_weight(tile_px)), merger_(size) {}

    [[nodiscard]] extent size() const noexcept { return size_; }

    /// Errors: hubmap.tiling.111.
    void add(const torch::Tensor& tiles, std::span<const pixel> corners) {
        const auto on_host = tiles.cpu().contiguous();
        const extent tile{on_host.size(1), on_host.size(2)};
        for (std::size_t i = 0; i < corners.size(); ++i)
            merger_.add(image_view<const float>(
                            on_host.data_ptr<float>() + static_cast<index>(i) * tile.area(), tile),
                        corners[i], weight_.view());
    }
    void finish() { mean_ = std::move(merger_).finish(); }
    void scale(float share) {
        for (auto& value : mean_.values()) value *= share;
    }
    void add_resized(const host_map& other, double step, float share) {
        add_resized_map(other.mean_.view(), step, share, mean_.view());
    }
    /// Errors: hubmap.rle.131, 132.
    [[nodiscard]] kaggle_rle encode(const execution& how, extent full, double threshold,
                                    upscale_rule rule) const {
        const image_view<const float> map = mean_.view();
        return rule == upscale_rule::reference ? encode_upscaled_reference(how, map, full, threshold)
                                               : encode_upscaled(how, map, full, threshold);
    }

  private:
    extent size_;
    image<float> weight_;
    tile_merger merger_;
    image<float> mean_;
};

static_assert(prediction_map<host_map>);

}  // namespace hubmap
