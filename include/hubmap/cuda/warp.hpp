#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/remap_place.hpp>
#include <type_traits>

namespace hubmap::cuda {

/// A coordinate_map whose positions lie in memory of the processor: two rows-by-rows copies of it, `y` and
/// `x`.
struct map_positions {
    const float* y = nullptr;
    const float* x = nullptr;
    extent size{};
    pixel origin{};

    map_positions(const coordinate_map& map, const float* y_copy, const float* x_copy)
        : y(y_copy), x(x_copy), size(map.size()), origin(map.origin()) {}
};

/// Item: one pixel of a tile. Levels are mixed by OpenCV's whole numbers, positions rounded to 1/32 pixel.
struct warp_pixels_bilinear {
    image_view<const std::uint8_t> source;
    map_positions map;
    image_view<std::uint8_t> tile;
    border_mode border;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const image_strides from = source.strides(), to = tile.strides();
        const index i = item / map.size.width, j = item - i * map.size.width;
        const remap_place y = remap_place_of(map.y[item]), x = remap_place_of(map.x[item]);
        const index top = map.origin.y + y.cell, left = map.origin.x + x.cell;
        const auto row = [&](index at) { return bordered(at, source.height(), border) * from.y; };
        const auto column = [&](index at) { return bordered(at, source.width(), border) * from.x; };
        const index above = row(top), below = row(top + 1), first = column(left), second = column(left + 1);
        for (index c = 0; c < tile.channels(); ++c) {
            const std::uint8_t* const p = source.data() + c * from.channel;
            tile.data()[i * to.y + j * to.x + c * to.channel] =
                remap_mixture(p[above + first], p[above + second], p[below + first], p[below + second],
                              x.fraction, y.fraction);
        }
    }
};

/// Item: one pixel of a tile of labels, the nearest code.
template <class Code>
struct warp_pixels_nearest {
    image_view<const Code> source;
    map_positions map;
    image_view<Code> tile;
    border_mode border;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const image_strides from = source.strides(), to = tile.strides();
        const index i = item / map.size.width, j = item - i * map.size.width;
        const index y = bordered(map.origin.y + round_half_even(map.y[item]), source.height(), border);
        const index x = bordered(map.origin.x + round_half_even(map.x[item]), source.width(), border);
        tile.data()[i * to.y + j * to.x] = source.data()[y * from.y + x * from.x];
    }
};

/// Errors: hubmap.cuda.111.
inline void require_warp(extent source, index source_channels, extent tile, index tile_channels,
                         const map_positions& map) {
    require(!source.empty() && tile == map.size && source_channels == tile_channels &&
                (map.size.empty() || (map.y != nullptr && map.x != nullptr)),
            "cuda", 111, "a source of ", source, " x ", source_channels, ", a map of ", map.size,
            " and a tile of ", tile, " x ", tile_channels);
}

/// Fills a tile from a whole image on any processor, bilinearly: equals hubmap::warp to the bit. Any strides
/// and channels. Source and tile share no memory. Errors: hubmap.cuda.111 where shapes do not fit.
template <class Processor>
typename Processor::status_type warp_on(Processor processor, image_view<const std::uint8_t> source,
                                        const map_positions& map, image_view<std::uint8_t> tile,
                                        border_mode border = border_mode::reflect) {
    require_warp(source.size(), source.channels(), tile.size(), tile.channels(), map);
    processor.for_each(map.size.area(), warp_pixels_bilinear{source, map, tile, border});
    return processor.status();
}

/// The same for labels, the nearest code: equals hubmap::warp_labels. Errors: hubmap.cuda.111.
template <class Processor, class Code>
typename Processor::status_type warp_labels_on(Processor processor, label_view<Code> source,
                                               const map_positions& map,
                                               label_view<std::remove_const_t<Code>> tile,
                                               border_mode border = border_mode::reflect) {
    using code = std::remove_const_t<Code>;
    require_warp(source.size(), 1, tile.size(), 1, map);
    processor.for_each(map.size.area(), warp_pixels_nearest<code>{image_view<const code>(source.pixels()),
                                                                  map, tile.pixels(), border});
    return processor.status();
}

}  // namespace hubmap::cuda
