#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap {

/// How HSV -> RGB rounds. OpenCV's vector code truncates; what is left of a row after the last full vector
/// (width mod 32 with AVX2) it rounds to nearest, so its result depends on the processor and on the width.
enum class hsv_rounding {
    opencv_vector,  ///< truncate everywhere: OpenCV on widths that are multiples of 32 (512-pixel tiles)
    nearest,        ///< round everywhere: OpenCV's scalar code
};

/// Hue in half turns of 2 degrees (0 .. 179), saturation and value 0 .. 255.
struct hsv_pixel {
    std::uint8_t hue = 0, saturation = 0, value = 0;
};

struct rgb_pixel {
    std::uint8_t red = 0, green = 0, blue = 0;
};

namespace detail {

/// Quotients as OpenCV tabulates them: numerator / (parts * i) in 4096ths, rounded to nearest, 0 for i = 0.
constexpr std::array<std::int32_t, 256> hsv_quotients(std::int32_t numerator, std::int32_t parts) {
    std::array<std::int32_t, 256> table{};
    for (std::int32_t i = 1; i < 256; ++i) {
        const std::int32_t twice = 2 * parts * i;  // halves do not occur among these numbers ...
        const std::int32_t doubled = 2 * (numerator << 12);
        std::int32_t rounded = (doubled + parts * i) / twice;
        if ((doubled + parts * i) % twice == 0 && rounded % 2 == 1) --rounded;  // ... or go to the even one
        table[static_cast<std::size_t>(i)] = rounded;
    }
    return table;
}
inline constexpr auto saturation_quotients = hsv_quotients(255, 1);
inline constexpr auto hue_quotients = hsv_quotients(180, 6);

/// Sector of the colour circle and place in it, for each hue; a constant of the compiler, so that no
/// processor's fused multiply-add can change it.
struct hue_place {
    std::array<std::uint8_t, 256> sector{};
    std::array<float, 256> fraction{};
};
constexpr hue_place make_hue_places() {
    hue_place places;
    for (std::size_t hue = 0; hue < 256; ++hue) {
        const float position = static_cast<float>(hue) * (6.F / 180);
        const auto whole_part = static_cast<int>(position);
        places.sector[hue] = static_cast<std::uint8_t>(whole_part % 6);
        places.fraction[hue] = position - static_cast<float>(whole_part);
    }
    return places;
}
inline constexpr hue_place hue_places = make_hue_places();

/// 1 - a b rounded once to float, as OpenCV's fused multiply-add gives it. Doubles hold a b for nearly all
/// of the 180 x 256 arguments; tests/colour compares all of them with std::fma.
[[nodiscard]] constexpr float one_minus_product(float a, float b) noexcept {
    return static_cast<float>(1. - static_cast<double>(a) * static_cast<double>(b));
}

/// 1 - a (1 - b): fused like the above in OpenCV's vector code, in its scalar code with a rounded product.
template <hsv_rounding Rounding>
[[nodiscard]] constexpr float rising_share(float saturation, float fraction) noexcept {
    if constexpr (Rounding == hsv_rounding::nearest) return 1.F - rounded_product(saturation, 1.F - fraction);
    return one_minus_product(saturation, 1.F - fraction);
}

}  // namespace detail

/// Saturation alone, which does not depend on the order of the channels.
[[nodiscard]] constexpr std::uint8_t hsv_saturation(std::uint8_t r, std::uint8_t g, std::uint8_t b) noexcept {
    const int value = std::max({r, g, b}), range = value - std::min({r, g, b});
    return static_cast<std::uint8_t>(
        (range * detail::saturation_quotients[static_cast<std::size_t>(value)] + 2048) >> 12);
}

/// One pixel of rgb_to_hsv.
[[nodiscard]] constexpr hsv_pixel to_hsv(rgb_pixel p) noexcept {
    const int r = p.red, g = p.green, b = p.blue;
    const int value = std::max({r, g, b}), range = value - std::min({r, g, b});
    const int sixth = value == r ? g - b : value == g ? b - r + 2 * range : r - g + 4 * range;
    int hue = (sixth * detail::hue_quotients[static_cast<std::size_t>(range)] + 2048) >> 12;
    if (hue < 0) hue += 180;
    return {static_cast<std::uint8_t>(hue), hsv_saturation(p.red, p.green, p.blue),
            static_cast<std::uint8_t>(value)};
}

/// One pixel of hsv_to_rgb.
template <hsv_rounding Rounding>
[[nodiscard]] constexpr rgb_pixel to_rgb(hsv_pixel p) noexcept {
    const float fraction = detail::hue_places.fraction[p.hue];
    const float saturation = static_cast<float>(p.saturation) * (1.F / 255);
    const float value = static_cast<float>(p.value) * (1.F / 255);
    const auto level = [](float intensity) {
        if constexpr (Rounding == hsv_rounding::nearest)
            return static_cast<std::uint8_t>(round_half_even(rounded_product(intensity, 255.F)));
        return static_cast<std::uint8_t>(intensity * 255.F);
    };
    const std::uint8_t v = level(value), low = level(value * (1.F - saturation)),
                       falling = level(value * detail::one_minus_product(saturation, fraction)),
                       rising = level(value * detail::rising_share<Rounding>(saturation, fraction));
    switch (detail::hue_places.sector[p.hue]) {
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

/// RGB to HSV, 8 bits a channel (hue 0 .. 179), equal to `cv2.COLOR_RGB2HSV` to the bit. `out` may be `in`.
/// Errors: hubmap.colour.101 where sizes differ or there are not 3 channels.
inline void rgb_to_hsv(image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
    detail::map_pixels(in, out, [](std::uint8_t r, std::uint8_t g, std::uint8_t b) {
        const hsv_pixel p = to_hsv({r, g, b});
        return std::array{p.hue, p.saturation, p.value};
    });
}

/// HSV to RGB, equal to `cv2.COLOR_HSV2RGB` under the named rounding. `out` may be `in`.
/// Errors: hubmap.colour.101.
inline void hsv_to_rgb(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       hsv_rounding rounding = hsv_rounding::opencv_vector) {
    const auto convert = [&]<hsv_rounding Rounding>() {
        detail::map_pixels(in, out, [](std::uint8_t h, std::uint8_t s, std::uint8_t v) {
            const rgb_pixel p = to_rgb<Rounding>({h, s, v});
            return std::array{p.red, p.green, p.blue};
        });
    };
    if (rounding == hsv_rounding::nearest) return convert.template operator()<hsv_rounding::nearest>();
    convert.template operator()<hsv_rounding::opencv_vector>();
}

}  // namespace hubmap
