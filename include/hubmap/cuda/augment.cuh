#pragma once

#include <cstddef>
#include <cstdint>
#include <hubmap/cuda/augment.hpp>
#include <hubmap/cuda/stream_processor.cuh>
#include <hubmap/cuda/warp.hpp>
#include <type_traits>

namespace hubmap::cuda {

/// An RGB image in device memory as a target of colour policies, all work on one stream: see augment_target.
using device_target = augment_target<stream_processor>;

/// Fills a tile from a whole image in device memory, bilinearly: equals hubmap::warp to the bit. The
/// positions are a copy of a coordinate_map's. No temporary storage. Errors: hubmap.cuda.111.
inline cudaError_t warp(image_view<const std::uint8_t> source, const map_positions& map,
                        image_view<std::uint8_t> tile, cudaStream_t stream,
                        border_mode border = border_mode::reflect) {
    return warp_on(stream_processor(stream), source, map, tile, border);
}

/// The same for labels, the nearest code: equals hubmap::warp_labels. Errors: hubmap.cuda.111.
template <class Code>
cudaError_t warp_labels(label_view<Code> source, const map_positions& map,
                        label_view<std::remove_const_t<Code>> tile, cudaStream_t stream,
                        border_mode border = border_mode::reflect) {
    return warp_labels_on(stream_processor(stream), source, map, tile, border);
}

}  // namespace hubmap::cuda
