#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/detail/area_sums.hpp>
#include <hubmap/resample/detail/interleaved_rows.hpp>
#include <hubmap/resample/detail/linear_axis.hpp>
#include <utility>
#include <vector>

namespace hubmap {
namespace detail {

inline void require_resizable(image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
    require(!in.empty() && !out.empty() && in.channels() == out.channels(), "resample", 101,
            "cannot resize an image of ", in.size(), " x ", in.channels(), " to ", out.size(), " x ",
            out.channels());
    constexpr index side_limit = index{1} << 30;  // 32-bit positions and sums below
    require(in.height() < side_limit && in.width() < side_limit && out.height() < side_limit &&
                out.width() < side_limit,
            "resample", 102, "a side of ", in.size(), " or ", out.size(), " pixels is too long to resize");
}

/// One row stretched along x, in 2048ths.
inline void stretch_row(const std::uint8_t* from, const linear_axis& columns, index channels,
                        std::int32_t* to) {
    for (std::size_t x = 0; x < columns.first.size(); ++x) {
        const std::uint8_t* left = from + columns.first[x] * channels;
        const std::uint8_t* right = from + columns.second[x] * channels;
        const std::int32_t a = columns.weight_first[x], b = columns.weight_second[x];
        for (index c = 0; c < channels; ++c) *to++ = left[c] * a + right[c] * b;
    }
}

inline void resize_linear_fixed_point(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                                      const linear_axis& rows, const linear_axis& columns) {
    const auto values = static_cast<std::size_t>(out.width() * out.channels());
    std::vector<std::int32_t> upper(values), lower(values);
    index upper_row = -1, lower_row = -1;  // the input rows that the buffers hold
    interleaved_reader<std::uint8_t> reader(in);
    interleaved_writer<std::uint8_t> writer(out);
    for (index y = 0; y < out.height(); ++y) {
        const auto at = static_cast<std::size_t>(y);
        const index wanted_upper = rows.first[at], wanted_lower = rows.second[at];
        if (wanted_upper == lower_row) {
            std::swap(upper, lower);
            std::swap(upper_row, lower_row);
        }
        if (wanted_upper != upper_row) {
            stretch_row(reader.row(wanted_upper), columns, in.channels(), upper.data());
            upper_row = wanted_upper;
        }
        if (wanted_lower != lower_row) {
            stretch_row(reader.row(wanted_lower), columns, in.channels(), lower.data());
            lower_row = wanted_lower;
        }
        const std::int32_t b0 = rows.weight_first[at], b1 = rows.weight_second[at];
        const std::int32_t *h0 = upper.data(), *h1 = lower.data();
        std::uint8_t* to = writer.begin(y);
        for (std::size_t i = 0; i < values; ++i)
            to[i] = static_cast<std::uint8_t>(
                (((b0 * (h0[i] >> 4)) >> 16) + ((b1 * (h1[i] >> 4)) >> 16) + 2) >> 2);
        writer.finish(y);
    }
}

}  // namespace detail

/// Resizes by bilinear interpolation, exactly as OpenCV's `INTER_LINEAR` does for 8-bit images (11-bit
/// weights, truncation between the two passes). Exact halving of both sides averages 2 x 2 pixels, as there.
/// No low-pass filter: to shrink a slide by more than 2, use resize_area.
/// Any strides, any number of channels. Errors: hubmap.resample.101, 102. Memory: two rows of `out`.
inline void resize_linear(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                          instruction_set instructions = instruction_set::widest) {
    detail::require_resizable(in, out);
    if (in.size() == out.size()) return copy(in, out);
    if (detail::whole_factor(in.height(), out.height()) == 2 &&
        detail::whole_factor(in.width(), out.width()) == 2)
        return detail::resize_area_whole(in, out, 2, 2, instructions);
    detail::resize_linear_fixed_point(in, out, detail::linear_weights(in.height(), out.height(), false),
                                      detail::linear_weights(in.width(), out.width(), true));
}

}  // namespace hubmap
