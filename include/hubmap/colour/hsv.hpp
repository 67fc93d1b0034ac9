#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/hsv_rows.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap {

/// How HSV -> RGB rounds. OpenCV's vector code truncates; what is left of a row after the last full vector it
/// rounds to nearest, so its result depends on the processor and on the width.
enum class hsv_rounding : std::uint8_t {
    opencv_rows,  ///< OpenCV with AVX2, as on any x86-64 since 2013: of each row, whole vectors of 32 pixels
                  ///< are truncated and the rest is rounded
    opencv_vector,  ///< truncate everywhere: the same on widths that are multiples of 32
    nearest,        ///< round everywhere: OpenCV's scalar code
};
constexpr std::array<enumerator<hsv_rounding>, 3> enumerators(hsv_rounding) {
    return {{{"opencv_rows", hsv_rounding::opencv_rows},
             {"opencv_vector", hsv_rounding::opencv_vector},
             {"nearest", hsv_rounding::nearest}}};
}

/// Hue in half turns of 2 degrees (0 .. 179), saturation and value 0 .. 255.
struct hsv_pixel {
    std::uint8_t hue = 0, saturation = 0, value = 0;
};

struct rgb_pixel {
    std::uint8_t red = 0, green = 0, blue = 0;
};

namespace detail {

/// The quotients behind saturation as a table.
inline constexpr std::array<std::int32_t, 256> saturation_quotients = [] {
    std::array<std::int32_t, 256> table{};
    for (std::int32_t k = 1; k < 256; ++k) table[static_cast<std::size_t>(k)] = quotients_of(k, 1).of_value;
    return table;
}();

inline constexpr index opencv_vector_px = 32;  ///< bytes of an AVX2 register

/// Pixels of each row of `width` that HSV -> RGB truncates: the first ones.
[[nodiscard]] constexpr index truncated_px(index width, hsv_rounding rounding) noexcept {
    if (rounding == hsv_rounding::opencv_rows) return width / opencv_vector_px * opencv_vector_px;
    return rounding == hsv_rounding::opencv_vector ? width : 0;
}

/// Calls work(run of `in`, run of `out`, pixels, whether HSV -> RGB truncates there).
template <class In, class Out, class Work>
void for_each_hsv_run(image_view<In> in, image_view<Out> out, hsv_rounding rounding, Work&& work) {
    const index width = in.width(), vectors = truncated_px(width, rounding);
    const auto part = [&](index x, index part_width, bool truncates) {
        if (part_width == 0) return;
        const window columns{0, x, in.height(), part_width};
        for_each_run(in.crop(columns), out.crop(columns),
                     [&](auto from, auto to, index count) { work(from, to, count, truncates); });
    };
    part(0, vectors, true);
    part(vectors, width - vectors, false);
}

}  // namespace detail

/// Saturation alone, which does not depend on the order of the channels.
[[nodiscard]] constexpr std::uint8_t hsv_saturation(std::uint8_t r, std::uint8_t g, std::uint8_t b) noexcept {
    const int value = std::max({r, g, b}), range = value - std::min({r, g, b});
    return static_cast<std::uint8_t>(
        (range * detail::saturation_quotients[static_cast<std::size_t>(value)] + 2048) >> 12);
}

/// One pixel of rgb_to_hsv.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr hsv_pixel to_hsv(rgb_pixel p) noexcept {
    const int r = p.red, g = p.green, b = p.blue;
    const int most = r > g ? r : g, least = r < g ? r : g;
    const int value = most > b ? most : b, range = value - (least < b ? least : b);
    const int sixth = value == r ? g - b : value == g ? b - r + 2 * range : r - g + 4 * range;
    const detail::hsv_quotients quotients = detail::quotients_of(value, range);
    const int hue = detail::whole_steps(sixth * quotients.of_range);
    return {static_cast<std::uint8_t>(hue < 0 ? hue + detail::hue_circle : hue),
            static_cast<std::uint8_t>(detail::whole_steps(range * quotients.of_value)),
            static_cast<std::uint8_t>(value)};
}

/// One pixel of hsv_to_rgb: truncated, or rounded to nearest.
[[nodiscard]] HUBMAP_HOST_DEVICE inline rgb_pixel to_rgb(hsv_pixel p, bool truncates) noexcept {
    const guarded_product guarded;
    const detail::hsv_shares shares = truncates
                                          ? detail::shares_of<false, true>(p.hue, p.saturation, guarded)
                                          : detail::shares_of<false, false>(p.hue, p.saturation, guarded);
    const auto level = [truncates, &guarded](float intensity) {
        return truncates ? detail::hsv_level<true>(intensity, guarded)
                         : detail::hsv_level<false>(intensity, guarded);
    };
    const float value = static_cast<float>(p.value) * (1.F / 255);
    const std::uint8_t most = level(value), middle = level(value * shares.between),
                       least = level(value * shares.least);
    switch (shares.sector) {
        case 0:
            return {most, middle, least};
        case 1:
            return {middle, most, least};
        case 2:
            return {least, most, middle};
        case 3:
            return {least, middle, most};
        case 4:
            return {middle, least, most};
        default:
            return {most, least, middle};
    }
}

/// RGB to HSV, 8 bits a channel (hue 0 .. 179), equal to `cv2.COLOR_RGB2HSV` to the bit. `out` may be `in`.
/// Any strides. Errors: hubmap.colour.101 where sizes differ or there are not 3 channels.
inline void rgb_to_hsv(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    detail::for_each_run(in, out, [&](auto from, auto to, index count) {
        detail::channel_block block;
        detail::read_channels(from, block.runs(), count, instructions);
        detail::rgb_to_hsv_run(block.runs(), block.runs(), count, instructions);
        detail::write_channels(block.runs(), to, count, instructions);
    });
}

/// HSV to RGB, equal to `cv2.COLOR_HSV2RGB` under the named rounding. `out` may be `in`. Any strides.
/// Errors: hubmap.colour.101.
inline void hsv_to_rgb(image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
                       hsv_rounding rounding = hsv_rounding::opencv_rows,
                       instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(in, out);
    detail::for_each_hsv_run(in, out, rounding, [&](auto from, auto to, index count, bool truncates) {
        detail::channel_block block;
        detail::read_channels(from, block.runs(), count, instructions);
        detail::hsv_to_rgb_run(block.runs(), block.runs(), count, truncates, instructions);
        detail::write_channels(block.runs(), to, count, instructions);
    });
}

}  // namespace hubmap
