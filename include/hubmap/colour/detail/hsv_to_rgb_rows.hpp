#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/hsv_pixel.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap::detail {

/// The two smaller channels of each colour, truncated: the smallest, and the one between. `Fuses`: the
/// processor has a fused multiply-add.
template <bool Fuses>
struct smaller_channels {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict hue,
                                           const std::uint8_t* __restrict saturation,
                                           const std::uint8_t* __restrict value, index count,
                                           std::uint8_t* __restrict lowest,
                                           std::uint8_t* __restrict middle) const {
        for (index i = 0; i < count; ++i) {
            const float position = static_cast<float>(hue[i]) * sectors_of_hue;
            const auto sector = static_cast<std::int32_t>(position);
            const float fraction = position - static_cast<float>(sector);
            // Falling with the hue in odd sectors, rising in even ones: the fraction, or 1 - it.
            const float share = std::fabs(static_cast<float>(~sector & 1) - fraction);
            const float s = static_cast<float>(saturation[i]) * (1.F / 255);
            const float v = static_cast<float>(value[i]) * (1.F / 255);
            const float least = v * (1.F - s);
            const float least_level = least * 255.F;
            lowest[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(least_level));
            const float between = v * (Fuses ? std::fma(-s, share, 1.F) : one_minus_product(s, share));
            const float between_level = between * 255.F;
            middle[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(between_level));
        }
    }
};

/// Puts each level into its channel. The largest is the value itself: no level changes by division and
/// multiplication by 255, which tests/colour proves.
struct place_channels {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict hue,
                                           const std::uint8_t* __restrict value,
                                           const std::uint8_t* __restrict lowest,
                                           const std::uint8_t* __restrict middle, index count,
                                           std::uint8_t* __restrict red, std::uint8_t* __restrict green,
                                           std::uint8_t* __restrict blue) const {
        constexpr int turn = 6 * hues_of_sector;
        for (index i = 0; i < count; ++i) {
            const std::uint8_t any_hue = hue[i], v = value[i], low = lowest[i], between = middle[i];
            const auto once_less = static_cast<std::uint8_t>(any_hue - turn);
            const std::uint8_t h = any_hue < once_less ? any_hue : once_less;  // the other wraps around
            // Each mask contains the one before it; between two of them lie sectors.
            const auto before = [h](int sector) {
                return static_cast<std::uint8_t>(-static_cast<int>(h < sector * hues_of_sector));
            };
            const std::uint8_t to_1 = before(1), to_2 = before(2), to_3 = before(3), to_4 = before(4),
                               to_5 = before(5);
            red[i] = static_cast<std::uint8_t>((v & (to_1 | ~to_5)) | (low & (to_2 ^ to_4)) |
                                               (between & ((to_1 ^ to_2) | (to_4 ^ to_5))));
            green[i] = static_cast<std::uint8_t>((v & (to_1 ^ to_3)) | (low & ~to_4) |
                                                 (between & (to_1 | (to_3 ^ to_4))));
            blue[i] = static_cast<std::uint8_t>((v & (to_3 ^ to_5)) | (low & to_2) |
                                                (between & ((to_2 ^ to_3) | ~to_5)));
        }
    }
};

/// Hue, saturation and value become red, green and blue, in place, truncated; at most block_px pixels.
inline void convert_block_to_rgb(channel_runs<std::uint8_t> channels, index count,
                                 instruction_set instructions) {
    alignas(64) std::uint8_t hue[block_px], value[block_px], lowest[block_px], middle[block_px];
    std::copy_n(channels[0], count, hue);
    std::copy_n(channels[2], count, value);
    const auto split = [&](auto kernel) {
        vectorised(instructions, kernel, +hue, channels[1], +value, count, +lowest, +middle);
    };
    available(instructions) == instruction_set::baseline ? split(smaller_channels<false>{})
                                                         : split(smaller_channels<true>{});
    vectorised(instructions, place_channels{}, +hue, +value, +lowest, +middle, count, channels[0],
               channels[1], channels[2]);
}

/// The same rounded to nearest.
inline void round_block_to_rgb(channel_runs<std::uint8_t> channels, index count) {
    for (index i = 0; i < count; ++i) {
        const rgb_pixel p = to_rgb<false>({channels[0][i], channels[1][i], channels[2][i]});
        channels[0][i] = p.red;
        channels[1][i] = p.green;
        channels[2][i] = p.blue;
    }
}

/// Pixels of a row of `width` that are truncated.
[[nodiscard]] constexpr index truncated_pixels(index width, hsv_rounding rounding) noexcept {
    constexpr index vector_px = 32;  // bytes of a register of AVX2
    switch (rounding) {
        case hsv_rounding::opencv_avx2:
            return width / vector_px * vector_px;
        case hsv_rounding::opencv_vector:
            return width;
        default:
            return 0;
    }
}

}  // namespace hubmap::detail
