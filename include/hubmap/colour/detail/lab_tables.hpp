#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/core/host_device.hpp>

namespace hubmap::detail {

/// value / 2^bits, halves up.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::int32_t rounded_shift(std::int32_t value, int bits) noexcept {
    return (value + (1 << (bits - 1))) >> bits;
}

/// `value` cut to [0, limit].
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::int32_t cut_to(std::int32_t value,
                                                               std::int32_t limit) noexcept {
    const std::int32_t positive = value < 0 ? 0 : value;
    return positive < limit ? positive : limit;
}

inline constexpr std::int32_t lab_base = 1 << 14;        ///< one, in the fixed point of the way back
inline constexpr std::int32_t lab_light_steps = 4096;    ///< steps of linear light on the way back
inline constexpr std::int32_t lab_root_steps = 255 * 8;  ///< steps of linear light on the way there

/// Tables of OpenCV's 8-bit Lab conversions, from their formulas. Plain memory, 36 KB: a GPU can have a copy.
/// What vectors read has 32 bits, because that is what processors gather.
struct lab_tables {
    /// What a value of red, green and blue adds to X and Y (32 bits up) and to Z, over the white point, in
    /// 4096ths of a step of light. Half a step, for rounding, is in red's share.
    std::uint64_t share_of_xy[3][256];
    std::uint32_t share_of_z[3][256];
    float light[256];                       ///< sRGB value -> linear light in steps, a whole number
    std::uint8_t light_bytes[2][256];       ///< the same number's low and high byte
    std::int32_t root[lab_root_steps + 1];  ///< linear light -> Lab's f, 2^15 = one
    std::uint32_t lightness[256];           ///< L -> Y and, 16 bits up, f(Y); lab_base = one
    std::int32_t srgb[lab_light_steps];     ///< linear light -> sRGB value
};

/// What red, green and blue add to X, Y and Z over D65's white point, in 4096ths, as OpenCV rounds them.
inline constexpr std::int32_t lab_primaries[3][3] = {{1777, 871, 73}, {1541, 2929, 448}, {778, 296, 3575}};

inline void fill_light_tables(lab_tables& tables) {
    for (std::size_t i = 0; i < 256; ++i) {
        const double x = static_cast<double>(i) / 255;
        const double light = x <= .04045 ? x / 12.92 : std::pow((x + .055) / 1.055, 2.4);
        tables.light[i] = std::nearbyint(static_cast<float>(lab_root_steps) * static_cast<float>(light));
        const auto steps = static_cast<std::uint64_t>(tables.light[i]);
        tables.light_bytes[0][i] = static_cast<std::uint8_t>(steps & 255);
        tables.light_bytes[1][i] = static_cast<std::uint8_t>(steps >> 8);
        for (std::size_t primary = 0; primary < 3; ++primary) {
            const std::uint64_t half = primary == 0 ? 1 << 11 : 0;
            const auto part = [&](std::size_t k) {
                return steps * static_cast<std::uint64_t>(lab_primaries[primary][k]) + half;
            };
            tables.share_of_xy[primary][i] = part(0) | part(1) << 32;
            tables.share_of_z[primary][i] = static_cast<std::uint32_t>(part(2));
        }
    }
    for (std::size_t i = 0; i < lab_light_steps; ++i) {
        const double x = static_cast<double>(i) / lab_light_steps;
        const double value = x <= .0031308 ? x * 12.92 : 1.055 * std::pow(x, 1 / 2.4) - .055;
        tables.srgb[i] = static_cast<std::int32_t>(std::nearbyint(255 * value));
    }
}

inline void fill_root_tables(lab_tables& tables) {
    for (std::size_t i = 0; i <= lab_root_steps; ++i) {
        // Double precision throughout: single-precision cube roots differ among libraries.
        const double x = static_cast<double>(i) / lab_root_steps;
        const auto f = static_cast<float>(x < 216. / 24389 ? x * (841. / 108) + 16. / 116 : std::cbrt(x));
        tables.root[i] = static_cast<std::int32_t>(std::nearbyint(32768.F * f));
    }
    constexpr float one = lab_base;
    for (std::uint32_t i = 0; i < 256; ++i) {
        const auto value = static_cast<float>(i);
        float y = 0, fy = 0;
        if (i <= 20) {  // L <= 8: the linear part of f
            y = value * one * 180.F / static_cast<float>(17 * 29 * 29 * 29);
            const float slope = value * 5.F / (3.F * 17 * 29);
            fy = one * (16.F / 116 + slope);
        } else {
            const float slope = value * 100.F * one / (255.F * 116);
            fy = slope + 16.F * one / 116;
            y = fy * fy / one * fy / one;
        }
        tables.lightness[i] = static_cast<std::uint32_t>(std::nearbyint(y)) |
                              static_cast<std::uint32_t>(std::nearbyint(fy)) << 16;
    }
}

/// The one copy, made at first use (7,000 roots and powers) and never changed.
[[nodiscard]] inline const lab_tables& shared_lab_tables() {
    static const lab_tables tables = [] {
        lab_tables made{};
        fill_light_tables(made);
        fill_root_tables(made);
        return made;
    }();
    return tables;
}

}  // namespace hubmap::detail
