#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>

// OpenCV's 8-bit HSV (color_hsv.simd.hpp), value by value: what single pixels, vectorised rows and GPUs
// share.
namespace hubmap::detail {

inline constexpr std::int32_t hue_circle = 180;  ///< hue counts half turns of 2 degrees
inline constexpr float hue_numerator = (hue_circle << 12) / 6, saturation_numerator = 255 << 12;
inline constexpr int quotient_bits = 12;

/// `parts` times a quotient below, back to whole steps; halves up.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr std::int32_t whole_steps(
    std::int32_t quotients) noexcept {
    return (quotients + (1 << (quotient_bits - 1))) >> quotient_bits;
}

/// OpenCV's quotients behind saturation and hue, numerator / k in 4096ths rounded to nearest, as its tables
/// hold them; for k = 0, which only ever meets a factor of 0, anything.
struct hsv_quotients {
    std::int32_t of_value, of_range;
};
/// One division for both. Three roundings to float move a quotient by less than 1 / 4 k, and none lies closer
/// to a half than 1 / 2 k; tests compare all with the divisions of whole numbers.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr hsv_quotients quotients_of(
    std::int32_t value, std::int32_t range) noexcept {
    const auto v = static_cast<float>(value > 1 ? value : 1), r = static_cast<float>(range > 1 ? range : 1);
    const float both = 1.F / (v * r);
    const float one_by_value = both * r, one_by_range = both * v;
    return {round_half_even(saturation_numerator * one_by_value),
            round_half_even(hue_numerator * one_by_range)};
}

/// 1 - a b rounded once to float, as OpenCV's fused multiply-add gives it. Where the processor has one it is
/// asked; doubles hold a b for nearly all of the 180 x 256 arguments, and tests compare all of them.
template <bool Fused>
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr float one_minus_product(float a,
                                                                                       float b) noexcept {
    if constexpr (Fused) return std::fma(-a, b, 1.F);
    const double product = static_cast<double>(a) * static_cast<double>(b);
    return static_cast<float>(1. - product);
}

/// Place on the circle, and the shares of the value that the two lesser channels get: the least one, and the
/// one between, which rises with the hue in even sectors and falls in odd ones.
struct hsv_shares {
    std::int32_t sector;
    float least, between;
};

template <bool Fused, bool Truncates, class Product>
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE inline hsv_shares shares_of(
    std::uint8_t hue, std::uint8_t saturation_level, const Product& product_of) noexcept {
    const float position = product_of(static_cast<float>(hue), 6.F / hue_circle);
    const auto whole_part = static_cast<std::int32_t>(position);
    const float fraction = position - static_cast<float>(whole_part);
    const float saturation = static_cast<float>(saturation_level) * (1.F / 255);
    // 1 - fraction where the share rises; no branch, so that compilers vectorise it.
    const auto rises = static_cast<float>((whole_part + 1) & 1);
    const float missing = std::fabs(fraction - rises);
    float between = one_minus_product<Fused>(saturation, missing);
    if constexpr (!Truncates) {
        // OpenCV's scalar code rounds one of the two products first.
        const float product = product_of(saturation, missing);
        const float rising = 1.F - product;
        between = (whole_part & 1) == 0 ? rising : between;
    }
    return {whole_part - 6 * static_cast<std::int32_t>(whole_part >= 6), 1.F - saturation, between};
}

/// A level of 0 .. 255 from an intensity of 0 .. 1.
template <bool Truncates, class Product>
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE inline std::uint8_t hsv_level(
    float intensity, const Product& product_of) noexcept {
    const float level = product_of(intensity, 255.F);
    if constexpr (Truncates) return static_cast<std::uint8_t>(static_cast<std::int32_t>(level));
    return static_cast<std::uint8_t>(round_half_even(level));
}

/// Whole numbers to add: hue 0 .. 179 around the circle, saturation and value cut to 0 .. 255.
struct hsv_shifts {
    int hue, saturation, value;
};

}  // namespace hubmap::detail
