#pragma once

#include <cstdint>
#include <hubmap/colour/clahe.hpp>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/colour/detail/lab_to_rgb_rows.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/colour/detail/rgb_to_lab_rows.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <memory>
#include <vector>

namespace hubmap {

/// CLAHE of the lightness of an RGB image, in place: equal to OpenCV's RGB2LAB, CLAHE::apply on L and LAB2RGB
/// to the bit, for any size and strides and with every instruction set. Memory: 3 bytes a pixel for L, a and
/// b; the equalised L and all else is kept for one row at a time.
/// Errors: hubmap.colour.101 without 3 channels; 111 and 112 as equalize_adaptively.
inline void equalize_lightness(image_view<std::uint8_t> rgb, const clahe_settings& settings,
                               instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(rgb, rgb);
    const index width = rgb.width(), area = rgb.size().area();
    detail::require_clahe(rgb.channel(0), settings);
    const detail::lab_tables& tables = detail::shared_lab_tables();
    const auto memory = std::make_unique_for_overwrite<std::uint8_t[]>(static_cast<std::size_t>(3 * area));
    std::uint8_t* const planes = memory.get();
    const detail::channel_runs<std::uint8_t> lab{{planes, planes + area, planes + 2 * area}};
    for (index y = 0; y < rgb.height(); ++y)
        detail::convert_run(detail::run_of(image_view<const std::uint8_t>(rgb), y), lab.from(y * width),
                            width, tables, instructions);

    const detail::clahe_tables equalized({lab[0], rgb.size()}, settings.grid, settings.clip_limit,
                                         instructions);
    detail::clahe_blender blender(equalized, width, instructions);
    std::vector<std::uint8_t> lightness(static_cast<std::size_t>(width));
    for (index y = 0; y < rgb.height(); ++y) {
        const auto row = lab.from(y * width);
        blender.blend_row(y, row[0], lightness.data());
        detail::convert_run({{lightness.data(), row[1], row[2]}}, detail::run_of(rgb, y), width, tables,
                            instructions);
    }
}

}  // namespace hubmap
