#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/detail/hsv_to_rgb_rows.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/colour/detail/rgb_to_hsv_rows.hpp>
#include <hubmap/colour/hsv_pixel.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap {

namespace detail {

/// work(channels, pixels) changes blocks of three channels in place, as for_each_run gives them.
template <class Work>
void change_blocks(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                   instruction_set instructions, Work&& work) {
    channel_block block;
    for_each_run(in, out, [&](pixel_run<const std::uint8_t> from, pixel_run<std::uint8_t> to, index count) {
        read_channels(from, block.runs(), count, instructions);
        work(block.runs(), count);
        write_channels(block.runs(), to, count, instructions);
    });
}

/// Calls work(part of in, part of out, whether to truncate) for the columns that are truncated and for those
/// that are rounded.
template <class Work>
void for_each_rounding(image_view<const std::uint8_t> in, image_view<std::uint8_t> out, hsv_rounding rounding,
                       Work&& work) {
    const index truncated = truncated_pixels(in.width(), rounding);
    const window left{0, 0, in.height(), truncated}, right{0, truncated, in.height(), in.width() - truncated};
    if (left.width > 0) work(in.crop(left), out.crop(left), true);
    if (right.width > 0) work(in.crop(right), out.crop(right), false);
}

inline void convert_block_to_rgb(channel_runs<std::uint8_t> channels, index count, bool truncate,
                                 instruction_set instructions) {
    truncate ? convert_block_to_rgb(channels, count, instructions) : round_block_to_rgb(channels, count);
}

}  // namespace detail

/// RGB to HSV, 8 bits a channel (hue 0 .. 179), equal to `cv2.COLOR_RGB2HSV` to the bit with every
/// instruction set. Any strides; `out` may be `in`, but not overlap it otherwise. Memory: 5 KB.
/// Errors: hubmap.colour.101 where sizes differ or there are not 3 channels.
inline void rgb_to_hsv(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    detail::change_blocks(in, out, instructions,
                          [&](detail::channel_runs<std::uint8_t> channels, index count) {
                              detail::convert_block_to_hsv(channels, count, instructions);
                          });
}

/// HSV to RGB, equal to `cv2.COLOR_HSV2RGB` under the named rounding with every instruction set. Any strides;
/// `out` may be `in`, but not overlap it otherwise. Memory: 3 KB. Errors: hubmap.colour.101.
inline void hsv_to_rgb(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       hsv_rounding rounding = hsv_rounding::opencv_avx2,
                       instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    detail::for_each_rounding(in, out, rounding, [&](auto from, auto to, bool truncate) {
        detail::change_blocks(from, to, instructions,
                              [&](detail::channel_runs<std::uint8_t> hsv, index count) {
                                  detail::convert_block_to_rgb(hsv, count, truncate, instructions);
                              });
    });
}

}  // namespace hubmap
