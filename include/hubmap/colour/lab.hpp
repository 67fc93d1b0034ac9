#pragma once

#include <array>
#include <cstdint>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/core/image.hpp>

namespace hubmap {

/// CIE L*a*b* of sRGB under D65 in 8 bits: L scaled by 255 / 100, a and b shifted by 128.
struct lab_pixel {
    std::uint8_t lightness = 0, a = 0, b = 0;
};

/// One pixel of rgb_to_lab.
[[nodiscard]] inline lab_pixel to_lab(rgb_pixel p, const detail::lab_tables& tables) noexcept {
    using detail::rounded_shift, detail::to_byte;
    const std::int32_t r = tables.linear[p.red], g = tables.linear[p.green], b = tables.linear[p.blue];
    // Rows X, Y, Z over the white point, in 4096ths.
    const std::int32_t x = tables.cube_root(rounded_shift(r * 1777 + g * 1541 + b * 778, 12));
    const std::int32_t y = tables.cube_root(rounded_shift(r * 871 + g * 2929 + b * 296, 12));
    const std::int32_t z = tables.cube_root(rounded_shift(r * 73 + g * 448 + b * 3575, 12));
    constexpr std::int32_t middle = 128 << 15;
    return {to_byte(rounded_shift(296 * y - 1336934, 15)), to_byte(rounded_shift(500 * (x - y) + middle, 15)),
            to_byte(rounded_shift(200 * (y - z) + middle, 15))};
}

/// One pixel of lab_to_rgb.
[[nodiscard]] inline rgb_pixel to_rgb(lab_pixel p, const detail::lab_tables& tables) noexcept {
    using detail::rounded_shift;
    const std::int32_t fy = tables.fy[p.lightness], y = tables.y[p.lightness];
    const std::int32_t da = ((5 * p.a * 53687 + 128) >> 13) - 4194;
    const std::int32_t db = ((p.b * 41943 + 16) >> 9) - 10485 + 1;
    const std::int32_t x = detail::lab_inverse_cube(fy + da), z = detail::lab_inverse_cube(fy - db);
    return {tables.gamma(rounded_shift(12615 * x - 6296 * y - 2223 * z, 14)),
            tables.gamma(rounded_shift(-3773 * x + 7684 * y + 185 * z, 14)),
            tables.gamma(rounded_shift(217 * x - 836 * y + 4715 * z, 14))};
}

/// RGB to Lab, 8 bits a channel, equal to `cv2.COLOR_RGB2LAB` to the bit. `out` may be `in`.
/// Errors: hubmap.colour.101 where sizes differ or there are not 3 channels.
inline void rgb_to_lab(image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
    const detail::lab_tables& tables = detail::shared_lab_tables();
    detail::map_pixels(in, out, [&](std::uint8_t r, std::uint8_t g, std::uint8_t b) {
        const lab_pixel p = to_lab(rgb_pixel{r, g, b}, tables);
        return std::array{p.lightness, p.a, p.b};
    });
}

/// Lab to RGB, equal to `cv2.COLOR_LAB2RGB` to the bit. `out` may be `in`. Errors: hubmap.colour.101.
inline void lab_to_rgb(image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
    const detail::lab_tables& tables = detail::shared_lab_tables();
    detail::map_pixels(in, out, [&](std::uint8_t lightness, std::uint8_t a, std::uint8_t b) {
        const rgb_pixel p = to_rgb(lab_pixel{lightness, a, b}, tables);
        return std::array{p.red, p.green, p.blue};
    });
}

}  // namespace hubmap
