#pragma once

// Of LibTorch tensors alone: maps on GPUs include this, and nvcc takes minutes for torch/torch.h.
#include <ATen/ATen.h>

#include <concepts>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/rle.hpp>
#include <hubmap/settings/prediction_settings.hpp>
#include <span>

namespace hubmap {

/// Where a slide's map of probabilities is collected and encoded (host_map, nn_cuda::device_map). It has
///
/// - `Map(extent size, index tile_px, c10::Device device)`: an empty map for tiles of this side;
///
/// - `add(tiles, corners)`: adds predicted tiles [n, tile, tile], floats on `device`, in this order;
///
/// - `finish()`: after the last tile, before what follows here;
///
/// - `scale(share)`: multiplies the mean map;
///
/// - `add_resized(other, step, share)`: adds `share` times the mean map of another scale, as add_resized_map;
///
/// - `encode(how, full, threshold, rule)`: the code of the mean map, upscaled to `full` and cut.
template <class Map>
concept prediction_map = std::constructible_from<Map, extent, index, c10::Device> &&
    requires(Map& map, const Map& other, const at::Tensor& tiles, std::span<const pixel> corners,
             const execution& how, extent full) {
    { other.size() } -> std::same_as<extent>;
    map.add(tiles, corners);
    map.finish();
    map.scale(1.F);
    map.add_resized(other, 1., 1.F);
    { other.encode(how, full, .5, upscale_rule::corrected) } -> std::same_as<kaggle_rle>;
};

}  // namespace hubmap
