#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>

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

/// True where a tile may be skipped. Errors: hubmap.blank.101 where the image has not 3 channels.
[[nodiscard]] inline bool is_blank(image_view<const std::uint8_t> rgb, const blank_rule& rule = {}) {
    require(rgb.channels() == 3, "blank", 101, "the blank test needs 3 channels, not ", rgb.channels());
    index tissue = 0, sum = 0;
    for (index y = 0; y < rgb.height(); ++y) {
        std::uint32_t row_tissue = 0, row_sum = 0;
        for (index x = 0; x < rgb.width(); ++x) {
            const std::uint8_t r = rgb(y, x, 0), g = rgb(y, x, 1), b = rgb(y, x, 2);
            row_tissue += hsv_saturation(r, g, b) > rule.saturation_above ? 1U : 0U;
            row_sum += std::uint32_t{r} + g + b;
        }
        tissue += row_tissue;
        sum += row_sum;
    }
    return tissue <= rule.min_pixels || sum <= rule.min_sum;
}

}  // namespace hubmap
