#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Shifts hue (around the circle), saturation and value (cut to 0 .. 255) of an RGB image. For equal
/// parameters equal to albumentations' HueSaturationValue (0.5.2) over OpenCV to the bit, given the rounding;
/// its defaults. 8-bit images only.
struct hue_saturation_value {
    double hue_limit = 20;  ///< of 180 steps of the circle, drawn from [-limit, limit)
    double saturation_limit = 30;
    double value_limit = 20;
    hsv_rounding rounding = hsv_rounding::opencv_avx2;

    struct parameters {
        double hue_shift = 0, saturation_shift = 0, value_shift = 0;

        static constexpr auto fields() {
            return std::tuple{field{"hue_shift", &parameters::hue_shift},
                              field{"saturation_shift", &parameters::saturation_shift},
                              field{"value_shift", &parameters::value_shift}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr std::string_view name = "hue_saturation_value";
    static constexpr auto fields() {
        return std::tuple{field{"hue_limit", &hue_saturation_value::hue_limit},
                          field{"saturation_limit", &hue_saturation_value::saturation_limit},
                          field{"value_limit", &hue_saturation_value::value_limit},
                          field{"rounding", &hue_saturation_value::rounding}};
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        const double hue = uniform(random, -hue_limit, hue_limit);
        const double saturation = uniform(random, -saturation_limit, saturation_limit);
        return {hue, saturation, uniform(random, -value_limit, value_limit)};
    }

    /// Converted, shifted and converted back in blocks that stay in the first-level cache. Any strides; the
    /// same result with every instruction set. Errors: hubmap.augment.103 where a shift is not finite;
    /// hubmap.colour.101 without 3 channels.
    void apply(const parameters& drawn, image_view<std::uint8_t> rgb,
               instruction_set instructions = instruction_set::widest) const {
        require(std::isfinite(drawn.hue_shift) && std::isfinite(drawn.saturation_shift) &&
                    std::isfinite(drawn.value_shift),
                "augment", 103, "shifts ", drawn.hue_shift, ", ", drawn.saturation_shift, ", ",
                drawn.value_shift);
        detail::require_three_channels(rgb, rgb);
        if (drawn == parameters{}) return;  // not even the loss of the conversion, as albumentations
        const level_table tables[3] = {hue_table(drawn.hue_shift), shifted_table(drawn.saturation_shift),
                                       shifted_table(drawn.value_shift)};
        const bool changes[3] = {drawn.hue_shift != 0, drawn.saturation_shift != 0, drawn.value_shift != 0};
        detail::for_each_rounding(rgb, rgb, rounding, [&](auto from, auto to, bool truncate) {
            detail::change_blocks(
                from, to, instructions, [&](detail::channel_runs<std::uint8_t> channels, index count) {
                    detail::convert_block_to_hsv(channels, count, instructions);
                    for (index c = 0; c < 3; ++c)
                        if (changes[c])
                            detail::look_up(detail::byte_tables<1>{tables[c].data()}, channels[c], count,
                                            channels[c], 0, instructions);
                    detail::convert_block_to_rgb(channels, count, truncate, instructions);
                });
        });
    }

    /// Hues after a shift: on a circle of 180, as Python's modulo never negative.
    [[nodiscard]] static level_table hue_table(double shift) {
        constexpr double circle = 180;
        level_table levels{};
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const double rest = std::fmod(static_cast<double>(i) + shift, circle);
            levels[i] = static_cast<std::uint8_t>(rest < 0 ? rest + circle : rest);
        }
        return levels;
    }

    /// Saturations or values after a shift.
    [[nodiscard]] static level_table shifted_table(double shift) {
        level_table levels{};
        for (std::size_t i = 0; i < levels.size(); ++i)
            levels[i] = static_cast<std::uint8_t>(std::clamp(static_cast<double>(i) + shift, 0., 255.));
        return levels;
    }
};

}  // namespace hubmap::augment
