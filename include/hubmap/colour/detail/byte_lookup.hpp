#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
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
    index out_step) noexcept {
    constexpr index lanes = 64;
    __m512i quarters[Tables][4];
    HUBMAP_UNROLL_ON_HOST(4)
    for (std::size_t t = 0; t < Tables; ++t) HUBMAP_UNROLL_ON_HOST(4)
    for (index quarter = 0; quarter < 4; ++quarter)
        quarters[t][quarter] = _mm512_loadu_si512(tables[t] + quarter * lanes);
    for (index i = 0; i < count; i += lanes) {
        const index left = count - i;
        const __mmask64 used = left < lanes ? (__mmask64{1} << left) - 1 : ~__mmask64{0};
        const __m512i at = _mm512_maskz_loadu_epi8(used, in + i);
        const __mmask64 in_upper_half = _mm512_movepi8_mask(at);
        HUBMAP_UNROLL_ON_HOST(4)
        for (std::size_t t = 0; t < Tables; ++t) {
            const __m512i lower = _mm512_permutex2var_epi8(quarters[t][0], at, quarters[t][1]);
            const __m512i upper = _mm512_permutex2var_epi8(quarters[t][2], at, quarters[t][3]);
            _mm512_mask_storeu_epi8(out + static_cast<index>(t) * out_step + i, used,
                                    _mm512_mask_blend_epi8(in_upper_half, lower, upper));
        }
    }
}

/// A table of 256 bytes for look_up_by_shuffles. AVX2's byte shuffle picks from 16 bytes by the low four bits
/// of each index, and gives 0 where the index's top bit is set. So the table is asked as 16 slices; bits 4 to
/// 7 of the index say which one holds. For bits 4 and 5 the four answers are not chosen from but added up by
/// exclusive or: the slice with both bits set holds always, and what must be changed in it, where one bit or
/// both are not set, is asked with indices whose top bit is set elsewhere. That takes the place of three of
/// four choices, for which processors have fewer units.
struct shuffled_table {
    __m128i slices[16];

    [[gnu::target("avx2")]] explicit shuffled_table(const std::uint8_t* table) noexcept {
        for (index quarter = 0; quarter < 4; ++quarter) {
            __m128i of[4];
            for (index k = 0; k < 4; ++k)
                of[k] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + 64 * quarter + 16 * k));
            __m128i* slice = slices + 4 * quarter;
            slice[0] = of[3];
            slice[1] = _mm_xor_si128(of[2], of[3]);  // bit 4 is not set
            slice[2] = _mm_xor_si128(of[1], of[3]);  // bit 5 is not set
            slice[3] = _mm_xor_si128(_mm_xor_si128(of[0], of[1]), _mm_xor_si128(of[2], of[3]));  // neither is
        }
    }
};

/// The answers of four slices that differ in bits 4 and 5 of the index.
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i ask_slices(const __m128i* slices,
                                                                      const __m256i (&at)[4]) noexcept {
    __m256i answer = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(slices[0]), at[0]);
    HUBMAP_UNROLL_ON_HOST(3)
    for (index k = 1; k < 4; ++k)
        answer = _mm256_xor_si256(answer, _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(slices[k]), at[k]));
    return answer;
}

/// Returns how many bytes are done: the last count mod 32 are not.
[[gnu::target("avx2")]] inline index look_up_by_shuffles(const std::uint8_t* table, const std::uint8_t* in,
                                                         index count, std::uint8_t* out) noexcept {
    constexpr index lanes = 32;
    const shuffled_table shuffled(table);
    const __m128i* slices = shuffled.slices;
    index i = 0;
    for (; i + lanes <= count; i += lanes) {
        const __m256i value = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + i));
        __m256i at[4];
        at[0] = _mm256_and_si256(value, _mm256_set1_epi8(0x0f));
        at[1] = _mm256_add_epi8(_mm256_and_si256(value, _mm256_set1_epi8(0x1f)),
                                _mm256_set1_epi8(0x70));  // bit 4 goes up to the top
        at[2] = _mm256_add_epi8(_mm256_and_si256(value, _mm256_set1_epi8(0x2f)),
                                _mm256_set1_epi8(0x60));  // bit 5 likewise
        at[3] = _mm256_or_si256(at[1], at[2]);
        const __m256i bit_6_on_top = _mm256_slli_epi16(value, 1);
        const __m256i lower =
            _mm256_blendv_epi8(ask_slices(slices, at), ask_slices(slices + 4, at), bit_6_on_top);
        const __m256i upper =
            _mm256_blendv_epi8(ask_slices(slices + 8, at), ask_slices(slices + 12, at), bit_6_on_top);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), _mm256_blendv_epi8(lower, upper, value));
    }
    return i;
}
#endif

/// Four bytes are read before four are written, as the compiler cannot know that they do not overlap.
inline void look_up_one_by_one(const std::uint8_t* table, const std::uint8_t* in, index count,
                               std::uint8_t* out) noexcept {
    index i = 0;
    for (; i + 4 <= count; i += 4) {
        const std::uint8_t a = table[in[i]], b = table[in[i + 1]], c = table[in[i + 2]], d = table[in[i + 3]];
        out[i] = a;
        out[i + 1] = b;
        out[i + 2] = c;
        out[i + 3] = d;
    }
    for (; i < count; ++i) out[i] = table[in[i]];
}

/// True where look_up is so fast that several tables of bytes are better than one of longer numbers.
[[nodiscard]] inline bool looks_up_vectors(instruction_set instructions) noexcept {
    return available(instructions) == instruction_set::avx512;
}

/// out[t * out_step + i] = tables[t][in[i]]. `out` may be `in` where there is one table, but not overlap it
/// otherwise.
template <std::size_t Tables>
void look_up(const byte_tables<Tables>& tables, const std::uint8_t* in, index count, std::uint8_t* out,
             index out_step, [[maybe_unused]] instruction_set instructions) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (looks_up_vectors(instructions)) return look_up_by_permutation(tables, in, count, out, out_step);
    const bool has_shuffles = available(instructions) == instruction_set::avx2;
#endif
    for (std::size_t t = 0; t < Tables; ++t, out += out_step) {
        index i = 0;
#if defined(__GNUC__) && defined(__x86_64__)
        if (has_shuffles) i = look_up_by_shuffles(tables[t], in, count, out);
#endif
        look_up_one_by_one(tables[t], in + i, count - i, out + i);
    }
}

}  // namespace hubmap::detail
