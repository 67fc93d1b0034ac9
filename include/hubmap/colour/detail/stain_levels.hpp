#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/stain_densities.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/core/series.hpp>
#include <numbers>

namespace hubmap::detail {

inline constexpr double log2_of_10 = std::numbers::ln10 / std::numbers::ln2;
inline constexpr double most_bits = 8;  ///< log2 of 256: white plus 1

/// What each level of each old channel contributes to the new ones, as factors of (new value + 1); the
/// fourth number fills a register.
struct level_powers {
    float of[3][256][4];
};

[[nodiscard]] inline level_powers make_level_powers(const density_map_matrix& map) {
    // Three factors within 2^-60 .. 2^60 may leave the range of floats, but never meet as infinity and 0.
    constexpr double most = 60;
    level_powers powers{};
    for (std::size_t v = 0; v < 256; ++v) {
        const double level = std::log2(static_cast<double>(v + 1) / 256);
        for (std::size_t k = 0; k < 3; ++k)
            for (std::size_t c = 0; c < 3; ++c) {
                const double scale = k == 0 ? most_bits - map.offset[c] * log2_of_10 : 0;
                powers.of[k][v][c] =
                    static_cast<float>(std::exp2(std::clamp(level * map.from[k][c] + scale, -most, most)));
            }
    }
    return powers;
}

/// Levels from products: the nearest to product - 1, cut to 0 .. 255.
struct levels_of_products {
    [[gnu::always_inline]] void operator()(const float* __restrict products, index count,
                                           std::uint8_t* __restrict levels) const {
        for (index i = 0; i < count; ++i) {
            const std::int32_t level = round_half_even(number_up_to(products[i], 256) - 1);
            levels[i] = static_cast<std::uint8_t>(level < 0 ? 0 : level);
        }
    }
};

/// Multiplies one register for each old channel; plain memory reads, which no newer instruction makes faster.
struct products_of_powers {
    static constexpr auto newest = instruction_set::baseline;

    [[gnu::always_inline]] void operator()(const pixel_run<const std::uint8_t>& rgb, index count,
                                           const level_powers* __restrict powers,
                                           float (*__restrict products)[4]) const {
        const std::uint8_t *red = rgb.first, *green = red + rgb.channel_step,
                           *blue = green + rgb.channel_step;
        for (index i = 0, at = 0; i < count; ++i, at += rgb.step)
            for (int k = 0; k < 4; ++k) {
                const float two = powers->of[0][red[at]][k] * powers->of[1][green[at]][k];
                products[i][k] = two * powers->of[2][blue[at]][k];
            }
    }
};

/// At most block_px pixels.
inline void multiply_powers(pixel_run<const std::uint8_t> in, pixel_run<std::uint8_t> out, index count,
                            const level_powers& powers, instruction_set instructions) {
    alignas(64) float products[block_px][4];
    alignas(64) std::uint8_t levels[block_px][4];
    vectorised(instructions, products_of_powers{}, in, count, &powers, +products);
    vectorised(instructions, levels_of_products{}, static_cast<const float*>(products[0]), 4 * count,
               +levels[0]);
    index i = 0;
    if (out.step == 3 && out.channel_step == 1)  // four bytes at once; the next pixel mends the fourth
        for (; i + 1 < count; ++i) std::copy_n(levels[i], 4, out.first + 3 * i);
    for (; i < count; ++i)
        for (index c = 0; c < 3; ++c) out.first[i * out.step + c * out.channel_step] = levels[i][c];
}

/// v (0 .. 1) of three channels -> v' of one.
struct change_intensity {
    [[gnu::always_inline]] void operator()(const float* __restrict red_bits,
                                           const float* __restrict green_bits,
                                           const float* __restrict blue_bits, index count, float of_red,
                                           float of_green, float of_blue, float constant,
                                           float* __restrict out) const {
        for (index i = 0; i < count; ++i) {
            const float r = red_bits[i] * of_red, g = green_bits[i] * of_green, b = blue_bits[i] * of_blue;
            float bits = r + g;
            bits = bits + b;
            bits = bits + constant;
            const float value = (series_exp2(number_up_to(bits, most_bits)) - 1) * (1.F / 255);
            out[i] = number_up_to(value, 1);
        }
    }
};

/// log2(255 v + 1) in place.
struct bits_of_intensity {
    [[gnu::always_inline]] void operator()(float* values, index count) const {
        for (index i = 0; i < count; ++i) {
            const float level = number_up_to(values[i], 1) * 255;
            values[i] = series_log2(level + 1);
        }
    }
};

/// At most block_px pixels.
inline void change_intensities(pixel_run<const float> in, pixel_run<float> out, index count,
                               const density_map_matrix& map, instruction_set instructions) {
    alignas(64) float bits[3][block_px];
    alignas(64) float changed[block_px];
    for (index c = 0; c < 3; ++c) {
        for (index i = 0; i < count; ++i) bits[c][i] = in.first[i * in.step + c * in.channel_step];
        vectorised(instructions, bits_of_intensity{}, +bits[c], count);
    }
    for (std::size_t c = 0; c < 3; ++c) {
        const double sum = map.from[0][c] + map.from[1][c] + map.from[2][c];
        const double constant = most_bits * (1 - sum) - map.offset[c] * log2_of_10;
        vectorised(instructions, change_intensity{}, +bits[0], +bits[1], +bits[2], count,
                   static_cast<float>(map.from[0][c]), static_cast<float>(map.from[1][c]),
                   static_cast<float>(map.from[2][c]), static_cast<float>(constant), +changed);
        for (index i = 0; i < count; ++i)
            out.first[i * out.step + static_cast<index>(c) * out.channel_step] = changed[i];
    }
}

}  // namespace hubmap::detail
