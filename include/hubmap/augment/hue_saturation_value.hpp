#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/colour/shift_hsv.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Shifts hue (around the circle), saturation and value (cut to 0 .. 255) of an RGB image. For equal
/// parameters equal to albumentations' HueSaturationValue (0.5.2) over OpenCV to the bit, given the rounding.
/// Limits are albumentations' defaults. Any strides; memory: blocks of 256 pixels.
struct hue_saturation_value {
    static constexpr std::string_view name = "hue_saturation_value";

    double hue_limit = 20;  ///< of 180 steps of the circle, drawn from [-limit, limit)
    double saturation_limit = 30;
    double value_limit = 20;
    hsv_rounding rounding = hsv_rounding::opencv_rows;

    static constexpr auto fields() {
        using self = hue_saturation_value;
        return std::tuple{field{"hue_limit", &self::hue_limit},
                          field{"saturation_limit", &self::saturation_limit},
                          field{"value_limit", &self::value_limit}, field{"rounding", &self::rounding}};
    }

    struct parameters {
        double hue_shift = 0, saturation_shift = 0, value_shift = 0;

        static constexpr auto fields() {
            return std::tuple{field{"hue_shift", &parameters::hue_shift},
                              field{"saturation_shift", &parameters::saturation_shift},
                              field{"value_shift", &parameters::value_shift}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    /// Errors: hubmap.augment.105 where a limit is negative or not finite.
    void check() const {
        require(combining::is_limit(hue_limit) && combining::is_limit(saturation_limit) &&
                    combining::is_limit(value_limit),
                "augment", 105, "hue by ", hue_limit, ", saturation by ", saturation_limit, ", value by ",
                value_limit);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const double hue = uniform(random, -hue_limit, hue_limit);
        const double saturation = uniform(random, -saturation_limit, saturation_limit);
        return {hue, saturation, uniform(random, -value_limit, value_limit)};
    }

    /// albumentations' tables of a draw.
    [[nodiscard]] static hsv_tables tables(const parameters& drawn) {
        hsv_tables levels;
        for (std::size_t i = 0; i < levels.hue.size(); ++i) {
            const auto level = static_cast<double>(i);
            levels.hue[i] =
                static_cast<std::uint8_t>(drawn.hue_shift == 0 ? level : around(level + drawn.hue_shift));
            levels.saturation[i] =
                static_cast<std::uint8_t>(std::clamp(level + drawn.saturation_shift, 0., 255.));
            levels.value[i] = static_cast<std::uint8_t>(std::clamp(level + drawn.value_shift, 0., 255.));
        }
        return levels;
    }

    /// Errors: hubmap.augment.103 where a shift is not finite; hubmap.colour.101 without 3 channels.
    void apply(const parameters& drawn, image_view<std::uint8_t> rgb,
               instruction_set instructions = instruction_set::widest) const {
        check(drawn);
        require(rgb.channels() == 3, "colour", 101, "HSV of ", rgb.size(), " x ", rgb.channels());
        if (drawn == parameters{}) return;  // not even the loss of the conversion, as albumentations
        shift_hsv(rgb, tables(drawn), rgb, rounding, instructions);
    }

    /// Errors: hubmap.augment.103.
    static void check(const parameters& drawn) {
        require(std::isfinite(drawn.hue_shift) && std::isfinite(drawn.saturation_shift) &&
                    std::isfinite(drawn.value_shift),
                "augment", 103, "shifts ", drawn.hue_shift, ", ", drawn.saturation_shift, ", ",
                drawn.value_shift);
    }

  private:
    /// Position on the circle of hues, as Python's modulo: never negative.
    static double around(double hue) noexcept {
        constexpr double circle = 180;
        const double rest = std::fmod(hue, circle);
        return rest < 0 ? rest + circle : rest;
    }
};

}  // namespace hubmap::augment
