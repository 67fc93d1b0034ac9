#pragma once

#include <cstdint>
#include <hubmap/colour/detail/lab_arithmetic.hpp>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/colour/detail/lab_to_rgb_rows.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/colour/detail/rgb_to_lab_rows.hpp>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap {

/// CIE L*a*b* of sRGB under D65 in 8 bits: L scaled by 255 / 100, a and b shifted by 128.
struct lab_pixel {
    std::uint8_t lightness = 0, a = 0, b = 0;

    friend constexpr bool operator==(const lab_pixel&, const lab_pixel&) = default;
};

/// One pixel of rgb_to_lab.
[[nodiscard]] HUBMAP_HOST_DEVICE inline lab_pixel to_lab(rgb_pixel p,
                                                         const detail::lab_tables& tables) noexcept {
    const detail::lab_roots roots = detail::roots_of_rgb(p.red, p.green, p.blue, tables);
    const detail::lab_values lab = detail::lab_of_roots(roots.x, roots.y, roots.z);
    return {static_cast<std::uint8_t>(lab.lightness), static_cast<std::uint8_t>(lab.a),
            static_cast<std::uint8_t>(lab.b)};
}

/// One pixel of lab_to_rgb.
[[nodiscard]] HUBMAP_HOST_DEVICE inline rgb_pixel to_rgb(lab_pixel p,
                                                         const detail::lab_tables& tables) noexcept {
    const detail::xyz_roots roots = detail::roots_of_lab(tables.lightness[p.lightness], p.a, p.b);
    const detail::light_values light =
        detail::light_of_xyz(detail::lab_inverse_cube(roots.x), roots.y, detail::lab_inverse_cube(roots.z));
    return {static_cast<std::uint8_t>(tables.srgb[light.red]),
            static_cast<std::uint8_t>(tables.srgb[light.green]),
            static_cast<std::uint8_t>(tables.srgb[light.blue])};
}

/// RGB to Lab, 8 bits a channel, equal to `cv2.COLOR_RGB2LAB` to the bit with every instruction set. Any
/// strides; `out` may be `in`, but not overlap it otherwise. Memory: 45 KB, whatever the size.
/// Errors: hubmap.colour.101 where sizes differ or there are not 3 channels.
inline void rgb_to_lab(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    const detail::lab_tables& tables = detail::shared_lab_tables();
    detail::for_each_run(in, out, [&](auto rgb, auto lab, index count) {
        detail::channel_block block;
        detail::convert_run(rgb, block.runs(), count, tables, instructions);
        detail::write_channels(block.runs(), lab, count, instructions);
    });
}

/// Lab to RGB, equal to `cv2.COLOR_LAB2RGB` to the bit; all else as rgb_to_lab.
inline void lab_to_rgb(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    const detail::lab_tables& tables = detail::shared_lab_tables();
    detail::for_each_run(in, out, [&](auto lab, auto rgb, index count) {
        detail::channel_block block;
        detail::read_channels(lab, block.runs(), count, instructions);
        detail::convert_run(block.runs(), rgb, count, tables, instructions);
    });
}

}  // namespace hubmap
