#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/detail/warp_source.hpp>
#include <hubmap/resample/detail/warp_weights.hpp>
#include <hubmap/resample/detail/with_channels.hpp>
#include <hubmap/resample/remap_place.hpp>
#include <type_traits>

namespace hubmap::detail {

/// A pixel times its weight, rounded before it is added.
inline std::int32_t weighted(std::uint8_t pixel, std::int32_t weight) noexcept {
    return pixel * weight;
}
inline float weighted(float pixel, float weight) noexcept {
    return rounded_product(pixel, weight);
}

/// The sum of weighted pixels as a pixel.
inline std::uint8_t pixel_of_sum(std::int32_t sum) noexcept {
    const std::int32_t value = (sum + warp_weight_sum / 2) >> warp_weight_bits;
    return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}
inline float pixel_of_sum(float sum) noexcept {
    return sum;
}

/// Pixels [begin, end) of the tile's row `i` by any kernel, from and to any layout. Sums of floats are made
/// in OpenCV's order: row by row, but at the border of the image (of fewer taps: anywhere) one after the
/// other.
template <index Taps, class T, class Channels>
void warp_pixels(const source_part<T>& source, const coordinate_map& map, Channels channels, index i,
                 index begin, index end, image_view<T> tile) {
    using sum_type = std::conditional_t<std::is_integral_v<T>, std::int32_t, float>;
    constexpr index before = Taps / 2 - 1;
    const auto& table = warp_weights_for<T, Taps>();
    const image_strides from = source.pixels.strides(), to = tile.strides();
    const float *at_y = map.row_y(i).data(), *at_x = map.row_x(i).data();
    for (index j = begin; j < end; ++j) {
        const remap_place y = remap_place_of(at_y[j]), x = remap_place_of(at_x[j]);
        const auto* weights = table.at(y.fraction, x.fraction);
        const index top = y.cell + map.origin().y - before;
        const index left = x.cell + map.origin().x - before;
        std::array<index, Taps> rows, columns;
        for (index k = 0; k < Taps; ++k) {
            const auto at = static_cast<std::size_t>(k);
            rows[at] = (bordered(top + k, source.whole.height, source.border) - source.origin.y) * from.y;
            columns[at] = (bordered(left + k, source.whole.width, source.border) - source.origin.x) * from.x;
        }
        const bool by_rows = Taps > 2 && contains(whole(source.whole), {top, left, Taps, Taps});
        for (index c = 0; c < channels; ++c) {
            const T* p = source.pixels.data() + c * from.channel;
            const auto* weight = weights;
            sum_type sum = 0;
            for (const index row : rows) {
                sum_type row_sum = by_rows ? sum_type{0} : sum;
                for (const index column : columns) {
                    row_sum += weighted(p[row + column], *weight++);
                }
                sum = by_rows ? sum + row_sum : row_sum;
            }
            tile.row(i)[j * to.x + c * to.channel] = pixel_of_sum(sum);
        }
    }
}

/// The nearest pixel; halves to the even position.
template <class T, class Channels>
void warp_nearest(const source_part<T>& source, const coordinate_map& map, Channels channels, index i,
                  index begin, index end, image_view<T> tile) {
    const image_strides to = tile.strides();
    for (index j = begin; j < end; ++j) {
        const index y = map.origin().y + round_half_even(map.row_y(i)[static_cast<std::size_t>(j)]);
        const index x = map.origin().x + round_half_even(map.row_x(i)[static_cast<std::size_t>(j)]);
        const index row = bordered(y, source.whole.height, source.border) - source.origin.y;
        const index column = bordered(x, source.whole.width, source.border) - source.origin.x;
        for (index c = 0; c < channels; ++c)
            tile.row(i)[j * to.x + c * to.channel] = source.pixels(row, column, c);
    }
}

/// Any pixels of one row by any method.
template <class T>
void warp_span(const source_part<T>& source, const coordinate_map& map, interpolation method, index i,
               index begin, index end, image_view<T> tile) {
    with_channels(tile.channels(), [&](auto channels) {
        if constexpr (!std::is_same_v<T, std::uint8_t> && !std::is_same_v<T, float>)
            return warp_nearest(source, map, channels, i, begin, end, tile);  // labels
        else
            switch (method) {
                case interpolation::nearest:
                    return warp_nearest(source, map, channels, i, begin, end, tile);
                case interpolation::bilinear:
                    return warp_pixels<2>(source, map, channels, i, begin, end, tile);
                case interpolation::cubic:
                    return warp_pixels<4>(source, map, channels, i, begin, end, tile);
                case interpolation::lanczos4:
                    return warp_pixels<8>(source, map, channels, i, begin, end, tile);
            }
    });
}

}  // namespace hubmap::detail
