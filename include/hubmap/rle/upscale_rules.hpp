#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/opencv_position.hpp>
#include <type_traits>

/// How a small map of probabilities becomes a large mask: where the pixels of the mask lie on the map, and
/// whether such a place is foreground. Plain formulas without state, the same bits on processors and GPUs;
/// rle/upscale.hpp and the kernels of cuda/ put them together.
///
/// A rule works on `sample`s of the map. Along each axis an output position lies in a cell between two
/// neighbouring samples, `position.low` and `position.high` (the same one beyond the border). `across` blends
/// two neighbours of a row, `down` two such values of neighbouring rows. Every rule keeps what makes it fast:
/// a blended value lies between those it is blended from, so a cell whose corners agree is all foreground or
/// all background. Where a rule `is_monotone`, the value moreover never turns along the piece of a column
/// that lies in one cell: it crosses the threshold at most once.
namespace hubmap {

/// `corrected`: bilinear in double, centres of pixels aligned, border continued.
struct bilinear_rule {
    using sample = double;
    static constexpr bool blends = true;
    static constexpr bool is_monotone = true;

    struct weights {
        double weight;  ///< of `high`
    };
    struct position : weights {
        index cell;  ///< -1 .. count - 1: of the sample at or before the position
        index low;
        index high;
    };

    struct axis {
        index count;   ///< samples of the map
        double ratio;  ///< samples an output pixel

        axis() = default;
        axis(index from, index to) noexcept
            : count(from), ratio(static_cast<double>(from) / static_cast<double>(to)) {}

        [[nodiscard]] HUBMAP_HOST_DEVICE position at(index i) const noexcept {
            const double place = rounded_product(static_cast<double>(i) + .5, ratio) - .5;
            const index cell = place < 0 ? -1 : static_cast<index>(place);
            const index last = count - 1;
            if (cell < 0) return {{0}, -1, 0, 0};
            if (cell >= last) return {{0}, last, last, last};
            return {{place - static_cast<double>(cell)}, cell, cell, cell + 1};
        }
    };

    double threshold = .5;

    [[nodiscard]] axis rows(index from, index to) const noexcept { return {from, to}; }
    [[nodiscard]] axis columns(index from, index to) const noexcept { return {from, to}; }

    [[nodiscard]] HUBMAP_HOST_DEVICE sample across(sample left, sample right,
                                                   const weights& p) const noexcept {
        return left + rounded_product(right - left, p.weight);
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE bool down(sample upper, sample lower, const weights& p) const noexcept {
        return upper + rounded_product(lower - upper, p.weight) > threshold;
    }
};

/// `reference`: the map as bytes, OpenCV's fixed-point bilinear resize of 8-bit images (weights of 11 bits;
/// resize.cpp of OpenCV 4.x). Its columns clamp position and weight at the border, its rows the position
/// alone.
struct fixed_point_rule {
    using sample = std::int32_t;
    static constexpr bool blends = true;
    static constexpr bool is_monotone = false;  ///< its two products are rounded down each

    struct weights {
        std::int32_t weight_low;
        std::int32_t weight_high;
    };
    struct position : weights {
        index cell;
        index low;
        index high;
    };

    struct axis {
        index count;
        double ratio;
        bool clamps_weight;

        axis() = default;
        axis(index from, index to, bool clamp) noexcept
            : count(from), ratio(opencv_scale(from, to)), clamps_weight(clamp) {}

        [[nodiscard]] HUBMAP_HOST_DEVICE position at(index i) const noexcept {
            const auto [place, fraction] = opencv_linear_position(i, ratio, count, clamps_weight);
            const index last = count - 1, cell = place < last ? place : last;
            return {{opencv_weight(1.F - fraction), opencv_weight(fraction)},
                    cell,
                    cell < 0 ? 0 : cell,
                    cell < last ? cell + 1 : last};
        }
    };

    std::int32_t level = 102;  ///< bytes above it are foreground

    [[nodiscard]] axis rows(index from, index to) const noexcept { return {from, to, false}; }
    [[nodiscard]] axis columns(index from, index to) const noexcept { return {from, to, true}; }

    [[nodiscard]] HUBMAP_HOST_DEVICE sample across(sample left, sample right,
                                                   const weights& p) const noexcept {
        return (left * p.weight_low + right * p.weight_high) >> 4;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE bool down(sample upper, sample lower, const weights& p) const noexcept {
        const sample value = (((p.weight_low * upper) >> 16) + ((p.weight_high * lower) >> 16) + 2) >> 2;
        return value > level;
    }
};

/// The sample that a pixel falls on, as OpenCV's INTER_NEAREST picks it: no blending, so a mask of steps.
struct nearest_rule {
    using sample = double;
    static constexpr bool blends = false;
    static constexpr bool is_monotone = true;

    struct weights {};
    struct position : weights {
        index cell;
        index low;
        index high;
    };

    struct axis {
        index count;
        double ratio;

        axis() = default;
        axis(index from, index to) noexcept : count(from), ratio(opencv_scale(from, to)) {}

        [[nodiscard]] HUBMAP_HOST_DEVICE position at(index i) const noexcept {
            const auto place = static_cast<index>(static_cast<double>(i) * ratio);
            const index cell = place < count - 1 ? place : count - 1;
            return {{}, cell, cell, cell};
        }
    };

    double threshold = .5;

    [[nodiscard]] axis rows(index from, index to) const noexcept { return {from, to}; }
    [[nodiscard]] axis columns(index from, index to) const noexcept { return {from, to}; }

    [[nodiscard]] HUBMAP_HOST_DEVICE sample across(sample left, sample, const weights&) const noexcept {
        return left;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE bool down(sample upper, sample, const weights&) const noexcept {
        return upper > threshold;
    }
};

/// A probability as the byte that the original made of it: 255 x, truncated. NaN is 0, other values clamped.
[[nodiscard]] HUBMAP_HOST_DEVICE inline std::uint8_t probability_byte(float value) noexcept {
    constexpr float white = 255;
    const float scaled = value * white;
    if (!(scaled > 0)) return 0;
    return static_cast<std::uint8_t>(scaled < white ? scaled : white);
}

/// A map value that can be blended: NaN is 0, infinities are the largest numbers.
[[nodiscard]] HUBMAP_HOST_DEVICE inline double blendable(float value) noexcept {
    constexpr float largest = 3.402823466e+38F;
    if (value != value) return 0;
    return value < -largest ? -largest : value > largest ? largest : value;
}

/// What a rule blends of a map's value: bytes as they are; floats as numbers, or as the bytes of the
/// original.
template <class Rule>
[[nodiscard]] HUBMAP_HOST_DEVICE typename Rule::sample sample_of(const Rule&, float value) noexcept {
    return blendable(value);
}
[[nodiscard]] HUBMAP_HOST_DEVICE inline fixed_point_rule::sample sample_of(const fixed_point_rule&,
                                                                           float value) noexcept {
    return probability_byte(value);
}
template <class Rule>
[[nodiscard]] HUBMAP_HOST_DEVICE typename Rule::sample sample_of(const Rule&, std::uint8_t value) noexcept {
    return value;
}

/// The rule for a map of T. Thresholds are probabilities: those of bytes are compared with 255 times as much.
/// The level of fixed_point_rule is one of bytes already.
template <class T, class Rule>
[[nodiscard]] Rule rule_for(Rule rule) noexcept {
    constexpr double white = 255;
    if constexpr (std::is_same_v<T, std::uint8_t> && !std::is_same_v<Rule, fixed_point_rule>)
        rule.threshold *= white;
    return rule;
}

/// Calls `turn(y, side)` for each row of [begin, end) whose side differs from that of the row before it;
/// `side`, that of the row before the first, becomes that of the last. All rows lie in one cell between
/// `upper` and `lower`; `weights(y)` are those of a row. A monotone rule turns at most once: where there are
/// many rows, the place is found by halves.
template <class Rule, class Weights, class Turn>
HUBMAP_HOST_DEVICE void for_each_turn(const Rule& rule, typename Rule::sample upper,
                                      typename Rule::sample lower, index begin, index end,
                                      const Weights& weights, bool& side, const Turn& turn) noexcept {
    const auto look = [&](index y) {
        const bool now = rule.down(upper, lower, weights(y));
        if (now != side) turn(y, now);
        side = now;
    };
    constexpr index few = 4;
    if constexpr (Rule::is_monotone) {
        if (end - begin > few) {
            look(begin);
            if (rule.down(upper, lower, weights(end - 1)) == side) return;
            index same = begin, other = end - 1;
            while (other - same > 1) {
                const index middle = same + (other - same) / 2;
                (rule.down(upper, lower, weights(middle)) == side ? same : other) = middle;
            }
            return look(other);
        }
    }
    for (index y = begin; y < end; ++y) look(y);
}

/// Whether pixel (y, x) of the mask is foreground: the definition, one pixel at a time. `samples(y, x)` is a
/// sample of the map.
template <class Rule, class Samples>
[[nodiscard]] HUBMAP_HOST_DEVICE bool is_foreground(const Rule& rule, const typename Rule::position& row,
                                                    const typename Rule::position& column,
                                                    const Samples& samples) noexcept {
    return rule.down(rule.across(samples(row.low, column.low), samples(row.low, column.high), column),
                     rule.across(samples(row.high, column.low), samples(row.high, column.high), column), row);
}

}  // namespace hubmap
