#pragma once

#include <algorithm>
#include <hubmap/cuda/encode_upscaled.cuh>
#include <hubmap/nn_cuda/device_view.cuh>
#include <hubmap/rle/rle.hpp>
#include <limits>
#include <utility>
#include <vector>

namespace hubmap::nn_cuda {

/// The code that `call(temporary, bytes, output)` makes on a GPU, on the host. The one place of this room
/// that waits for the GPU: twice, for the number of runs and for the runs. Where there are more runs than
/// were expected, the call is done again with memory for all. Errors: hubmap.nn_cuda.105.
template <class Call>
[[nodiscard]] kaggle_rle code_of(const at::Device& device, extent size, index expected_runs,
                                 const Call& call) {
    static_assert(sizeof(run) == 2 * sizeof(index) && std::is_standard_layout_v<run>);
    const auto options = at::TensorOptions().dtype(at::kLong).device(device);
    const auto count = at::empty({1}, options);
    at::Tensor runs;
    index found = expected_runs, capacity = 0;
    do {
        capacity = found;
        runs = at::empty({capacity, 2}, options);
        const cuda::run_output<> out{reinterpret_cast<run*>(runs.data_ptr<index>()), capacity,
                                     count.data_ptr<index>()};
        with_storage(device, [&](void* storage, std::size_t& bytes) { return call(storage, bytes, out); });
        found = count.item<index>();
    } while (found > capacity);
    const auto on_host = runs.narrow(0, 0, found).cpu();
    const auto* const first = on_host.data_ptr<index>();
    std::vector<run> list;
    list.reserve(static_cast<std::size_t>(found));
    for (index i = 0; i < found; ++i) list.push_back({first[2 * i], first[2 * i + 1]});
    return {size, std::move(list)};
}

namespace detail {

/// Errors: hubmap.nn_cuda.107.
inline void require_full(extent full) {
    require(!full.empty() && full.height <= std::numeric_limits<index>::max() / full.width, "nn_cuda", 107,
            "a map upscaled to ", full);
}

template <class Rule, class Map>
[[nodiscard]] kaggle_rle encode_map(const at::Device& device, const Map& map, extent full, const Rule& rule,
                                    const cuda::upscale_options& options) {
    const device_scope scope(device);
    cuda::encode_tuning tuning;
    check(cuda::tune_for_device(tuning));
    // Of a slide's mask, 16 bytes each; a full image has fewer columns than 2^63 / 8.
    constexpr index runs_of_a_column = 8;
    const index expected = std::min(full.area() / 2 + 1, runs_of_a_column * full.width);
    return code_of(device, full, expected,
                   [&](void* storage, std::size_t& bytes, const cuda::run_output<>& out) {
                       return cuda::encode_upscaled(storage, bytes, map, full, rule, out, scope.stream(),
                                                    options, tuning);
                   });
}

}  // namespace detail

/// The code of a tensor [height, width] of floats, or of bytes of which 255 stands for 1, on a GPU, upscaled
/// to `full` by a rule of rle/upscale_rules.hpp and cut at its threshold: cuda::encode_upscaled on LibTorch's
/// current stream, with storage of LibTorch's allocator. Waits for the GPU, as code_of does.
/// Errors: hubmap.nn_cuda.107, looked at first, 101, 102, 103, 105; hubmap.cuda.105, 107; LibTorch's own
/// where its allocator has no memory.
template <class Rule>
[[nodiscard]] kaggle_rle encode_upscaled(const at::Tensor& map, extent full, const Rule& rule,
                                         const cuda::upscale_options& options = {}) {
    detail::require_full(full);
    if (map.defined() && map.scalar_type() == at::kByte)
        return detail::encode_map(map.device(), device_view<const std::uint8_t>(map), full, rule, options);
    const auto view = device_view<const float>(map);
    return detail::encode_map(map.device(), view, full, rule, options);
}

/// The same of sums and weights that are not divided yet. Errors: the same; hubmap.nn_cuda.104,
/// hubmap.cuda.106.
template <class Rule>
[[nodiscard]] kaggle_rle encode_upscaled(const at::Tensor& sums, const at::Tensor& weights, extent full,
                                         const Rule& rule, const cuda::upscale_options& options = {}) {
    detail::require_full(full);
    const cuda::weighted_map map{device_view<const float>(sums), device_view<const float>(weights)};
    require(sums.device() == weights.device(), "nn_cuda", 104, "sums on ", sums.device().str(),
            ", weights on ", weights.device().str());
    return detail::encode_map(sums.device(), map, full, rule, options);
}

}  // namespace hubmap::nn_cuda
