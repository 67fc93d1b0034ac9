#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/remap_place.hpp>

namespace hubmap::detail {

/// One axis of a part of an image, for positions at most one reflection away: no division is needed.
struct source_axis {
    std::int32_t shift;  ///< from the map's origin to the whole image's
    std::int32_t first;  ///< the part's first pixel
    std::int32_t held;   ///< the part's pixels, at least 2 for pairs
    std::int32_t once;   ///< 1 where the edge pixel is not repeated, else 0
    std::int32_t top;    ///< a position and its mirror image beyond the far edge add up to this

    [[gnu::always_inline]] std::int32_t operator()(std::int32_t at) const {
        const std::int32_t p = at + shift, below = p >> 31;  // all bits where p is negative
        const std::int32_t reflected = (p ^ below) + (below & once);
        return std::min(reflected, top - reflected) - first;
    }
};

/// Where the 2 x 2 pixels around each position lie along one axis: a pair of neighbours inside the part, and
/// the weight, of 32, of the second. A mirrored pair is the same pair with the weights exchanged; a pixel
/// beside its own mirror image has all of the weight. `code` keeps what the order of float sums needs: bits 0
/// to 4 the fraction, 5 and 6 which of the pair is the lower and which the upper position. Weights are
/// written as the kernels of pairs want them: for rows 16-bit numbers (32 - y, y), for columns bytes (32 - x,
/// x), twice.
template <bool Rows>
struct place_pairs {
    [[gnu::always_inline]] void operator()(const float* __restrict at, index count, source_axis axis,
                                           std::int32_t* __restrict pair, std::int32_t* __restrict weight,
                                           std::int32_t* __restrict code) const {
        const std::int32_t last_pair = axis.held - 2;
        for (index i = 0; i < count; ++i) {
            const auto [cell, fraction] = remap_place_of(at[i]);
            const std::int32_t low = axis(cell), high = axis(cell + 1);
            const std::int32_t first = std::min(std::min(low, high), last_pair);
            pair[i] = first;
            const std::int32_t low_is_second = first - low, high_is_second = first - high;  // 0 or all bits
            const std::int32_t second = ((32 - fraction) & low_is_second) + (fraction & high_is_second);
            const std::int32_t bytes = (32 - second) | (second << 8);
            weight[i] = Rows ? (32 - second) | (second << 16) : bytes | (bytes << 16);
            code[i] = fraction | (low_is_second & 32) | (high_is_second & 64);
        }
    }
};

struct offsets_of_pairs {
    [[gnu::always_inline]] void operator()(const std::int32_t* __restrict row,
                                           const std::int32_t* __restrict column, index count,
                                           std::int32_t row_stride, std::int32_t stride,
                                           std::int32_t* __restrict offset) const {
        for (index i = 0; i < count; ++i) offset[i] = row[i] * row_stride + column[i] * stride;
    }
};

/// Of both axes' codes: the number of the 32 x 32 position, and which of four pixels belongs to which weight.
struct join_codes {
    [[gnu::always_inline]] void operator()(const std::int32_t* __restrict y, const std::int32_t* __restrict x,
                                           index count, std::int32_t* __restrict position,
                                           std::int32_t* __restrict order) const {
        for (index i = 0; i < count; ++i) {
            position[i] = ((y[i] & 31) << 5) | (x[i] & 31);
            order[i] = (x[i] >> 5) | ((y[i] >> 5) << 2);
        }
    }
};

/// Offset of the nearest pixel; halves to the even position.
struct place_nearest {
    [[gnu::always_inline]] void operator()(const float* __restrict y, const float* __restrict x, index count,
                                           source_axis rows, source_axis columns, std::int32_t row_stride,
                                           std::int32_t stride, std::int32_t* __restrict offset) const {
        for (index i = 0; i < count; ++i)
            offset[i] = rows(round_half_even(y[i])) * row_stride + columns(round_half_even(x[i])) * stride;
    }
};

}  // namespace hubmap::detail
