#pragma once

#include <array>
#include <cstdint>
#include <hubmap/colour/detail/byte_lookup.hpp>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap::detail {

/// What hue, saturation and value of a block are computed from: the largest channel, its distance to the
/// smallest, and the hue in sixths of a turn times that range.
struct colour_ranges {
    alignas(64) std::uint8_t value[block_px];
    alignas(64) std::uint8_t range[block_px];
    alignas(64) std::int16_t sixths[block_px];
};

struct measure_colours {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict red,
                                           const std::uint8_t* __restrict green,
                                           const std::uint8_t* __restrict blue, index count,
                                           colour_ranges* __restrict colours) const {
        for (index i = 0; i < count; ++i) {
            const std::uint8_t r = red[i], g = green[i], b = blue[i];
            const std::uint8_t high = r > g ? r : g, low = r < g ? r : g;
            const std::uint8_t value = high > b ? high : b;
            const auto range = static_cast<std::uint8_t>(value - (low < b ? low : b));
            colours->value[i] = value;
            colours->range[i] = range;
            const auto of_red = static_cast<std::int16_t>(g - b);
            const auto of_green = static_cast<std::int16_t>(b - r + 2 * range);
            const auto of_blue = static_cast<std::int16_t>(r - g + 4 * range);
            const std::int16_t not_red = value == g ? of_green : of_blue;
            colours->sixths[i] = value == r ? of_red : not_red;
        }
    }
};

/// Quotients as a division rounded to a whole number: the tables' numbers, which tests/colour proves. All
/// numbers are whole and below 2^22, so that single precision is exact.
struct divide_ranges {
    static constexpr auto newest = instruction_set::avx2;  // AVX-512 looks quotients up

    [[gnu::always_inline]] void operator()(const colour_ranges* __restrict colours, index count,
                                           std::uint8_t* __restrict hue,
                                           std::uint8_t* __restrict saturation) const {
        for (index i = 0; i < count; ++i) {
            const std::int32_t value = colours->value[i], range = colours->range[i];
            const auto divisor = static_cast<float>(value > 1 ? value : 1);
            const std::int32_t of_value = round_half_even(static_cast<float>(saturation_unit) / divisor);
            const auto range_divisor = static_cast<float>(range > 1 ? range : 1);
            const std::int32_t of_range = round_half_even(static_cast<float>(hue_unit) / range_divisor);
            const float s = static_cast<float>(range) * static_cast<float>(of_value);
            saturation[i] = static_cast<std::uint8_t>((static_cast<std::int32_t>(s) + 2048) >> 12);
            const float h = static_cast<float>(colours->sixths[i]) * static_cast<float>(of_range);
            const std::int32_t turned = (static_cast<std::int32_t>(h) + 2048) >> 12;
            hue[i] = static_cast<std::uint8_t>(turned + ((turned >> 31) & 180));
        }
    }
};

/// Quotients for products of 16 bits: what saturation_quotients and hue_quotients hold, the largest ones
/// divided by what the other factor is multiplied by (scale_ranges). Low bytes, then high bytes.
struct short_quotients {
    // Quotients of values below it take more than 16 bits.
    static constexpr std::size_t least_value = 16, least_range = 2;

    std::array<std::array<std::uint8_t, 256>, 2> of_value{}, of_range{};

    constexpr short_quotients() {
        for (std::size_t i = 0; i < 256; ++i) {
            const std::int32_t value =
                i < least_value ? (saturation_quotients[i] + 8) / 16 : saturation_quotients[i];
            const std::int32_t range = i < least_range ? hue_quotients[i] / 2 : hue_quotients[i];
            for (std::size_t byte = 0; byte < 2; ++byte) {
                of_value[byte][i] = static_cast<std::uint8_t>(value >> (8 * byte));
                of_range[byte][i] = static_cast<std::uint8_t>(range >> (8 * byte));
            }
        }
    }
};
inline constexpr short_quotients quotient_bytes;

/// Low and high bytes of two quotients a pixel.
struct looked_up_quotients {
    alignas(64) std::uint8_t of_value[2][block_px];
    alignas(64) std::uint8_t of_range[2][block_px];
};

/// (a * b + 2^15) >> 16 of unsigned numbers of 16 bits.
[[nodiscard, gnu::always_inline]] inline std::uint16_t rounded_high_half(std::uint16_t a,
                                                                         std::uint16_t b) noexcept {
    const auto high = static_cast<std::uint16_t>((std::uint32_t{a} * std::uint32_t{b}) >> 16);
    const auto low = static_cast<std::uint16_t>(a * std::uint32_t{b});
    return static_cast<std::uint16_t>(high + (low >> 15));
}

struct scale_ranges {
    [[gnu::always_inline]] void operator()(const colour_ranges* __restrict colours,
                                           const looked_up_quotients* __restrict quotients, index count,
                                           std::uint8_t* __restrict hue,
                                           std::uint8_t* __restrict saturation) const {
        for (index i = 0; i < count; ++i) {
            const std::uint16_t range = colours->range[i];
            const auto of_value =
                static_cast<std::uint16_t>(quotients->of_value[0][i] | quotients->of_value[1][i] << 8);
            const auto of_range =
                static_cast<std::uint16_t>(quotients->of_range[0][i] | quotients->of_range[1][i] << 8);
            const auto low_range = static_cast<std::uint16_t>(range << 8);
            const auto usual_range = static_cast<std::uint16_t>(range << 4);
            const std::uint16_t of_range_16 =
                colours->value[i] < short_quotients::least_value ? low_range : usual_range;
            saturation[i] = static_cast<std::uint8_t>(rounded_high_half(of_range_16, of_value));
            // A negative number counts as 2^16 more than it is, its product as 2^16 quotients more.
            const std::int16_t sixths = colours->sixths[i];
            const auto twice = static_cast<std::uint16_t>(sixths << 5);
            const auto once = static_cast<std::uint16_t>(sixths << 4);
            const std::uint16_t sixths_16 = range < short_quotients::least_range ? twice : once;
            const auto excess = static_cast<std::uint16_t>(of_range & (sixths >> 15));
            const auto turned = static_cast<std::uint16_t>(rounded_high_half(sixths_16, of_range) - excess);
            const auto turned_on = static_cast<std::uint16_t>(turned + 180);
            hue[i] = static_cast<std::uint8_t>(turned < turned_on ? turned : turned_on);
        }
    }
};

/// Red, green and blue become hue, saturation and value, in place; at most block_px pixels.
inline void convert_block_to_hsv(channel_runs<std::uint8_t> channels, index count,
                                 instruction_set instructions) {
    colour_ranges colours;
    vectorised(instructions, measure_colours{}, channels[0], channels[1], channels[2], count, &colours);
    if (looks_up_vectors(instructions)) {
        looked_up_quotients quotients;
        const auto& [of_value, of_range] = quotient_bytes;
        look_up(byte_tables<2>{of_value[0].data(), of_value[1].data()}, colours.value, count,
                quotients.of_value[0], block_px, instructions);
        look_up(byte_tables<2>{of_range[0].data(), of_range[1].data()}, colours.range, count,
                quotients.of_range[0], block_px, instructions);
        vectorised(instructions, scale_ranges{}, static_cast<const colour_ranges*>(&colours),
                   static_cast<const looked_up_quotients*>(&quotients), count, channels[0], channels[1]);
    } else {
        vectorised(instructions, divide_ranges{}, static_cast<const colour_ranges*>(&colours), count,
                   channels[0], channels[1]);
    }
    std::copy_n(colours.value, count, channels[2]);
}

}  // namespace hubmap::detail
