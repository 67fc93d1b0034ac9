#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/detail/remap_weights.hpp>
#include <hubmap/resample/detail/source_part.hpp>
#include <type_traits>

namespace hubmap::detail {

/// The sum of one channel of Taps x Taps pixels by 8-bit arithmetic, OpenCV's cast at its end.
template <std::size_t Taps>
[[nodiscard]] inline std::uint8_t weigh(const std::uint8_t* pixels, const std::array<index, Taps>& rows,
                                        const std::array<index, Taps>& columns, std::size_t place, bool) {
    const auto& weights = remap_weights<Taps>::table().whole[place];
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < Taps; ++i)
        for (std::size_t j = 0; j < Taps; ++j) sum += pixels[rows[i] + columns[j]] * weights[i * Taps + j];
    return static_cast<std::uint8_t>(std::clamp(
        (sum + remap_weight_sum / 2) / remap_weight_sum - (sum + remap_weight_sum / 2 < 0), 0, 255));
}

/// The same of floats. OpenCV adds inside the image row by row, at its border tap by tap.
template <std::size_t Taps>
[[nodiscard]] inline float weigh(const float* pixels, const std::array<index, Taps>& rows,
                                 const std::array<index, Taps>& columns, std::size_t place, bool inside) {
    const auto& weights = remap_weights<Taps>::table().real[place];
    float sum = 0;
    for (std::size_t i = 0; i < Taps; ++i) {
        float along = rounded_product(pixels[rows[i] + columns[0]], weights[i * Taps]);
        if (!inside || Taps == 2) {
            sum += along;
            for (std::size_t j = 1; j < Taps; ++j)
                sum += rounded_product(pixels[rows[i] + columns[j]], weights[i * Taps + j]);
        } else {
            for (std::size_t j = 1; j < Taps; ++j)
                along += rounded_product(pixels[rows[i] + columns[j]], weights[i * Taps + j]);
            sum += along;
        }
    }
    return sum;
}

/// Fills pixels [begin, end) of row i of a tile, for any strides and any border.
template <std::size_t Taps, class T>
void warp_pixels(const source_part<image_view<const T>>& source, const coordinate_map& map,
                 border_mode border, index i, index begin, index end, image_view<T> tile) {
    const image_strides from = source.pixels.strides();
    const float *at_y = map.row_y(i).data(), *at_x = map.row_x(i).data();
    constexpr index before = Taps / 2 - (Taps > 1);
    for (index j = begin; j < end; ++j) {
        std::array<index, Taps> rows{}, columns{};
        std::size_t place = 0;
        index top = 0, left = 0;
        if constexpr (Taps == 1) {
            top = map.origin().y + round_half_even(at_y[j]);
            left = map.origin().x + round_half_even(at_x[j]);
        } else {
            const std::int32_t y = round_half_even(at_y[j] * remap_steps),
                               x = round_half_even(at_x[j] * remap_steps);
            place = static_cast<std::size_t>((y & (remap_steps - 1)) * remap_steps + (x & (remap_steps - 1)));
            top = map.origin().y + (y >> remap_bits) - before;
            left = map.origin().x + (x >> remap_bits) - before;
        }
        const bool inside = contains(whole(source.whole), {top, left, Taps, Taps});
        for (std::size_t k = 0; k < Taps; ++k) {
            const auto tap = static_cast<index>(k);
            rows[k] = (bordered(top + tap, source.whole.height, border) - source.origin.y) * from.y;
            columns[k] = (bordered(left + tap, source.whole.width, border) - source.origin.x) * from.x;
        }
        for (index c = 0; c < tile.channels(); ++c) {
            const T* pixels = source.pixels.data() + c * from.channel;
            if constexpr (Taps == 1)
                tile(i, j, c) = pixels[rows[0] + columns[0]];
            else
                tile(i, j, c) = weigh<Taps>(pixels, rows, columns, place, inside);
        }
    }
}

}  // namespace hubmap::detail
