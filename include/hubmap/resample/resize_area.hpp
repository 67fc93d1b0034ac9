#pragma once

#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/detail/area_sums.hpp>
#include <hubmap/resample/detail/linear_axis.hpp>
#include <hubmap/resample/resize_linear.hpp>

namespace hubmap {

/// Resizes so that each output pixel is the mean of the input area it covers: the way to shrink a slide.
/// Equals OpenCV's `INTER_AREA` for 8-bit images to the bit, for whole and fractional factors; where a side
/// grows it interpolates as OpenCV does there. Any strides, any number of channels.
/// Errors: hubmap.resample.101 (an empty image, other channels), 102. Memory: two rows of `in` in 16
/// bits, 32 where a cell has more than 257 pixels; the rows of a cell where they are not interleaved.
/// Whole factors commute with cropping at multiples of the factor, so a window of a slide gives the pixels
/// that the whole slide would give.
inline void resize_area(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                        instruction_set instructions = instruction_set::widest) {
    detail::require_resizable(in, out);
    if (in.size() == out.size()) return copy(in, out);
    if (out.height() > in.height() || out.width() > in.width())
        return detail::resize_linear_fixed_point(
            in, out, detail::area_weights_enlarging(in.height(), out.height(), false),
            detail::area_weights_enlarging(in.width(), out.width(), true));
    const index factor_y = detail::whole_factor(in.height(), out.height());
    const index factor_x = detail::whole_factor(in.width(), out.width());
    if (factor_y > 0 && factor_x > 0)
        return detail::resize_area_whole(in, out, factor_y, factor_x, instructions);
    detail::resize_area_fraction(in, out);
}

}  // namespace hubmap
