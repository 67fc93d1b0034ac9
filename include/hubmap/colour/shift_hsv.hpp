#pragma once

#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/hsv_avx2.hpp>
#include <hubmap/colour/detail/hsv_avx512.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/colour/detail/shift_levels.hpp>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap {

/// What each hue (0 .. 179), saturation and value becomes.
struct hsv_tables {
    level_table hue{}, saturation{}, value{};
};

namespace detail {

/// The truncated pixels of each row of interleaved images, where the processor has AVX2 or AVX-512 and the
/// tables are sums: false where not.
inline bool shift_in_registers([[maybe_unused]] image_view<const std::uint8_t> in,
                               [[maybe_unused]] const shifted_levels& hue,
                               [[maybe_unused]] const shifted_levels& saturation,
                               [[maybe_unused]] const shifted_levels& value,
                               [[maybe_unused]] image_view<std::uint8_t> out,
                               [[maybe_unused]] hsv_rounding rounding,
                               [[maybe_unused]] instruction_set instructions) {
#if defined(__GNUC__) && defined(__x86_64__)
    const index truncated = truncated_px(in.width(), rounding);
    const instruction_set set = available(instructions);
    if (truncated == 0 || set == instruction_set::baseline || !in.rows_are_interleaved() ||
        !out.rows_are_interleaved() || !hue.is_sum() || !saturation.is_sum() || !value.is_sum())
        return false;
    const hsv_shifts shifts{hue.shift(), saturation.shift(), value.shift()};
    for (index y = 0; y < in.height(); ++y)
        set == instruction_set::avx512 ? avx512::shift_interleaved(in.row(y), out.row(y), truncated, shifts)
                                       : avx2::shift_interleaved(in.row(y), out.row(y), truncated, shifts);
    return true;
#else
    return false;
#endif
}

}  // namespace detail

/// Replaces hue, saturation and value of an RGB image: RGB -> HSV -> tables -> RGB in one pass, equal to
/// OpenCV's cvtColor, LUT of each channel and cvtColor back, to the bit, under the named rounding. `out` may
/// be `in`. Any strides. Memory: blocks of 256 pixels. Hues of 180 or more in the table are the caller's
/// mistake. Errors: hubmap.colour.101 where sizes differ or there are not 3 channels.
inline void shift_hsv(image_view<const std::uint8_t> in, const hsv_tables& tables,
                      image_view<std::uint8_t> out, hsv_rounding rounding = hsv_rounding::opencv_rows,
                      instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    const detail::shifted_levels hue(tables.hue, detail::hue_circle), saturation(tables.saturation, 0),
        value(tables.value, 0);
    if (detail::shift_in_registers(in, hue, saturation, value, out, rounding, instructions)) {
        const index done = detail::truncated_px(in.width(), rounding);
        const window rest{0, done, in.height(), in.width() - done};
        if (rest.width == 0) return;
        in = in.crop(rest);
        out = out.crop(rest);
        rounding = hsv_rounding::nearest;
    }
    detail::for_each_hsv_run(in, out, rounding, [&](auto from, auto to, index count, bool truncates) {
        detail::channel_block block;
        const auto hsv = block.runs();
        detail::read_channels(from, hsv, count, instructions);
        detail::rgb_to_hsv_run(hsv, hsv, count, instructions);
        hue.apply(hsv[0], count, instructions);
        saturation.apply(hsv[1], count, instructions);
        value.apply(hsv[2], count, instructions);
        detail::hsv_to_rgb_run(hsv, hsv, count, truncates, instructions);
        detail::write_channels(hsv, to, count, instructions);
    });
}

}  // namespace hubmap
