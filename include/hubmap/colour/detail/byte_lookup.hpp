#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hubmap::detail {

#if defined(__GNUC__) && defined(__x86_64__)
/// 64 bytes at a time by AVX-512's byte permutation, which no loop makes a compiler write: _permutex2var_epi8
/// picks from 128 bytes by the low seven bits of each index; the table's two halves are asked, and the
/// index's top bit chooses between them.
[[gnu::target("avx512f,avx512bw,avx512vl,avx512vbmi")]] inline void look_up_by_permutation(
    const std::uint8_t* table, const std::uint8_t* in, index count, std::uint8_t* out) {
    constexpr index lanes = 64;
    const __m512i first = _mm512_loadu_si512(table), second = _mm512_loadu_si512(table + lanes);
    const __m512i third = _mm512_loadu_si512(table + 2 * lanes),
                  fourth = _mm512_loadu_si512(table + 3 * lanes);
    for (index i = 0; i < count; i += lanes) {
        const index left = count - i;
        const __mmask64 used = left < lanes ? (__mmask64{1} << left) - 1 : ~__mmask64{0};
        const __m512i at = _mm512_maskz_loadu_epi8(used, in + i);
        const __m512i lower = _mm512_permutex2var_epi8(first, at, second);
        const __m512i upper = _mm512_permutex2var_epi8(third, at, fourth);
        const __m512i found = _mm512_mask_blend_epi8(_mm512_movepi8_mask(at), lower, upper);
        _mm512_mask_storeu_epi8(out + i, used, found);
    }
}
#endif

/// out[i] = table[in[i]] of 256 bytes; `out` may be `in`.
inline void look_up(const std::uint8_t* table, const std::uint8_t* in, index count, std::uint8_t* out,
                    [[maybe_unused]] instruction_set instructions) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (available(instructions) == instruction_set::avx512)
        return look_up_by_permutation(table, in, count, out);
#endif
    for (index i = 0; i < count; ++i) out[i] = table[in[i]];
}

}  // namespace hubmap::detail
