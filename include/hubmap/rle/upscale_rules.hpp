#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>

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
            : count(from),
              ratio(1. / (static_cast<double>(to) / static_cast<double>(from))),
              clamps_weight(clamp) {}

        [[nodiscard]] HUBMAP_HOST_DEVICE position at(index i) const noexcept {
            constexpr float one = 2048;
            auto fraction = static_cast<float>(rounded_product(static_cast<double>(i) + .5, ratio) - .5);
            const auto whole = static_cast<index>(fraction);
            index cell = fraction < static_cast<float>(whole) ? whole - 1 : whole;  // rounded down
            fraction -= static_cast<float>(cell);
            const index last = count - 1;
            if (clamps_weight && cell < 0) cell = 0, fraction = 0;
            if (clamps_weight && cell >= last) cell = last, fraction = 0;
            if (cell > last) cell = last;
            return {{round_half_even((1.F - fraction) * one), round_half_even(fraction * one)},
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
        axis(index from, index to) noexcept
            : count(from), ratio(1. / (static_cast<double>(to) / static_cast<double>(from))) {}

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
