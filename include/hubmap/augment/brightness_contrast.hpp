#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/colour/mean_level.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/core/rounding.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::detail {

struct scale_values {
    [[gnu::always_inline]] void operator()(float* values, index count, float factor) const {
        for (index i = 0; i < count; ++i) values[i] = values[i] * factor;
    }
};

/// value * factor + offset, cut to 0 .. 1; NaN stays.
struct scale_and_cut {
    [[gnu::always_inline]] void operator()(float* values, index count, float factor, float offset) const {
        const product_in_kernel product;
        for (index i = 0; i < count; ++i) {
            const float scaled = product(values[i], factor);
            const float value = scaled + offset;
            const float positive = value < 0 ? 0 : value;
            const float cut = positive > 1 ? 1 : positive;
            values[i] = cut + 0.F;  // 0, not -0
        }
    }
};

}  // namespace hubmap::detail

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

    /// Errors: hubmap.augment.105 where a limit is negative or not finite.
    void check() const {
        require(combining::is_limit(brightness_limit) && combining::is_limit(contrast_limit), "augment", 105,
                "brightness by ", brightness_limit, ", contrast by ", contrast_limit);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const double contrast = uniform(random, -contrast_limit, contrast_limit);
        return {1 + contrast, uniform(random, -brightness_limit, brightness_limit)};
    }

    /// Errors: hubmap.augment.103 where a parameter is not finite.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels,
               instruction_set instructions = instruction_set::widest) const {
        check(drawn);
        if (pixels.empty()) return;
        const double full = brightness_by_max ? 255. : mean_level(pixels, instructions);
        apply_table(table(drawn, full), pixels, instructions);
    }

    /// The same for values from 0 to 1, cut to that range; NaN stays NaN. The bits of albumentations and
    /// numpy, whose mean of floats (brightness_by_max = false) is taken in (y, x, channel) order after the
    /// change of contrast. Any strides.
    void apply(const parameters& drawn, image_view<float> pixels,
               instruction_set instructions = instruction_set::widest) const {
        check(drawn);
        if (pixels.empty()) return;
        const auto factor = static_cast<float>(drawn.contrast_factor);
        if (brightness_by_max)
            return change(pixels, instructions, detail::scale_and_cut{}, factor,
                          static_cast<float>(drawn.brightness));
        change(pixels, instructions, detail::scale_values{}, factor);
        const double mean = mean_level(pixels, instructions);
        change(pixels, instructions, detail::scale_and_cut{}, 1.F,
               static_cast<float>(drawn.brightness * mean));
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

    /// Errors: hubmap.augment.103.
    static void check(const parameters& drawn) {
        require(std::isfinite(drawn.contrast_factor) && std::isfinite(drawn.brightness), "augment", 103,
                "brightness ", drawn.brightness, ", contrast ", drawn.contrast_factor);
    }

  private:
    template <class Kernel, class... Numbers>
    static void change(image_view<float> pixels, instruction_set instructions, const Kernel& kernel,
                       Numbers... numbers) {
        const auto change_run = [&](float* values, index count) {
            vectorised(instructions, kernel, values, count, numbers...);
        };
        const index values = pixels.width() * pixels.channels();
        if (pixels.is_dense()) return change_run(pixels.row(0), values * pixels.height());
        const bool planar = pixels.strides().x == 1;
        for (index y = 0; y < pixels.height(); ++y) {
            if (pixels.rows_are_interleaved()) {
                change_run(pixels.row(y), values);
                continue;
            }
            for (index c = 0; c < pixels.channels(); ++c)
                for (index x = 0; x < pixels.width(); x += planar ? pixels.width() : 1)
                    change_run(&pixels(y, x, c), planar ? pixels.width() : 1);
        }
    }
};

}  // namespace hubmap::augment
