#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/rounding.hpp>
#include <limits>
#include <memory>
#include <numbers>

namespace hubmap::detail {

/// OpenCV's remap knows 32 places between two pixels along each axis.
inline constexpr std::int32_t remap_bits = 5, remap_steps = 1 << remap_bits;
/// Weights of 8-bit images are whole numbers of this sum.
inline constexpr std::int32_t remap_weight_sum = 1 << 15;

/// Weights of the taps at `x` past the tap before the middle. Formulas: interpolateCubic and
/// interpolateLanczos4 of OpenCV's imgproc (4.x), whose sums of floats decide the last bit.
template <std::size_t Taps>
[[nodiscard]] inline std::array<float, Taps> tap_weights(float x) {
    std::array<float, Taps> weights{};
    if constexpr (Taps == 2) {
        weights = {1 - x, x};
    } else if constexpr (Taps == 4) {
        constexpr float a = -.75F;
        const auto inner = [&](float t) {
            const float slope = rounded_product(a + 2, t) - (a + 3);
            return rounded_product(rounded_product(slope, t), t) + 1;
        };
        const float far = x + 1;
        const float first = rounded_product(a, far) - 5 * a;
        const float second = rounded_product(first, far) + 8 * a;
        weights[0] = rounded_product(second, far) - 4 * a;
        weights[1] = inner(x);
        weights[2] = inner(1 - x);
        weights[3] = 1.F - weights[0] - weights[1] - weights[2];
    } else {
        static_assert(Taps == 8);
        if (x < std::numeric_limits<float>::epsilon()) {
            weights[3] = 1;
            return weights;
        }
        constexpr double half_root = std::numbers::sqrt2 / 2;
        constexpr double turns[8][2] = {{1, 0},  {-half_root, -half_root}, {0, 1},  {half_root, -half_root},
                                        {-1, 0}, {half_root, half_root},   {0, -1}, {-half_root, half_root}};
        const double start = static_cast<double>(-(x + 3)) * std::numbers::pi * .25;
        const double sine = std::sin(start), cosine = std::cos(start);
        float sum = 0;
        for (std::size_t i = 0; i < Taps; ++i) {
            const double y = -static_cast<double>(x + 3 - static_cast<float>(i)) * std::numbers::pi * .25;
            weights[i] = static_cast<float>(
                (rounded_product(turns[i][0], sine) + rounded_product(turns[i][1], cosine)) / (y * y));
            sum += weights[i];
        }
        sum = 1.F / sum;
        for (float& weight : weights) weight *= sum;
    }
    return weights;
}

/// Weights of the Taps x Taps pixels around each of the 32 x 32 places, as floats and as whole numbers whose
/// sum is exact: what rounding leaves goes to the greatest or the least of the four in the middle.
template <std::size_t Taps>
struct remap_weights {
    static constexpr std::size_t area = Taps * Taps;
    std::array<std::array<float, area>, remap_steps * remap_steps> real;
    std::array<std::array<std::int16_t, area>, remap_steps * remap_steps> whole;

    remap_weights() {
        for (std::size_t place = 0; place < real.size(); ++place) {
            const auto y = tap_weights<Taps>(static_cast<float>(place / remap_steps) / remap_steps);
            const auto x = tap_weights<Taps>(static_cast<float>(place % remap_steps) / remap_steps);
            auto& w = whole[place];
            std::int32_t sum = 0;
            for (std::size_t k = 0; k < area; ++k) {
                real[place][k] = y[k / Taps] * x[k % Taps];
                const std::int32_t rounded = round_half_even(real[place][k] * remap_weight_sum);
                w[k] = static_cast<std::int16_t>(
                    std::clamp<std::int32_t>(rounded, std::numeric_limits<std::int16_t>::min(),
                                             std::numeric_limits<std::int16_t>::max()));
                sum += w[k];
            }
            constexpr std::size_t half = Taps / 2;
            std::size_t least = half * Taps + half, greatest = least;
            for (std::size_t i = half; i < std::min(half + 2, Taps); ++i)
                for (std::size_t j = half; j < std::min(half + 2, Taps); ++j) {
                    const std::size_t k = i * Taps + j;
                    if (w[k] < w[least])
                        least = k;
                    else if (w[k] > w[greatest])
                        greatest = k;
                }
            const std::int32_t excess = sum - remap_weight_sum;
            auto& mended = w[excess < 0 ? greatest : least];
            mended = static_cast<std::int16_t>(mended - excess);
        }
    }

    /// Made at the first use; 100 or 400 KB.
    [[nodiscard]] static const remap_weights& table() {
        static const auto made = std::make_unique<const remap_weights>();
        return *made;
    }
};

}  // namespace hubmap::detail
