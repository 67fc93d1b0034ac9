#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/channel_scaling.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <numeric>
#include <vector>

namespace hubmap::detail {

using level_floats = std::array<float, 256>;

/// What normalize() gives for each level, as it is defined.
[[nodiscard]] inline level_floats normalized_levels(double mean, double deviation) noexcept {
    level_floats table{};
    for (std::size_t value = 0; value < table.size(); ++value)
        table[value] = static_cast<float>((static_cast<double>(value) / 255 - mean) / deviation);
    return table;
}

/// value * factor + offset in double, rounded to float once.
struct multiply_then_add {
    using number = double;

    [[nodiscard]] static std::array<double, 2> coefficients(double factor, double offset) noexcept {
        return {factor, offset};
    }
    [[gnu::always_inline]] static float apply(std::uint8_t value, double factor, double offset) noexcept {
        const double product = static_cast<double>(value) * factor;
        return static_cast<float>(product + offset);
    }
};

/// A number as a float with few digits and what these leave.
struct split_number {
    float large, small;
};

/// The same in floats, twice as many at a time: the large parts are whole multiples of one unit, so small
/// that their product and sum have no rounding; the small ones add what is missing to some 2^-40 of full
/// scale.
struct split_multiply_then_add {
    using number = split_number;

    [[nodiscard]] static std::array<split_number, 2> coefficients(double factor, double offset) noexcept {
        constexpr int float_digits = 24;
        const double largest = std::max({255 * factor, std::abs(offset), std::abs(255 * factor + offset)});
        const double unit = std::ldexp(1., std::ilogb(largest) + 1 - float_digits);
        const auto split = [unit](double value) {
            const double large = std::nearbyint(value / unit) * unit;
            return split_number{static_cast<float>(large), static_cast<float>(value - large)};
        };
        return {split(factor), split(offset)};
    }
    [[gnu::always_inline]] static float apply(std::uint8_t value, split_number factor,
                                              split_number offset) noexcept {
        const auto level = static_cast<float>(value);
        const float product = level * factor.large, rest = level * factor.small;
        return (product + offset.large) + (rest + offset.small);
    }
};

/// Normalizes by `Operation` if that gives the table's float for each level of each channel.
template <class Operation>
[[nodiscard]] bool normalize_by(image_view<const std::uint8_t> rgb, const std::array<level_floats, 3>& tables,
                                const std::array<double, 3>& factor, const std::array<double, 3>& offset,
                                image_view<float> out, instruction_set set) {
    std::array<std::uint8_t, 256> levels{};
    std::iota(levels.begin(), levels.end(), std::uint8_t{0});
    std::vector<typename Operation::number> first, second;
    for (std::size_t c = 0; c < 3; ++c) {
        const auto [a, b] = Operation::coefficients(factor[c], offset[c]);
        level_floats computed{};
        vectorised(set, scale_channel<Operation>{}, static_cast<const std::uint8_t*>(levels.data()),
                   computed.data(), std::ssize(levels), a, b);
        if (computed != tables[c]) return false;
        first.push_back(a);
        second.push_back(b);
    }
    scale_channels<Operation>(rgb, first, second, out, set);
    return true;
}

inline void look_levels_up(image_view<const std::uint8_t> in, const level_floats& table,
                           image_view<float> out) noexcept {
    const float* const level = table.data();
    const index from_step = in.strides().x, to_step = out.strides().x;
    for (index y = 0; y < in.height(); ++y) {
        const std::uint8_t* __restrict from = in.row(y);
        float* __restrict to = out.row(y);
        for (index x = 0; x < in.width(); ++x) to[x * to_step] = level[from[x * from_step]];
    }
}

}  // namespace hubmap::detail
