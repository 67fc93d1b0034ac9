#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>

namespace hubmap::augment {

/// Shifts hue (around the circle), saturation and value (cut to 0 .. 255) of an RGB image. For equal
/// parameters equal to albumentations' HueSaturationValue (0.5.2) over OpenCV to the bit, given the rounding.
struct hue_saturation_value {
    double hue_limit = 10;  ///< of 180 steps of the circle, drawn from [-limit, limit)
    double saturation_limit = 15;
    double value_limit = 10;
    hsv_rounding rounding = hsv_rounding::opencv_vector;

    struct parameters {
        double hue_shift = 0, saturation_shift = 0, value_shift = 0;
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    [[nodiscard]] parameters draw(random_stream& random) const {
        const double hue = uniform(random, -hue_limit, hue_limit);
        const double saturation = uniform(random, -saturation_limit, saturation_limit);
        return {hue, saturation, uniform(random, -value_limit, value_limit)};
    }

    /// Errors: hubmap.augment.103 where a shift is not finite; hubmap.colour.101 without 3 channels.
    void apply(const parameters& drawn, image_view<std::uint8_t> rgb) const {
        require(std::isfinite(drawn.hue_shift) && std::isfinite(drawn.saturation_shift) &&
                    std::isfinite(drawn.value_shift),
                "augment", 103, "shifts ", drawn.hue_shift, ", ", drawn.saturation_shift, ", ",
                drawn.value_shift);
        detail::require_three_channels(rgb, rgb);
        if (drawn == parameters{}) return;  // not even the loss of the conversion, as albumentations
        rounding == hsv_rounding::nearest ? shift<hsv_rounding::nearest>(drawn, rgb)
                                          : shift<hsv_rounding::opencv_vector>(drawn, rgb);
    }

  private:
    /// Position on a circle of 180, as Python's modulo: never negative.
    static double around(double hue) noexcept {
        const double rest = std::fmod(hue, 180);
        return rest < 0 ? rest + 180 : rest;
    }

    template <hsv_rounding Rounding>
    static void shift(const parameters& drawn, image_view<std::uint8_t> rgb) {
        level_table hue{}, saturation{}, value{};
        for (std::size_t i = 0; i < hue.size(); ++i) {
            const auto level = static_cast<double>(i);
            hue[i] =
                static_cast<std::uint8_t>(drawn.hue_shift == 0 ? level : around(level + drawn.hue_shift));
            saturation[i] = static_cast<std::uint8_t>(std::clamp(level + drawn.saturation_shift, 0., 255.));
            value[i] = static_cast<std::uint8_t>(std::clamp(level + drawn.value_shift, 0., 255.));
        }
        detail::map_pixels(rgb, rgb, [&](std::uint8_t r, std::uint8_t g, std::uint8_t b) {
            const hsv_pixel p = to_hsv({r, g, b});
            const rgb_pixel q = to_rgb<Rounding>({hue[p.hue], saturation[p.saturation], value[p.value]});
            return std::array{q.red, q.green, q.blue};
        });
    }
};

}  // namespace hubmap::augment
