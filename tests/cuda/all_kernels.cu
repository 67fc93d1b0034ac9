// Instantiates the kernels of all headers of component cuda once: compiled by scripts/checks/cuda.sh, never
// run.
#include <functional>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/cuda/augment.cuh>
#include <hubmap/cuda/decode.cuh>
#include <hubmap/cuda/encode.cuh>
#include <hubmap/cuda/encode_upscaled.cuh>
#include <hubmap/cuda/merge_tiles.cuh>
#include <hubmap/cuda/stream_processor.cuh>

namespace hubmap::cuda {

using column_code = run_output<>;
using row_code = run_output<scan_order::row_major>;
using bytes_view = image_view<const std::uint8_t>;
using floats_view = image_view<const float>;

template cudaError_t encode(void*, std::size_t&, bytes_view, const code_test&, const column_code&,
                            cudaStream_t, const encode_tuning&);
template cudaError_t encode(void*, std::size_t&, bytes_view, const byte_level_test&, const row_code&,
                            cudaStream_t, const encode_tuning&);
template cudaError_t encode(void*, std::size_t&, floats_view, const level_test&, const column_code&,
                            cudaStream_t, const encode_tuning&);
template cudaError_t decode(void*, std::size_t&, const run_list<>&, image_view<std::uint8_t>, cudaStream_t,
                            const mask_values&, const encode_tuning&);
template cudaError_t encode_upscaled(void*, std::size_t&, const bytes_view&, extent, const bilinear_rule&,
                                     const column_code&, cudaStream_t, const upscale_options&,
                                     const encode_tuning&);
template cudaError_t encode_upscaled(void*, std::size_t&, const floats_view&, extent, const nearest_rule&,
                                     const column_code&, cudaStream_t, const upscale_options&,
                                     const encode_tuning&);
template cudaError_t encode_upscaled(void*, std::size_t&, const weighted_map&, extent,
                                     const fixed_point_rule&, const column_code&, cudaStream_t,
                                     const upscale_options&, const encode_tuning&);

cudaError_t use(encode_tuning& tuning, const tile_batch& batch, floats_view weight, const merge_maps& maps,
                image_view<float> out, cudaStream_t stream) {
    cudaError_t status = tune_for_device(tuning);
    if (status == cudaSuccess) status = merge_tiles(batch, weight, maps, stream);
    if (status == cudaSuccess) status = finish_map(maps, out, stream);
    return status;
}

cudaError_t use(bytes_view source, const map_positions& map, image_view<std::uint8_t> tile,
                label_view<std::uint8_t> labels, device_target& target, random_stream& random,
                cudaStream_t stream) {
    cudaError_t status = warp(source, map, tile, stream);
    if (status == cudaSuccess) status = warp_labels(labels, map, labels, stream);
    const auto policy = augment::one_of(augment::clahe{}, augment::hue_saturation_value{});
    augment::apply_without_geometry(policy, policy.draw(random), std::ref(target));
    return status == cudaSuccess ? target.status() : status;
}

}  // namespace hubmap::cuda
