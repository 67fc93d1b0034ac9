#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/colour/shift_hsv.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/processor.hpp>

namespace hubmap::cuda {

/// A table of levels in a form that kernels take as an argument.
struct byte_table {
    std::uint8_t levels[256];

    explicit byte_table(const level_table& table) { std::copy(table.begin(), table.end(), levels); }
};

/// Item: one value of an image, replaced by a table.
struct look_up_values {
    image_view<std::uint8_t> pixels;
    byte_table table;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const image_strides strides = pixels.strides();
        const index channels = pixels.channels(), width = pixels.width();
        const index place = item / channels, c = item - place * channels;
        const index y = place / width, x = place - y * width;
        std::uint8_t& value = pixels.data()[y * strides.y + x * strides.x + c * strides.channel];
        value = table.levels[value];
    }
};

/// Item: one pixel of an RGB image, whose hue, saturation and value are replaced by tables.
struct shift_hsv_pixels {
    image_view<std::uint8_t> rgb;
    byte_table hue, saturation, value;
    index truncated_columns;  ///< the others are rounded to nearest

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const image_strides strides = rgb.strides();
        const index y = item / rgb.width(), x = item - y * rgb.width();
        std::uint8_t* const pixel = rgb.data() + y * strides.y + x * strides.x;
        std::uint8_t *const red = pixel, *const green = pixel + strides.channel,
                            *const blue = pixel + 2 * strides.channel;
        const hsv_pixel p = to_hsv({*red, *green, *blue});
        const rgb_pixel q =
            to_rgb(hsv_pixel{hue.levels[p.hue], saturation.levels[p.saturation], value.levels[p.value]},
                   x < truncated_columns);
        *red = q.red;
        *green = q.green;
        *blue = q.blue;
    }
};

/// Replaces every value by the table's, in place, on any processor: equals hubmap::apply_table. Any strides.
template <class Processor>
typename Processor::status_type apply_table_on(Processor processor, const level_table& table,
                                               image_view<std::uint8_t> pixels) {
    processor.for_each(pixels.empty() ? 0 : pixels.size().area() * pixels.channels(),
                       look_up_values{pixels, byte_table(table)});
    return processor.status();
}

/// Replaces hue, saturation and value of an RGB image, in place, on any processor: equals hubmap::shift_hsv
/// to the bit, each rounding. Any strides. Errors: hubmap.cuda.110 without 3 channels.
template <class Processor>
typename Processor::status_type shift_hsv_on(Processor processor, const hsv_tables& tables,
                                             image_view<std::uint8_t> rgb,
                                             hsv_rounding rounding = hsv_rounding::opencv_rows) {
    require(rgb.channels() == 3, "cuda", 110, "HSV of ", rgb.size(), " x ", rgb.channels());
    processor.for_each(
        rgb.size().area(),
        shift_hsv_pixels{rgb, byte_table(tables.hue), byte_table(tables.saturation), byte_table(tables.value),
                         detail::truncated_px(rgb.width(), rounding)});
    return processor.status();
}

}  // namespace hubmap::cuda
