#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <type_traits>

namespace hubmap {

/// When a tile shows bare glass (pale) or nothing (black) and prediction may skip it. Defaults: the
/// reproduced solution's, for a tile of 512 x 512 pixels.
struct blank_rule {
    int saturation_above = 40;  ///< a pixel shows tissue above this 8-bit HSV saturation
    index min_pixels = 4000;    ///< blank with at most so many such pixels
    index min_sum = 4000;       ///< blank where the sum of all values is at most this (black)

    friend bool operator==(const blank_rule&, const blank_rule&) = default;
};

/// The rule for tiles of another size: both amounts grow with the area.
[[nodiscard]] constexpr blank_rule scaled_to(const blank_rule& rule, extent tile) noexcept {
    constexpr double rule_area = 512. * 512.;
    const double share = static_cast<double>(tile.area()) / rule_area;
    return {rule.saturation_above, static_cast<index>(static_cast<double>(rule.min_pixels) * share),
            static_cast<index>(static_cast<double>(rule.min_sum) * share)};
}

namespace detail {

/// What the rule counts in pixels that lie side by side.
struct tissue_count {
    std::uint32_t pixels = 0, sum = 0;
};

/// Counts at most 2^22 pixels, the three channels `step` values from pixel to pixel.
struct count_tissue {
    template <class Step>
    [[gnu::always_inline]] tissue_count operator()(const std::uint8_t* red, const std::uint8_t* green,
                                                   const std::uint8_t* blue, Step step, index count,
                                                   int saturation_above) const {
        const std::int32_t* const quotients = saturation_quotients.data();
        std::uint32_t pixels = 0, sum = 0;
        for (index i = 0; i < count; ++i) {
            const int r = red[i * step], g = green[i * step], b = blue[i * step];
            const int most = r > g ? r : g, least = r < g ? r : g;
            const int value = most > b ? most : b, range = value - (least < b ? least : b);
            // hsv_saturation(), which a compiler vectorises in this form only.
            pixels += (range * quotients[value] + 2048) >> 12 > saturation_above ? 1U : 0U;
            sum += static_cast<std::uint32_t>(r + g + b);
        }
        return {pixels, sum};
    }
};

}  // namespace detail

/// True where a tile may be skipped. Any strides. Reads no further than until the answer is known: of most
/// tiles with tissue a few rows. Errors: hubmap.blank.101 where the image has not 3 channels.
[[nodiscard]] inline bool is_blank(image_view<const std::uint8_t> rgb, const blank_rule& rule = {},
                                   instruction_set instructions = instruction_set::widest) {
    require(rgb.channels() == 3, "blank", 101, "the blank test needs 3 channels, not ", rgb.channels());
    constexpr index most_at_once = index{1} << 22;  // whose sum 32 bits hold
    const auto count = [&](index y, index x, index length) {
        const std::uint8_t *r = &rgb(y, x, 0), *g = &rgb(y, x, 1), *b = &rgb(y, x, 2);
        const auto with_step = [&](auto step) {
            return vectorised(instructions, detail::count_tissue{}, r, g, b, step, length,
                              rule.saturation_above);
        };
        if (rgb.strides().x == 3) return with_step(std::integral_constant<index, 3>{});
        if (rgb.strides().x == 1) return with_step(std::integral_constant<index, 1>{});
        return with_step(rgb.strides().x);
    };
    index tissue = 0, sum = 0;
    for (index y = 0; y < rgb.height(); ++y)
        for (index x = 0; x < rgb.width(); x += most_at_once) {
            const detail::tissue_count part = count(y, x, std::min(most_at_once, rgb.width() - x));
            tissue += part.pixels;
            sum += part.sum;
            if (tissue > rule.min_pixels && sum > rule.min_sum) return false;
        }
    return tissue <= rule.min_pixels || sum <= rule.min_sum;
}

}  // namespace hubmap
