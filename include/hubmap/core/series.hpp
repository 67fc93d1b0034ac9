#pragma once

#include <bit>
#include <cstdint>
#include <hubmap/core/rounding.hpp>

// Logarithm and power that are the same on every processor and in every library, in loops that vectorise:
// series, summed from the smallest term, products and sums rounded one by one. Relative error below 3e-7; of
// a logarithm near 0, 6e-8.
namespace hubmap {

/// `value` cut to [0, limit]; what is no number becomes 0. Floats from 0 on are ordered as their bits are,
/// and whole numbers are compared without a branch on every instruction set.
[[nodiscard, gnu::always_inline]] inline float number_up_to(float value, float limit) noexcept {
    constexpr std::int32_t infinity = 0x7F800000;
    const auto bits = std::bit_cast<std::int32_t>(value);
    const std::int32_t positive = bits > 0 ? bits : 0;
    const std::int32_t number = positive & -static_cast<std::int32_t>(positive <= infinity);
    const auto most = std::bit_cast<std::int32_t>(limit);
    return std::bit_cast<float>(number < most ? number : most);
}

/// log2(value) for positive normal numbers.
[[nodiscard, gnu::always_inline]] inline float series_log2(float value) noexcept {
    // value = m 2^e with m in [sqrt(1/2), sqrt(2)): subtracting the bits of sqrt(1/2) makes the carry.
    constexpr std::uint32_t root_half = 0x3F3504F3, mantissa = 0x7FFFFF;
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value) - root_half;
    const auto e = static_cast<float>(static_cast<std::int32_t>(bits) >> 23);
    const auto m = std::bit_cast<float>((bits & mantissa) + root_half);
    // ln m = 2 (s + s^3 / 3 + s^5 / 5 + ...), |s| < .172
    const float s = (m - 1) / (m + 1), square = s * s;
    float sum = square * (1.F / 9);
    sum = sum + 1.F / 7;
    sum = sum * square;
    sum = sum + 1.F / 5;
    sum = sum * square;
    sum = sum + 1.F / 3;
    sum = sum * square;
    const float rest = sum * s;
    constexpr float two_over_ln2 = 2.88539008F;
    const float logarithm = (s + rest) * two_over_ln2;
    return e + logarithm;
}

/// 2^value for -126 < value < 127.
[[nodiscard, gnu::always_inline]] inline float series_exp2(float value) noexcept {
    const std::int32_t whole = round_half_even(value);
    constexpr float ln2 = .693147181F;
    const float x = (value - static_cast<float>(whole)) * ln2;  // e^x = 1 + x + x^2 / 2 + ..., |x| < .347
    float sum = x * (1.F / 5040);
    sum = sum + 1.F / 720;
    sum = sum * x;
    sum = sum + 1.F / 120;
    sum = sum * x;
    sum = sum + 1.F / 24;
    sum = sum * x;
    sum = sum + 1.F / 6;
    sum = sum * x;
    sum = sum + .5F;
    sum = sum * x;
    sum = sum + 1;
    sum = sum * x;
    sum = sum + 1;
    return sum * std::bit_cast<float>((whole + 127) << 23);
}

}  // namespace hubmap
