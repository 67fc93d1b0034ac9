#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace hubmap::detail {

/// value / 2^bits, halves up.
[[nodiscard]] constexpr std::int32_t rounded_shift(std::int32_t value, int bits) noexcept {
    return (value + (1 << (bits - 1))) >> bits;
}

[[nodiscard]] constexpr std::uint8_t to_byte(std::int32_t value) noexcept {
    return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

inline constexpr std::int32_t lab_base = 1 << 14;  ///< one, in the fixed point of the way back

/// Inverse of Lab's f, both parts in lab_base-ths, with the truncations of OpenCV's table of it.
[[nodiscard]] constexpr std::int32_t lab_inverse_cube(std::int32_t i) noexcept {
    constexpr std::int32_t linear_up_to = 3390, shift = lab_base * 16 / 116 * 108 / 841;
    if (i <= linear_up_to) return i * 108 / 841 - shift;
    return i * i / lab_base * i / lab_base;
}

/// Tables of OpenCV's 8-bit Lab conversions, from their formulas.
struct lab_tables {
    std::array<std::int32_t, 256> linear{};  ///< sRGB value -> linear light, 255 * 8 = one
    std::array<std::int32_t, 3072> root{};   ///< linear light -> Lab's f, 2^15 = one
    std::array<std::int32_t, 256> y{};       ///< L -> Y, lab_base = one
    std::array<std::int32_t, 256> fy{};      ///< L -> f(Y)
    std::array<std::uint8_t, 4096> srgb{};   ///< linear light -> sRGB value, 4096 = one

    lab_tables() {
        constexpr double steps = 255 * 8;
        for (std::size_t i = 0; i < linear.size(); ++i) {
            const double x = static_cast<double>(i) / 255;
            const double light = x <= .04045 ? x / 12.92 : std::pow((x + .055) / 1.055, 2.4);
            linear[i] = static_cast<std::int32_t>(
                std::nearbyint(static_cast<float>(steps) * static_cast<float>(light)));
        }
        for (std::size_t i = 0; i < root.size(); ++i) {
            // Double precision throughout: single-precision cube roots differ among libraries.
            const double x = static_cast<double>(i) / steps;
            const auto f = static_cast<float>(x < 216. / 24389 ? x * (841. / 108) + 16. / 116 : std::cbrt(x));
            root[i] = static_cast<std::int32_t>(std::nearbyint(32768.F * f));
        }
        constexpr float one = lab_base;
        for (std::int32_t i = 0; i < 256; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const auto value = static_cast<float>(i);
            if (i <= 20) {  // L <= 8: the linear part of f
                y[at] = static_cast<std::int32_t>(
                    std::nearbyint(value * one * 180.F / static_cast<float>(17 * 29 * 29 * 29)));
                fy[at] = static_cast<std::int32_t>(
                    std::nearbyint(one * (16.F / 116 + value * 5.F / (3.F * 17 * 29))));
            } else {
                const float f = value * 100.F * one / (255.F * 116) + 16.F * one / 116;
                fy[at] = static_cast<std::int32_t>(std::nearbyint(f));
                y[at] = static_cast<std::int32_t>(std::nearbyint(f * f / one * f / one));
            }
        }
        for (std::size_t i = 0; i < srgb.size(); ++i) {
            const double x = static_cast<double>(i) / 4096;
            const double value = x <= .0031308 ? x * 12.92 : 1.055 * std::pow(x, 1 / 2.4) - .055;
            srgb[i] = static_cast<std::uint8_t>(std::nearbyint(255 * value));
        }
    }

    [[nodiscard]] std::int32_t cube_root(std::int32_t light) const noexcept {
        return root[static_cast<std::size_t>(light)];
    }
    [[nodiscard]] std::uint8_t gamma(std::int32_t light) const noexcept {
        return srgb[static_cast<std::size_t>(std::clamp(light, 0, 4095))];
    }
};

/// The one copy, made at first use (7,000 roots and powers) and never changed.
[[nodiscard]] inline const lab_tables& shared_lab_tables() {
    static const lab_tables tables;
    return tables;
}

}  // namespace hubmap::detail
