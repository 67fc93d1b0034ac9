#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <hubmap/resample/remap_place.hpp>
#include <limits>
#include <numbers>
#include <type_traits>
#include <vector>

namespace hubmap::detail {

/// Its weights of 8-bit pixels are whole and add up to 2^15.
inline constexpr std::int32_t warp_weight_bits = 15, warp_weight_sum = 1 << warp_weight_bits;

/// Weights of the pixels along one axis, at `x` of the way between the two in the middle.
inline std::array<float, 2> axis_weights(float x, std::integral_constant<index, 2>) {
    return {1 - x, x};
}
inline std::array<float, 4> axis_weights(float x, std::integral_constant<index, 4>) {
    constexpr float a = -.75F;
    // x is a number of 32nds: all of it is exact, however products and sums are fused.
    const auto near = [](float d) { return ((a + 2) * d - (a + 3)) * d * d + 1; };
    const float far = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
    const float w1 = near(x), w2 = near(1 - x);
    return {far, w1, w2, 1 - far - w1 - w2};
}
/// sin(pi d) sin(pi d / 4) / d^2 but for a factor. Along the pixels only the phase of the second sine
/// changes, by eighths of a turn, and the sign of the first: the sums of angles are written out, as OpenCV
/// does, so that the roundings are its own.
inline std::array<float, 8> axis_weights(float x, std::integral_constant<index, 8>) {
    constexpr double s = std::numbers::sqrt2 / 2, eighth = .25;
    constexpr double turns[8][2] = {{1, 0}, {-s, -s}, {0, 1}, {s, -s}, {-1, 0}, {s, s}, {0, -1}, {-s, s}};
    const double start = -(x + 3) * std::numbers::pi * eighth, sine = std::sin(start),
                 cosine = std::cos(start);
    std::array<float, 8> weights{};
    if (x < std::numeric_limits<float>::epsilon()) {
        weights[3] = 1;  // on a pixel
        return weights;
    }
    float sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const float distance = x + 3 - static_cast<float>(i);
        const double y = -distance * std::numbers::pi * eighth;
        weights[i] = static_cast<float>(
            (rounded_product(turns[i][0], sine) + rounded_product(turns[i][1], cosine)) / (y * y));
        sum += weights[i];
    }
    sum = 1 / sum;
    for (float& weight : weights) weight *= sum;
    return weights;
}

/// Weights of Taps x Taps pixels, row by row, for each of the 32 x 32 positions.
template <class Weight, index Taps>
struct warp_weights {
    std::vector<Weight> values;

    warp_weights() {
        std::array<std::array<float, Taps>, remap_steps> axis;
        for (std::int32_t i = 0; i < remap_steps; ++i)
            axis[static_cast<std::size_t>(i)] =
                axis_weights(static_cast<float>(i) / remap_steps, std::integral_constant<index, Taps>{});
        for (const auto& rows : axis)
            for (const auto& columns : axis) {
                for (const float row : rows)
                    for (const float column : columns) add(row * column);
                if constexpr (std::is_integral_v<Weight>) correct_sum();
            }
    }

    /// Those of the position `y`, `x` 32ths below and right of a pixel.
    [[nodiscard]] const Weight* at(std::int32_t y, std::int32_t x) const noexcept {
        return values.data() + (y * remap_steps + x) * Taps * Taps;
    }

  private:
    void add(float weight) {
        if constexpr (std::is_integral_v<Weight>)
            values.push_back(static_cast<Weight>(std::min(std::nearbyint(weight * warp_weight_sum),
                                                          float{std::numeric_limits<Weight>::max()})));
        else
            values.push_back(weight);
    }
    /// What rounding took from the sum is given to the largest, or taken from the smallest, of four weights
    /// below and right of the middle. (OpenCV means the middle; to be equal is what counts here.) Of two
    /// taps only one such weight exists.
    void correct_sum() {
        Weight* weights = values.data() + values.size() - Taps * Taps;
        std::int32_t excess = -warp_weight_sum;
        for (index i = 0; i < Taps * Taps; ++i) excess += weights[i];
        if (excess == 0) return;
        constexpr index from = Taps / 2, to = std::min(Taps, from + 2);
        index least = from * Taps + from, most = least;
        for (index row = from; row < to; ++row)
            for (index column = from; column < to; ++column) {
                const index i = row * Taps + column;
                if (weights[i] < weights[least])
                    least = i;
                else if (weights[i] > weights[most])
                    most = i;
            }
        Weight& corrected = weights[excess < 0 ? most : least];
        corrected = static_cast<Weight>(corrected - excess);
    }
};

/// The table for pixels of type T, made when it is first used: up to 256 KB.
template <class T, index Taps>
[[nodiscard]] const auto& warp_weights_for() {
    using weight = std::conditional_t<std::is_integral_v<T>, std::int16_t, float>;
    static const warp_weights<weight, Taps> weights;
    return weights;
}

}  // namespace hubmap::detail
