#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Random gamma: intensities (0 .. 1) to the power of gamma. For an equal gamma equal to albumentations'
/// RandomGamma (0.5.2), for 8-bit images to the bit; its defaults and its draw of whole hundredths. Any
/// channels and strides.
struct gamma {
    static constexpr std::string_view name = "gamma";

    int low_percent = 80;    ///< 100 gamma is a whole number of [low, high], each as likely
    int high_percent = 120;  ///< both are drawn

    static constexpr auto fields() {
        return std::tuple{field{"low_percent", &gamma::low_percent},
                          field{"high_percent", &gamma::high_percent}};
    }

    struct parameters {
        double exponent = 1;

        static constexpr auto fields() { return std::tuple{field{"exponent", &parameters::exponent}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    /// Errors: hubmap.augment.104 where the limits are negative or out of order.
    void check() const {
        require(low_percent >= 0 && low_percent <= high_percent, "augment", 104, "gamma from ", low_percent,
                " to ", high_percent, " percent");
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const index percents = index{high_percent} - low_percent + 1;
        return {static_cast<double>(low_percent + uniform_index(random, percents)) / 100.};
    }

    /// Errors: hubmap.augment.103 where the exponent is negative or not finite.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels,
               instruction_set instructions = instruction_set::widest) const {
        apply_table(table(drawn), pixels, instructions);
    }

    /// The same for values from 0 to 1: std::pow(float, float) of each, which with glibc (2.28 or newer) are
    /// numpy's bits and elsewhere differ by one unit in the last place. Values are not cut; what is negative
    /// becomes what std::pow says, mostly NaN, as there.
    void apply(const parameters& drawn, image_view<float> pixels) const {
        check(drawn);
        const auto exponent = static_cast<float>(drawn.exponent);
        for (index y = 0; y < pixels.height(); ++y)
            for (index x = 0; x < pixels.width(); ++x)
                for (index c = 0; c < pixels.channels(); ++c)
                    pixels(y, x, c) = std::pow(pixels(y, x, c), exponent);
    }

    /// The levels' table, in the double precision and the order of albumentations' numpy code. Apart from 0
    /// and 1, no power is a whole number of levels for an exponent in hundredths (its base's denominator
    /// divides 255, which has no square factor), so an error in the last place of std::pow changes no level.
    /// Errors: hubmap.augment.103.
    [[nodiscard]] static level_table table(const parameters& drawn) {
        check(drawn);
        level_table levels{};
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const double intensity = static_cast<double>(i) * (1. / 255);
            levels[i] = static_cast<std::uint8_t>(std::pow(intensity, drawn.exponent) * 255);
        }
        return levels;
    }

    /// Errors: hubmap.augment.103.
    static void check(const parameters& drawn) {
        require(std::isfinite(drawn.exponent) && drawn.exponent >= 0, "augment", 103, "gamma ",
                drawn.exponent);
    }
};

}  // namespace hubmap::augment
