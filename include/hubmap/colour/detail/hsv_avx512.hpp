#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>

#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>

// RGB <-> HSV of 64 pixels in registers, with AVX-512's byte permutations. Loops of hsv_rows.hpp give the
// same and are the explanation of what is computed; here it is said how. Compilers do not find it: quotients
// from tables of bytes instead of divisions, products of 16 bits, and no memory between the steps.
namespace hubmap::detail::avx512 {

// GCC 12 warns of registers that its own intrinsics leave undefined where all of them is written (GCC's bug
// 105593).
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define HUBMAP_AVX512_FUNCTION \
    [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,bmi,bmi2")]] inline
#define HUBMAP_AVX512_INLINE [[gnu::always_inline]] HUBMAP_AVX512_FUNCTION

inline constexpr index lanes = 64;  ///< bytes of a register

/// Three channels of 64 pixels.
struct channels {
    __m512i first, second, third;
};

/// The table's bytes at `at`: two permutations of half a table each, and the index's top bit chooses.
HUBMAP_AVX512_INLINE __m512i looked_up(const std::array<std::uint8_t, 256>& table, __m512i at,
                                       __mmask64 in_upper_half) noexcept {
    const auto quarter = [&table](index k) { return table.data() + k * lanes; };
    const __m512i lower =
        _mm512_permutex2var_epi8(_mm512_loadu_si512(quarter(0)), at, _mm512_loadu_si512(quarter(1)));
    const __m512i upper =
        _mm512_permutex2var_epi8(_mm512_loadu_si512(quarter(2)), at, _mm512_loadu_si512(quarter(3)));
    return _mm512_mask_blend_epi8(in_upper_half, lower, upper);
}

/// OpenCV's quotients in 16 bits, low and high bytes. Those of small values and ranges are too large: they
/// are divided by what the other factor is multiplied by, exactly or nearly so (tests compare all colours).
struct short_quotients {
    static constexpr std::int32_t small_value = 16, small_range = 4;  ///< below these
    static constexpr std::int32_t value_divisor = 16, range_divisor = 4;
    static constexpr std::int32_t marked = 1 << 15;  ///< of a range: it is small

    std::array<std::uint8_t, 256> value_low{}, value_high{}, range_low{}, range_high{};

    constexpr short_quotients() {
        for (std::int32_t k = 0; k < 256; ++k) {
            const hsv_quotients exact = quotients_of(k, k);
            const std::int32_t of_value =
                k < small_value ? (exact.of_value + value_divisor / 2) / value_divisor : exact.of_value;
            const std::int32_t of_range =
                k < small_range ? exact.of_range / range_divisor | marked : exact.of_range;
            const auto at = static_cast<std::size_t>(k);
            value_low[at] = static_cast<std::uint8_t>(of_value);
            value_high[at] = static_cast<std::uint8_t>(of_value >> 8);
            range_low[at] = static_cast<std::uint8_t>(of_range);
            range_high[at] = static_cast<std::uint8_t>(of_range >> 8);
        }
        value_low[0] = value_high[0] = 0;
    }
};
alignas(64) inline constexpr short_quotients quotient_bytes;

/// (a b + 2^15) >> 16 of unsigned numbers of 16 bits.
HUBMAP_AVX512_INLINE __m512i rounded_high_half(__m512i a, __m512i b) noexcept {
    const __m512i half_up = _mm512_srli_epi16(_mm512_mullo_epi16(a, b), 15);
    return _mm512_add_epi16(_mm512_mulhi_epu16(a, b), half_up);
}

HUBMAP_AVX512_INLINE __m512i saturation_of(__m512i value, __m512i range) noexcept {
    const __mmask64 upper = _mm512_movepi8_mask(value);
    const __m512i low = looked_up(quotient_bytes.value_low, value, upper);
    const __m512i high = looked_up(quotient_bytes.value_high, value, upper);
    // The range times 16, where the value is small times 256: low and high bytes.
    const __mmask64 small = _mm512_cmplt_epu8_mask(value, _mm512_set1_epi8(short_quotients::small_value));
    const __m512i sixteenths = _mm512_and_si512(_mm512_srli_epi16(range, 4), _mm512_set1_epi8(0x0F));
    const __m512i rest = _mm512_and_si512(_mm512_slli_epi16(range, 4), _mm512_set1_epi8(-16));
    const __m512i range_high = _mm512_mask_mov_epi8(sixteenths, small, range);
    const __m512i range_low = _mm512_maskz_mov_epi8(_knot_mask64(small), rest);
    return _mm512_packus_epi16(
        rounded_high_half(_mm512_unpacklo_epi8(range_low, range_high), _mm512_unpacklo_epi8(low, high)),
        rounded_high_half(_mm512_unpackhi_epi8(range_low, range_high), _mm512_unpackhi_epi8(low, high)));
}

/// Hue from sixths of the circle (8 sixth * range) and the quotient of the range.
HUBMAP_AVX512_INLINE __m512i turned(__m512i sixths, __m512i quotient) noexcept {
    const __mmask32 small = _mm512_movepi16_mask(quotient);
    const __m512i unmarked = _mm512_and_si512(quotient, _mm512_set1_epi16(0x7FFF));
    const __m512i factor = _mm512_mask_slli_epi16(sixths, small, sixths, 2);
    const __m512i hue = _mm512_mulhrs_epi16(factor, unmarked);  // (8 a b + 2^14) >> 15
    return _mm512_min_epu16(hue, _mm512_add_epi16(hue, _mm512_set1_epi16(hue_circle)));
}

HUBMAP_AVX512_INLINE channels to_hsv(const channels& rgb) noexcept {
    const auto& [r, g, b] = rgb;
    const __m512i value = _mm512_max_epu8(_mm512_max_epu8(r, g), b);
    const __m512i range = _mm512_sub_epi8(value, _mm512_min_epu8(_mm512_min_epu8(r, g), b));
    // Sixths are a difference of two channels and once or twice 2 ranges, in products of neighbouring bytes.
    const __mmask64 is_red = _mm512_cmpeq_epi8_mask(value, r), is_green = _mm512_cmpeq_epi8_mask(value, g);
    const __m512i plus = _mm512_mask_mov_epi8(_mm512_mask_blend_epi8(is_green, r, b), is_red, g);
    const __m512i minus = _mm512_mask_mov_epi8(_mm512_mask_blend_epi8(is_green, g, r), is_red, b);
    const __m512i once = _mm512_maskz_mov_epi8(_knot_mask64(is_red), range);
    const __m512i twice = _mm512_maskz_mov_epi8(_knot_mask64(_kor_mask64(is_red, is_green)), range);
    const __m512i eight_less_eight = _mm512_set1_epi16(static_cast<std::int16_t>(0xF808));
    const __m512i sixteen = _mm512_set1_epi8(16);
    const __m512i low_sixths =
        _mm512_add_epi16(_mm512_maddubs_epi16(_mm512_unpacklo_epi8(plus, minus), eight_less_eight),
                         _mm512_maddubs_epi16(_mm512_unpacklo_epi8(once, twice), sixteen));
    const __m512i high_sixths =
        _mm512_add_epi16(_mm512_maddubs_epi16(_mm512_unpackhi_epi8(plus, minus), eight_less_eight),
                         _mm512_maddubs_epi16(_mm512_unpackhi_epi8(once, twice), sixteen));
    const __mmask64 upper = _mm512_movepi8_mask(range);
    const __m512i low = looked_up(quotient_bytes.range_low, range, upper);
    const __m512i high = looked_up(quotient_bytes.range_high, range, upper);
    const __m512i hue = _mm512_packus_epi16(turned(low_sixths, _mm512_unpacklo_epi8(low, high)),
                                            turned(high_sixths, _mm512_unpackhi_epi8(low, high)));
    return {hue, saturation_of(value, range), value};
}

/// Byte K of each number of 32 bits.
template <int K>
HUBMAP_AVX512_INLINE __m512 floats_of_bytes(__m512i bytes) noexcept {
    const __m512i moved = K == 0 ? bytes : _mm512_srli_epi32(bytes, 8 * K);
    return _mm512_cvtepi32_ps(K == 3 ? moved : _mm512_and_si512(moved, _mm512_set1_epi32(0xFF)));
}

/// The levels between and least of every fourth pixel, in bytes K.
struct lesser_levels {
    __m512i between, least;
};
template <int K>
HUBMAP_AVX512_INLINE lesser_levels lesser_of(const channels& hsv) noexcept {
    const __m512 full = _mm512_set1_ps(255.F), one = _mm512_set1_ps(1.F), half = _mm512_set1_ps(.5F);
    // Halves of what hsv_arithmetic.hpp has, which is exact: of the place on the circle, whose distance to
    // the nearest odd sector's start is the share missed ...
    const __m512 place = _mm512_mul_ps(floats_of_bytes<K>(hsv.first), _mm512_set1_ps(3.F / hue_circle));
    constexpr int without_whole_part = 0x09;
    const __m512 missing = _mm512_abs_ps(_mm512_sub_ps(_mm512_reduce_ps(place, without_whole_part), half));
    // ... and doubles of the saturation.
    const __m512 saturation = _mm512_mul_ps(floats_of_bytes<K>(hsv.second), _mm512_set1_ps(2.F / 255));
    const __m512 value = _mm512_mul_ps(floats_of_bytes<K>(hsv.third), _mm512_set1_ps(1.F / 255));
    const __m512 between = _mm512_mul_ps(value, _mm512_fnmadd_ps(saturation, missing, one));
    const __m512 least = _mm512_mul_ps(value, _mm512_fnmadd_ps(saturation, half, one));
    return {_mm512_slli_epi32(_mm512_cvttps_epi32(_mm512_mul_ps(between, full)), 8 * K),
            _mm512_slli_epi32(_mm512_cvttps_epi32(_mm512_mul_ps(least, full)), 8 * K)};
}

HUBMAP_AVX512_INLINE __m512i any_of(__m512i a, __m512i b, __m512i c, __m512i d) noexcept {
    constexpr int any = 0xFE;
    return _mm512_or_si512(_mm512_ternarylogic_epi32(a, b, c, any), d);
}

HUBMAP_AVX512_INLINE __mmask64 before_sector(__m512i hue, int sector) noexcept {
    constexpr int sector_hues = hue_circle / 6;
    return _mm512_cmplt_epu8_mask(hue, _mm512_set1_epi8(static_cast<char>(sector * sector_hues)));
}

/// Truncated.
HUBMAP_AVX512_INLINE channels to_rgb(const channels& hsv) noexcept {
    const lesser_levels a = lesser_of<0>(hsv), b = lesser_of<1>(hsv), c = lesser_of<2>(hsv),
                        d = lesser_of<3>(hsv);
    const __m512i between = any_of(a.between, b.between, c.between, d.between);
    const __m512i least = any_of(a.least, b.least, c.least, d.least);
    const __m512i most = hsv.third;  // x / 255 * 255 truncates to x for every level
    // A turn less, where that does not wrap around to a larger number.
    const __m512i hue = _mm512_min_epu8(
        hsv.first, _mm512_sub_epi8(hsv.first, _mm512_set1_epi8(static_cast<char>(hue_circle))));
    const __mmask64 to_1 = before_sector(hue, 1), to_2 = before_sector(hue, 2), to_3 = before_sector(hue, 3),
                    to_4 = before_sector(hue, 4), to_5 = before_sector(hue, 5);
    const __m512i red = _mm512_mask_blend_epi8(to_2 ^ to_4, between, least);
    const __m512i green = _mm512_mask_blend_epi8(~to_4, between, least);
    const __m512i blue = _mm512_mask_blend_epi8(to_2, between, least);
    return {_mm512_mask_mov_epi8(red, to_1 | ~to_5, most), _mm512_mask_mov_epi8(green, to_1 ^ to_3, most),
            _mm512_mask_mov_epi8(blue, to_3 ^ to_5, most)};
}

/// Where the bytes of three registers go when 64 pixels of three channels are split or joined: for each of
/// the three results an index into the first two sources, an index into the third, and which bytes are from
/// it.
struct interleaving {
    std::uint8_t of_two[3][lanes], of_third[3][lanes];
    std::uint64_t from_third[3];
};
constexpr interleaving make_interleaving(bool split) {
    interleaving made{};
    for (index result = 0; result < 3; ++result)
        for (index i = 0; i < lanes; ++i) {
            const index joined = lanes * result + i;
            const index source = split ? 3 * i + result : joined % 3 * lanes + joined / 3;
            made.of_two[result][i] = static_cast<std::uint8_t>(source % (2 * lanes));
            made.of_third[result][i] = static_cast<std::uint8_t>(source % lanes);
            if (source >= 2 * lanes) made.from_third[result] |= std::uint64_t{1} << i;
        }
    return made;
}
alignas(64) inline constexpr interleaving splitting = make_interleaving(true);
alignas(64) inline constexpr interleaving joining = make_interleaving(false);

HUBMAP_AVX512_INLINE __m512i permuted(const channels& from, const interleaving& way, int result) noexcept {
    const __m512i of_two =
        _mm512_permutex2var_epi8(from.first, _mm512_loadu_si512(way.of_two[result]), from.second);
    return _mm512_mask_permutexvar_epi8(of_two, way.from_third[result],
                                        _mm512_loadu_si512(way.of_third[result]), from.third);
}
HUBMAP_AVX512_INLINE channels permuted(const channels& from, const interleaving& way) noexcept {
    return {permuted(from, way, 0), permuted(from, way, 1), permuted(from, way, 2)};
}

HUBMAP_AVX512_INLINE __m512i added_and_cut(__m512i levels, int shift) noexcept {
    const __m512i up = _mm512_set1_epi8(static_cast<char>(shift > 0 ? shift : 0));
    const __m512i down = _mm512_set1_epi8(static_cast<char>(shift < 0 ? -shift : 0));
    return _mm512_subs_epu8(_mm512_adds_epu8(levels, up), down);
}

HUBMAP_AVX512_INLINE channels shifted(const channels& hsv, const hsv_shifts& by) noexcept {
    const __m512i on = _mm512_set1_epi8(static_cast<char>(by.hue));
    const __m512i back = _mm512_set1_epi8(static_cast<char>(hue_circle - by.hue));
    const __mmask64 around = _mm512_cmpge_epu8_mask(hsv.first, back);
    const __m512i hue = _mm512_mask_sub_epi8(_mm512_add_epi8(hsv.first, on), around, hsv.first, back);
    return {hue, added_and_cut(hsv.second, by.saturation), added_and_cut(hsv.third, by.value)};
}

HUBMAP_AVX512_INLINE channels load_interleaved(const std::uint8_t* pixels) noexcept {
    const channels registers{_mm512_loadu_si512(pixels), _mm512_loadu_si512(pixels + lanes),
                             _mm512_loadu_si512(pixels + 2 * lanes)};
    return permuted(registers, splitting);
}
HUBMAP_AVX512_INLINE void store_interleaved(const channels& values, std::uint8_t* pixels) noexcept {
    const channels registers = permuted(values, joining);
    _mm512_storeu_si512(pixels, registers.first);
    _mm512_storeu_si512(pixels + lanes, registers.second);
    _mm512_storeu_si512(pixels + 2 * lanes, registers.third);
}

/// The first `count` of 64 pixels.
HUBMAP_AVX512_INLINE channels load(channel_runs<const std::uint8_t> from, __mmask64 used) noexcept {
    return {_mm512_maskz_loadu_epi8(used, from[0]), _mm512_maskz_loadu_epi8(used, from[1]),
            _mm512_maskz_loadu_epi8(used, from[2])};
}
HUBMAP_AVX512_INLINE void store(const channels& values, channel_runs<std::uint8_t> to,
                                __mmask64 used) noexcept {
    _mm512_mask_storeu_epi8(to[0], used, values.first);
    _mm512_mask_storeu_epi8(to[1], used, values.second);
    _mm512_mask_storeu_epi8(to[2], used, values.third);
}
[[nodiscard]] constexpr __mmask64 first_pixels(index count) noexcept {
    return count < lanes ? (__mmask64{1} << count) - 1 : ~__mmask64{0};
}

HUBMAP_AVX512_FUNCTION void rgb_to_hsv(channel_runs<const std::uint8_t> rgb, channel_runs<std::uint8_t> hsv,
                                       index count) noexcept {
    for (index i = 0; i < count; i += lanes) {
        const __mmask64 used = first_pixels(count - i);
        store(to_hsv(load(rgb.from(i), used)), hsv.from(i), used);
    }
}

HUBMAP_AVX512_FUNCTION void hsv_to_rgb(channel_runs<const std::uint8_t> hsv, channel_runs<std::uint8_t> rgb,
                                       index count) noexcept {
    for (index i = 0; i < count; i += lanes) {
        const __mmask64 used = first_pixels(count - i);
        store(to_rgb(load(hsv.from(i), used)), rgb.from(i), used);
    }
}

/// RGB to HSV, shifts, and back, of interleaved pixels. (Instructions of a function are no template
/// parameter: hence its twin in hsv_avx2.hpp.) `out` may be `in`. The steps of one pixel wait for each other
/// and the processor sees ahead for about one register: so some registers go there, then back.
HUBMAP_AVX512_FUNCTION void shift_interleaved(const std::uint8_t* in, std::uint8_t* out, index count,
                                              const hsv_shifts& by) noexcept {
    constexpr index together = 8, step = 3 * lanes;
    channels hsv[together];
    for (index left = count / lanes; left > 0;) {
        const index some = left < together ? left : together;
        for (index k = 0; k < some; ++k) hsv[k] = shifted(to_hsv(load_interleaved(in + k * step)), by);
        for (index k = 0; k < some; ++k) store_interleaved(to_rgb(hsv[k]), out + k * step);
        in += some * step;
        out += some * step;
        left -= some;
    }
    const index rest = 3 * (count % lanes);
    if (rest == 0) return;
    std::uint8_t padded[step] = {};
    std::copy_n(in, rest, padded);
    store_interleaved(to_rgb(shifted(to_hsv(load_interleaved(padded)), by)), padded);
    std::copy_n(padded, rest, out);
}

#undef HUBMAP_AVX512_FUNCTION
#undef HUBMAP_AVX512_INLINE
#pragma GCC diagnostic pop

}  // namespace hubmap::detail::avx512
#endif
