#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hubmap::detail {

/// Tables of 256 bytes that are asked the same.
template <std::size_t Tables>
using byte_tables = std::array<const std::uint8_t*, Tables>;

#if defined(__GNUC__) && defined(__x86_64__)
/// 64 bytes at a time by AVX-512's byte permutation, which no loop makes a compiler write: _permutex2var_epi8
/// picks from 128 bytes by the low seven bits of each index; a table's two halves are asked, and the index's
/// top bit chooses between them. Four tables fill half of the registers.
template <std::size_t Tables>
[[gnu::target("avx512f,avx512bw,avx512vl,avx512vbmi")]] void look_up_by_permutation(
    const byte_tables<Tables>& tables, const std::uint8_t* in, index count, std::uint8_t* out,
    index out_step) {
    constexpr index lanes = 64;
    __m512i quarters[Tables][4];
#pragma GCC unroll 4
    for (std::size_t t = 0; t < Tables; ++t)
#pragma GCC unroll 4
        for (index quarter = 0; quarter < 4; ++quarter)
            quarters[t][quarter] = _mm512_loadu_si512(tables[t] + quarter * lanes);
    for (index i = 0; i < count; i += lanes) {
        const index left = count - i;
        const __mmask64 used = left < lanes ? (__mmask64{1} << left) - 1 : ~__mmask64{0};
        const __m512i at = _mm512_maskz_loadu_epi8(used, in + i);
        const __mmask64 in_upper_half = _mm512_movepi8_mask(at);
#pragma GCC unroll 4
        for (std::size_t t = 0; t < Tables; ++t) {
            const __m512i lower = _mm512_permutex2var_epi8(quarters[t][0], at, quarters[t][1]);
            const __m512i upper = _mm512_permutex2var_epi8(quarters[t][2], at, quarters[t][3]);
            _mm512_mask_storeu_epi8(out + static_cast<index>(t) * out_step + i, used,
                                    _mm512_mask_blend_epi8(in_upper_half, lower, upper));
        }
    }
}
#endif

/// True where look_up is faster than a loop over a table that a compiler writes.
[[nodiscard]] inline bool looks_up_vectors(instruction_set instructions) noexcept {
    return available(instructions) == instruction_set::avx512;
}

/// out[t * out_step + i] = tables[t][in[i]]. `out` is not `in`.
template <std::size_t Tables>
void look_up(const byte_tables<Tables>& tables, const std::uint8_t* in, index count, std::uint8_t* out,
             index out_step, [[maybe_unused]] instruction_set instructions) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (looks_up_vectors(instructions)) return look_up_by_permutation(tables, in, count, out, out_step);
#endif
    for (std::size_t t = 0; t < Tables; ++t)
        for (index i = 0; i < count; ++i) out[static_cast<index>(t) * out_step + i] = tables[t][in[i]];
}

}  // namespace hubmap::detail
