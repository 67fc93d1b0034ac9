#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/core/rounding.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Random brightness and contrast: value * (1 + contrast) + brightness * 255, cut to 0 .. 255. For equal
/// parameters equal to albumentations' RandomBrightnessContrast (0.5.2) to the bit. Any channels.
struct brightness_contrast {
    static constexpr std::string_view name = "brightness_contrast";
    double brightness_limit = .2;   ///< share of full scale, drawn from [-limit, limit)
    double contrast_limit = .2;     ///< likewise
    bool brightness_by_max = true;  ///< false: brightness is a share of the image's mean, not of 255

    struct parameters {
        double contrast_factor = 1;
        double brightness = 0;
        static constexpr auto fields() {
            return std::tuple{field{"contrast_factor", &parameters::contrast_factor},
                              field{"brightness", &parameters::brightness}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };
    static constexpr auto fields() {
        return std::tuple{field{"brightness_limit", &brightness_contrast::brightness_limit},
                          field{"contrast_limit", &brightness_contrast::contrast_limit},
                          field{"brightness_by_max", &brightness_contrast::brightness_by_max}};
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        const double contrast = uniform(random, -contrast_limit, contrast_limit);
        return {1 + contrast, uniform(random, -brightness_limit, brightness_limit)};
    }

    /// Errors: hubmap.augment.103 where a parameter is not finite.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        require(std::isfinite(drawn.contrast_factor) && std::isfinite(drawn.brightness), "augment", 103,
                "brightness ", drawn.brightness, ", contrast ", drawn.contrast_factor);
        if (pixels.empty()) return;
        const double full = brightness_by_max ? 255. : mean(pixels);
        apply_table(table(drawn, full), pixels);
    }

    /// The levels' table, in the single precision and the order of albumentations' numpy code.
    [[nodiscard]] static level_table table(const parameters& drawn, double full_scale) {
        level_table levels{};
        const auto factor = static_cast<float>(drawn.contrast_factor);
        const auto offset = static_cast<float>(drawn.brightness * full_scale);
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const float value = rounded_product(static_cast<float>(i), factor) + offset;
            levels[i] = static_cast<std::uint8_t>(std::clamp(value, 0.F, 255.F));
        }
        return levels;
    }

  private:
    static double mean(image_view<const std::uint8_t> pixels) noexcept {
        index sum = 0;
        for (index y = 0; y < pixels.height(); ++y)
            for (index x = 0; x < pixels.width(); ++x)
                for (index c = 0; c < pixels.channels(); ++c) sum += pixels(y, x, c);
        return static_cast<double>(sum) / static_cast<double>(pixels.size().area() * pixels.channels());
    }
};

}  // namespace hubmap::augment
