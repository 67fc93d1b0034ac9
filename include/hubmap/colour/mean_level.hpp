#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <utility>
#include <vector>

namespace hubmap {

namespace detail {

struct sum_levels {
    [[gnu::always_inline]] std::uint32_t operator()(const std::uint8_t* levels, index count) const {
        std::uint32_t sum = 0;
        for (index i = 0; i < count; ++i) sum += levels[i];
        return sum;
    }
};

/// work(values, count) for all values in (y, x, channel) order, at most `most` at a time: of dense images
/// straight from memory, of others from a buffer. All calls but the last get `most` values.
template <class T, class Work>
void for_each_chunk(image_view<const T> pixels, index most, Work&& work) {
    const index values = pixels.size().area() * pixels.channels();
    if (pixels.is_dense()) {
        for (index i = 0; i < values; i += most) work(pixels.row(0) + i, std::min(most, values - i));
        return;
    }
    std::vector<T> buffer(static_cast<std::size_t>(most));
    index used = 0;
    for (index y = 0; y < pixels.height(); ++y)
        for (index x = 0; x < pixels.width(); ++x)
            for (index c = 0; c < pixels.channels(); ++c) {
                buffer[static_cast<std::size_t>(used++)] = pixels(y, x, c);
                if (used == most) work(buffer.data(), std::exchange(used, 0));
            }
    if (used > 0) work(buffer.data(), used);
}

/// Values that numpy adds without halving them first, to eight sums in turn.
inline constexpr index pairwise_block = 128, pairwise_sums = 8;

struct sum_floats {
    [[gnu::always_inline]] float operator()(const float* values, index count) const {
        std::array<float, pairwise_sums> sums;
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] = values[k];
        index i = pairwise_sums;
        for (; i + pairwise_sums <= count; i += pairwise_sums)
            for (index k = 0; k < pairwise_sums; ++k) sums[static_cast<std::size_t>(k)] += values[i + k];
        float sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
        for (; i < count; ++i) sum += values[i];
        return sum;
    }
};

/// numpy's pairwise summation: halves, the first a multiple of 8, down to blocks of at most 128 values.
[[nodiscard]] inline float pairwise_sum(const float* values, index count, instruction_set instructions) {
    if (count < pairwise_sums) {
        float sum = 0;
        for (index i = 0; i < count; ++i) sum += values[i];
        return sum;
    }
    if (count <= pairwise_block) return vectorised(instructions, sum_floats{}, values, count);
    const index half = count / 2 / pairwise_sums * pairwise_sums;
    return pairwise_sum(values, half, instructions) + pairwise_sum(values + half, count - half, instructions);
}

inline void require_values(bool some) {
    require(some, "colour", 122, "mean of an empty image");
}

}  // namespace detail

/// The mean of all values of all channels, exact but for its last rounding: numpy's mean of 8-bit arrays.
/// Any strides. Errors: hubmap.colour.122 where the image is empty.
[[nodiscard]] inline double mean_level(image_view<const std::uint8_t> pixels,
                                       instruction_set instructions = instruction_set::widest) {
    detail::require_values(!pixels.empty());
    constexpr index no_overflow = 1 << 16;  // times 255 is below 2^32
    std::uint64_t sum = 0;
    detail::for_each_chunk(pixels, no_overflow, [&](const std::uint8_t* levels, index count) {
        sum += vectorised(instructions, detail::sum_levels{}, levels, count);
    });
    return static_cast<double>(sum) / static_cast<double>(pixels.size().area() * pixels.channels());
}

/// numpy's mean of a dense (y, x, channel) array of single precision, to the bit (versions 1.23 and 1.24): it
/// adds the pairwise sums of 8192 values each. Any strides; the same with every instruction set.
/// Errors: hubmap.colour.122.
[[nodiscard]] inline float mean_level(image_view<const float> pixels,
                                      instruction_set instructions = instruction_set::widest) {
    detail::require_values(!pixels.empty());
    constexpr index numpy_buffer = 8192;
    float sum = 0;
    detail::for_each_chunk(pixels, numpy_buffer, [&](const float* values, index count) {
        sum += detail::pairwise_sum(values, count, instructions);
    });
    return static_cast<float>(static_cast<double>(sum) /
                              static_cast<double>(pixels.size().area() * pixels.channels()));
}

}  // namespace hubmap
