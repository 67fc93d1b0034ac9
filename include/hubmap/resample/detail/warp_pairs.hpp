#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/remap_place.hpp>

#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hubmap::detail {

/// Where the 2 x 2 pixels of each pixel of a row lie and how they are weighted (warp_places.hpp).
struct pair_places {
    const std::int32_t *offset, *weight_x, *weight_y;
};

/// The bytes that are read from an offset on, in each of two rows: at least 2 pixels of up to 4 channels.
inline constexpr index pair_bytes = 8;

/// Bilinear mixture of one pixel by whole numbers; any instructions.
inline void mix_pair(const std::uint8_t* from, std::int32_t row_stride, std::int32_t weight_x,
                     std::int32_t weight_y, index channels, std::uint8_t* to) {
    const std::int32_t right = (weight_x >> 8) & 255, lower = weight_y >> 16;
    const std::uint8_t* below = from + row_stride;
    for (index c = 0; c < channels; ++c)
        to[c] = remap_mixture(from[c], from[c + channels], below[c], below[c + channels], right, lower);
}

#if defined(__GNUC__) && defined(__x86_64__)
// Loops over pixels gather bytes, which no compiler turns into vectors: here all channels of one pixel are a
// vector. Two loads fetch the pairs of both rows; a permutation puts the four values of a channel side by
// side (left and right of the upper row, then of the lower); one instruction multiplies and adds the columns,
// as bytes by bytes, the next the rows.
[[gnu::target("avx2"), gnu::always_inline]] inline __m128i mix_pair_avx2(const std::uint8_t* from,
                                                                         std::int32_t row_stride,
                                                                         std::int32_t weight_x,
                                                                         std::int32_t weight_y, __m128i order,
                                                                         __m128i half) {
    const __m128i above = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
    const __m128i both = _mm_castps_si128(
        _mm_loadh_pi(_mm_castsi128_ps(above), reinterpret_cast<const __m64*>(from + row_stride)));
    const __m128i pairs = _mm_shuffle_epi8(both, order);
    const __m128i columns = _mm_maddubs_epi16(pairs, _mm_set1_epi32(weight_x));
    const __m128i sums = _mm_madd_epi16(columns, _mm_set1_epi32(weight_y));
    return _mm_srli_epi32(_mm_add_epi32(sums, half), 10);
}

/// A row of `count` pixels of 1 to 4 interleaved channels, four a turn. No byte past `from + readable` is
/// read.
template <int Channels>
[[gnu::target("avx2"), gnu::noinline]] void mix_pairs_avx2(const std::uint8_t* from, std::int32_t row_stride,
                                                           index readable, pair_places places, index count,
                                                           std::uint8_t* to) {
    alignas(16) std::int8_t order_bytes[16], pack_bytes[16];
    for (int i = 0; i < 16; ++i) {
        const int c = i / 4, right = i % 2, lower = i / 2 % 2;
        order_bytes[i] = static_cast<std::int8_t>(c < Channels ? c + right * Channels + lower * 8 : -1);
        pack_bytes[i] =
            static_cast<std::int8_t>(i < 4 * Channels ? i / Channels * 4 + i % Channels : -1);  // -1: zero
    }
    const __m128i order = _mm_load_si128(reinterpret_cast<const __m128i*>(order_bytes));
    const __m128i pack = _mm_load_si128(reinterpret_cast<const __m128i*>(pack_bytes));
    const __m128i half = _mm_set1_epi32(512);
    const auto last_offset = static_cast<std::int32_t>(readable - row_stride - pair_bytes);
    const __m128i last = _mm_set1_epi32(last_offset);
    const auto one_by_one = [&](index begin, index end) {
        for (index k = begin; k < end; ++k)
            mix_pair(from + places.offset[k], row_stride, places.weight_x[k], places.weight_y[k], Channels,
                     to + k * Channels);
    };
    index j = 0;
    for (; j + 4 <= count; j += 4) {
        const __m128i offsets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(places.offset + j));
        if (_mm_movemask_epi8(_mm_cmpgt_epi32(offsets, last)) != 0) {
            one_by_one(j, j + 4);
            continue;
        }
        __m128i mixed[4];
        HUBMAP_UNROLL_ON_HOST(4)
        for (index k = 0; k < 4; ++k)
            mixed[k] = mix_pair_avx2(from + places.offset[j + k], row_stride, places.weight_x[j + k],
                                     places.weight_y[j + k], order, half);
        const __m128i packed = _mm_shuffle_epi8(
            _mm_packus_epi16(_mm_packs_epi32(mixed[0], mixed[1]), _mm_packs_epi32(mixed[2], mixed[3])), pack);
        std::uint8_t* out = to + j * Channels;
        if (Channels == 4) {
            _mm_storeu_si128(reinterpret_cast<__m128i*>(out), packed);
        } else if (Channels == 1) {
            _mm_storeu_si32(out, packed);
        } else {
            _mm_storel_epi64(reinterpret_cast<__m128i*>(out), packed);
            if (Channels == 3) _mm_storeu_si32(out + 8, _mm_srli_si128(packed, 8));
        }
    }
    one_by_one(j, count);
}

/// Which of the four floats of two pairs belongs to which weight, for each way of mirroring: bits as in
/// place_pairs' code, those of the columns first.
struct pair_orders {
    alignas(16) std::int32_t of[16][4];

    constexpr pair_orders() : of() {
        for (int way = 0; way < 16; ++way)
            for (int tap = 0; tap < 4; ++tap)
                of[way][tap] = (way >> (tap % 2) & 1) + 2 * (way >> (2 + tap / 2) & 1);
    }
};
inline constexpr pair_orders float_pair_orders;

/// The same for one channel of floats; `weights` holds four of each of the 32 x 32 positions. The products of
/// four pixels are transposed, so that they are added in OpenCV's order.
[[gnu::target("avx2"), gnu::noinline]] inline index mix_float_pairs_avx2(
    const float* from, std::int32_t row_stride, const std::int32_t* offset, const std::int32_t* position,
    const std::int32_t* order, const float* weights, index count, float* to) {
    index j = 0;
    for (; j + 4 <= count; j += 4) {
        __m128 products[4];
        HUBMAP_UNROLL_ON_HOST(4)
        for (index k = 0; k < 4; ++k) {
            const float* at = from + offset[j + k];
            __m128 pairs = _mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(at)));
            pairs = _mm_loadh_pi(pairs, reinterpret_cast<const __m64*>(at + row_stride));
            const auto* way = float_pair_orders.of[order[j + k]];
            pairs = _mm_permutevar_ps(pairs, _mm_load_si128(reinterpret_cast<const __m128i*>(way)));
            products[k] = _mm_mul_ps(pairs, _mm_loadu_ps(weights + 4 * position[j + k]));
        }
        _MM_TRANSPOSE4_PS(products[0], products[1], products[2], products[3]);
        const __m128 above = _mm_add_ps(products[0], products[1]);
        _mm_storeu_ps(to + j, _mm_add_ps(_mm_add_ps(above, products[2]), products[3]));
    }
    return j;
}
#endif

}  // namespace hubmap::detail
