#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <type_traits>

namespace hubmap {
namespace detail {

/// value + noise as numpy adds a float32 image and its noise, cut to the image's range. A sum that is no
/// number becomes 0 in bytes and stays what it is in floats.
template <class T, class Noise>
[[gnu::always_inline]] inline T noisy_value(T value, Noise noise) noexcept {
    constexpr Noise full = std::is_same_v<T, std::uint8_t> ? 255 : 1;
    const Noise sum = static_cast<Noise>(static_cast<float>(value)) + noise;
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        const Noise positive = sum > 0 ? sum : Noise{0};
        return static_cast<std::uint8_t>(static_cast<std::int32_t>(positive < full ? positive : full));
    } else {
        const Noise positive = sum < 0 ? Noise{0} : sum;
        return static_cast<float>(positive > full ? full : positive);
    }
}

template <class T, class Noise>
struct add_noise_to_run {
    [[gnu::always_inline]] void operator()(T* values, const Noise* noise, index count) const {
        for (index i = 0; i < count; ++i) values[i] = noisy_value(values[i], noise[i]);
    }
};

}  // namespace detail

/// Adds `noise` to the image, in the image's units: the sum is made in float32 for noise of floats and in
/// float64 for noise of doubles, cut to 0 .. 255 (bytes, then truncated) or 0 .. 1 (floats). Equals
/// albumentations' gauss_noise (0.5.2) to the bit, whose noise is of doubles. Any strides and channels. A sum
/// that is not a number gives 0 in bytes and NaN in floats.
/// Errors: hubmap.augment.142 where the shapes differ.
template <class T, class Noise>
requires((std::is_same_v<T, std::uint8_t> || std::is_same_v<T, float>)&&(
    std::is_same_v<Noise, float> ||
    std::is_same_v<Noise, double>)) void add_noise(image_view<T> pixels, image_view<const Noise> noise,
                                                   instruction_set instructions = instruction_set::widest) {
    require(pixels.size() == noise.size() && pixels.channels() == noise.channels(), "augment", 142,
            "noise of ", noise.size(), " x ", noise.channels(), " for an image of ", pixels.size(), " x ",
            pixels.channels());
    if (pixels.empty()) return;
    const bool together = pixels.rows_are_interleaved() && noise.rows_are_interleaved();
    for (index y = 0; y < pixels.height(); ++y) {
        if (together) {
            vectorised(instructions, detail::add_noise_to_run<T, Noise>{}, pixels.row(y), noise.row(y),
                       pixels.width() * pixels.channels());
            continue;
        }
        for (index x = 0; x < pixels.width(); ++x)
            for (index c = 0; c < pixels.channels(); ++c)
                pixels(y, x, c) = detail::noisy_value(pixels(y, x, c), noise(y, x, c));
    }
}

}  // namespace hubmap
