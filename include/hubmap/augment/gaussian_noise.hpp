#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/add_noise.hpp>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/augment/detail/normal_values.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Adds normal noise, one value for each channel of each pixel, of random variance: albumentations'
/// GaussNoise (0.5.2). The noise is a function of the drawn seed and the value's place (y, x, c) in the
/// image; how the image lies in memory, threads and instruction sets change nothing. Its distance from the
/// mean ends at 6.34 standard deviations.
struct gaussian_noise {
    std::array<double, 2> variance_limit{10, 50};  ///< in squared units of the image, drawn between these
    double mean = 0;                               ///< of the noise, in units of the image

    struct parameters {
        double variance = 0;
        std::uint64_t seed = 0;

        static constexpr auto fields() {
            return std::tuple{field{"variance", &parameters::variance}, field{"seed", &parameters::seed}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr std::string_view name = "gaussian_noise";
    static constexpr auto fields() {
        return std::tuple{field{"variance_limit", &gaussian_noise::variance_limit},
                          field{"mean", &gaussian_noise::mean}};
    }

    /// Errors: hubmap.augment.143 where a variance is negative, a number not finite, or the first is above
    /// the second.
    void check() const {
        require(combining::is_range(variance_limit[0], variance_limit[1]) && variance_limit[0] >= 0 &&
                    std::isfinite(mean),
                "augment", 143, "noise of variance ", variance_limit[0], " .. ", variance_limit[1],
                " around ", mean);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const double variance = uniform(random, variance_limit[0], variance_limit[1]);
        const std::uint64_t high = random();
        return {variance, high << 32 | random()};
    }

    /// The same as adding noise(). Errors: hubmap.augment.143 where the variance is negative, or it or the
    /// mean is not finite as a float. O(pixels), about 2 ns a value; memory: a row of noise, or 4096 values.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels,
               instruction_set instructions = instruction_set::widest) const {
        add(drawn, pixels, instructions);
    }
    void apply(const parameters& drawn, image_view<float> pixels,
               instruction_set instructions = instruction_set::widest) const {
        add(drawn, pixels, instructions);
    }

    /// What a draw adds to an image of this shape.
    /// Errors: hubmap.augment.143; hubmap.image.103 where a side or the channels are negative.
    [[nodiscard]] image<float> noise(const parameters& drawn, extent size, index channels,
                                     instruction_set instructions = instruction_set::widest) const {
        image<float> field(size, channels);
        const index count = std::ssize(field.values());
        hubmap::detail::normal_sequence values = sequence(drawn, instructions);
        if (count > 0) std::copy_n(values.read(0, count), count, field.values().data());
        return field;
    }

  private:
    [[nodiscard]] hubmap::detail::normal_sequence sequence(const parameters& drawn,
                                                           instruction_set instructions) const {
        const double deviation = std::sqrt(drawn.variance);
        require(drawn.variance >= 0 && std::isfinite(static_cast<float>(deviation)) &&
                    std::isfinite(static_cast<float>(mean)),
                "augment", 143, "noise of variance ", drawn.variance, " around ", mean);
        return {drawn.seed, mean, deviation, instructions};
    }

    template <class T>
    void add(const parameters& drawn, image_view<T> pixels, instruction_set instructions) const {
        hubmap::detail::normal_sequence values = sequence(drawn, instructions);
        if (pixels.empty()) return;
        const index channels = pixels.channels();
        if (pixels.is_dense()) {
            constexpr index piece = 4096;  // values that stay in the first-level cache
            const index count = pixels.size().area() * channels;
            for (index begin = 0; begin < count; begin += piece) {
                const index length = std::min(piece, count - begin);
                vectorised(instructions, hubmap::detail::add_noise_to_run<T, float>{}, pixels.data() + begin,
                           values.read(begin, length), length);
            }
            return;
        }
        for (index y = 0; y < pixels.height(); ++y) {
            const index length = pixels.width() * channels;
            const image_view<const float> row(values.read(y * length, length), {1, pixels.width()}, channels);
            add_noise(pixels.crop({y, 0, 1, pixels.width()}), row, instructions);
        }
    }
};

}  // namespace hubmap::augment
