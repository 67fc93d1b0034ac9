#pragma once

#include <array>
#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap {

/// How HSV -> RGB rounds. OpenCV's vector code truncates; the pixels of a row that do not fill a vector it
/// rounds to nearest, so its result depends on the processor and on the width.
enum class hsv_rounding : std::uint8_t {
    opencv_avx2,  ///< as OpenCV 4 on processors with AVX2: truncates whole vectors of 32 pixels, counted from
                  ///< the start of the row, and rounds the rest of the row (width mod 32 pixels)
    opencv_vector,  ///< truncates everywhere, whatever the width
    nearest,        ///< rounds everywhere: OpenCV's scalar code
};

constexpr std::array<enumerator<hsv_rounding>, 3> enumerators(hsv_rounding) {
    return {{{"opencv_avx2", hsv_rounding::opencv_avx2},
             {"opencv_vector", hsv_rounding::opencv_vector},
             {"nearest", hsv_rounding::nearest}}};
}

/// Hue in half turns of 2 degrees (0 .. 179), saturation and value 0 .. 255.
struct hsv_pixel {
    std::uint8_t hue = 0, saturation = 0, value = 0;

    friend constexpr bool operator==(const hsv_pixel&, const hsv_pixel&) = default;
};

struct rgb_pixel {
    std::uint8_t red = 0, green = 0, blue = 0;

    friend constexpr bool operator==(const rgb_pixel&, const rgb_pixel&) = default;
};

namespace detail {

[[nodiscard]] HUBMAP_HOST_DEVICE constexpr int highest(int a, int b, int c) noexcept {
    const int ab = a > b ? a : b;
    return ab > c ? ab : c;
}
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr int lowest(int a, int b, int c) noexcept {
    const int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/// 1 - a (1 - b): fused in OpenCV's vector code, in its scalar code with a rounded product.
template <bool Truncate>
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr float rising_share(float saturation, float fraction) noexcept {
    if constexpr (!Truncate) return 1.F - rounded_product(saturation, 1.F - fraction);
    return one_minus_product(saturation, 1.F - fraction);
}

}  // namespace detail

/// Saturation alone, which does not depend on the order of the channels.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::uint8_t hsv_saturation(std::uint8_t r, std::uint8_t g,
                                                                       std::uint8_t b) noexcept {
    const int value = detail::highest(r, g, b), range = value - detail::lowest(r, g, b);
    return static_cast<std::uint8_t>((range * detail::saturation_quotient(value) + 2048) >> 12);
}

/// One pixel of rgb_to_hsv.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr hsv_pixel to_hsv(rgb_pixel p) noexcept {
    const int r = p.red, g = p.green, b = p.blue;
    const int value = detail::highest(r, g, b), range = value - detail::lowest(r, g, b);
    const int sixth = value == r ? g - b : value == g ? b - r + 2 * range : r - g + 4 * range;
    int hue = (sixth * detail::hue_quotient(range) + 2048) >> 12;
    if (hue < 0) hue += 180;
    return {static_cast<std::uint8_t>(hue), hsv_saturation(p.red, p.green, p.blue),
            static_cast<std::uint8_t>(value)};
}

/// One pixel of hsv_to_rgb: truncated (a pixel of a whole vector) or rounded to nearest.
template <bool Truncate>
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr rgb_pixel to_rgb(hsv_pixel p) noexcept {
    const detail::hue_place place = detail::place_of(p.hue);
    const float saturation = static_cast<float>(p.saturation) * (1.F / 255);
    const float value = static_cast<float>(p.value) * (1.F / 255);
    const auto level = [](float intensity) {
        if constexpr (!Truncate)
            return static_cast<std::uint8_t>(round_half_even(rounded_product(intensity, 255.F)));
        return static_cast<std::uint8_t>(intensity * 255.F);
    };
    const std::uint8_t v = level(value), low = level(value * (1.F - saturation)),
                       falling = level(value * detail::one_minus_product(saturation, place.fraction)),
                       rising = level(value * detail::rising_share<Truncate>(saturation, place.fraction));
    switch (place.sector) {
        case 0:
            return {v, rising, low};
        case 1:
            return {falling, v, low};
        case 2:
            return {low, v, rising};
        case 3:
            return {low, falling, v};
        case 4:
            return {rising, low, v};
        default:
            return {v, low, falling};
    }
}

}  // namespace hubmap
