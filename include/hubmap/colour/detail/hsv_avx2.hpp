#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>

#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>

// RGB <-> HSV of 32 pixels in registers of AVX2. Loops of hsv_rows.hpp give the same and are the explanation
// of what is computed; here it is said how. Compilers move bytes to numbers of 32 bits and back by
// permutations of whole registers; here byte K of every 32 bits is worked on where it stands, and no memory
// is between the steps.
namespace hubmap::detail::avx2 {

#define HUBMAP_AVX2_FUNCTION [[gnu::target("avx2,fma")]] inline
#define HUBMAP_AVX2_INLINE [[gnu::always_inline]] HUBMAP_AVX2_FUNCTION

inline constexpr index lanes = 32;  ///< bytes of a register

/// Three channels of 32 pixels.
struct channels {
    __m256i first, second, third;
};

HUBMAP_AVX2_INLINE __m256i every_byte(int value) noexcept {
    return _mm256_set1_epi8(static_cast<char>(value));
}

/// Byte K of each number of 32 bits, not negative.
template <int K>
HUBMAP_AVX2_INLINE __m256 floats_of_bytes(__m256i bytes) noexcept {
    const __m256i moved = K == 0 ? bytes : _mm256_srli_epi32(bytes, 8 * K);
    return _mm256_cvtepi32_ps(K == 3 ? moved : _mm256_and_si256(moved, _mm256_set1_epi32(0xFF)));
}

/// Numbers of 0 .. 255 as bytes K of each 32 bits.
template <int K>
HUBMAP_AVX2_INLINE __m256i moved_to_bytes(__m256i numbers) noexcept {
    return K == 0 ? numbers : _mm256_slli_epi32(numbers, 8 * K);
}

HUBMAP_AVX2_INLINE __m256i any_of(__m256i a, __m256i b, __m256i c, __m256i d) noexcept {
    return _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
}

/// Whole steps (halves up) of a factor times a quotient rounded to a whole number; exact in floats.
HUBMAP_AVX2_INLINE __m256i steps_of(__m256 factor, __m256 quotient) noexcept {
    const __m256 whole = _mm256_round_ps(quotient, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const __m256 half_step = _mm256_set1_ps(1 << (quotient_bits - 1));
    return _mm256_srai_epi32(_mm256_cvttps_epi32(_mm256_fmadd_ps(factor, whole, half_step)), quotient_bits);
}

struct hue_and_saturation {
    __m256i hue, saturation;
};
/// Of every fourth pixel, in bytes K. Sixths of even and odd pixels are numbers of 16 bits.
template <int K>
HUBMAP_AVX2_INLINE hue_and_saturation hue_of(__m256i value, __m256i range, __m256i even_sixths,
                                             __m256i odd_sixths) noexcept {
    const __m256 one = _mm256_set1_ps(1.F);
    const __m256 ranges = floats_of_bytes<K>(range);
    const __m256 v = _mm256_max_ps(floats_of_bytes<K>(value), one), r = _mm256_max_ps(ranges, one);
    // One division for both quotients, as quotients_of().
    const __m256 both = _mm256_div_ps(one, _mm256_mul_ps(v, r));
    const __m256 of_value = _mm256_mul_ps(_mm256_mul_ps(both, r), _mm256_set1_ps(saturation_numerator));
    const __m256 of_range = _mm256_mul_ps(_mm256_mul_ps(both, v), _mm256_set1_ps(hue_numerator));
    const __m256i pair = K % 2 == 0 ? even_sixths : odd_sixths;
    const __m256i sixths = _mm256_srai_epi32(K < 2 ? _mm256_slli_epi32(pair, 16) : pair, 16);
    const __m256i hue = steps_of(_mm256_cvtepi32_ps(sixths), of_range);
    return {moved_to_bytes<K>(K == 3 ? hue : _mm256_and_si256(hue, _mm256_set1_epi32(0xFF))),
            moved_to_bytes<K>(steps_of(ranges, of_value))};
}

HUBMAP_AVX2_INLINE __m256i even_bytes(__m256i bytes) noexcept {
    return _mm256_and_si256(bytes, _mm256_set1_epi16(0xFF));
}
HUBMAP_AVX2_INLINE __m256i odd_bytes(__m256i bytes) noexcept {
    return _mm256_srli_epi16(bytes, 8);
}

/// plus - minus + 2 once + 2 twice of 16 bits.
HUBMAP_AVX2_INLINE __m256i sixths_of(__m256i plus, __m256i minus, __m256i once, __m256i twice) noexcept {
    return _mm256_add_epi16(_mm256_sub_epi16(plus, minus),
                            _mm256_slli_epi16(_mm256_add_epi16(once, twice), 1));
}

HUBMAP_AVX2_INLINE channels to_hsv(const channels& rgb) noexcept {
    const auto& [r, g, b] = rgb;
    const __m256i value = _mm256_max_epu8(_mm256_max_epu8(r, g), b);
    const __m256i range = _mm256_sub_epi8(value, _mm256_min_epu8(_mm256_min_epu8(r, g), b));
    const __m256i is_red = _mm256_cmpeq_epi8(value, r), is_green = _mm256_cmpeq_epi8(value, g);
    const __m256i plus = _mm256_blendv_epi8(_mm256_blendv_epi8(r, b, is_green), g, is_red);
    const __m256i minus = _mm256_blendv_epi8(_mm256_blendv_epi8(g, r, is_green), b, is_red);
    const __m256i once = _mm256_andnot_si256(is_red, range);
    const __m256i twice = _mm256_andnot_si256(is_green, once);
    const __m256i even = sixths_of(even_bytes(plus), even_bytes(minus), even_bytes(once), even_bytes(twice));
    const __m256i odd = sixths_of(odd_bytes(plus), odd_bytes(minus), odd_bytes(once), odd_bytes(twice));
    const hue_and_saturation p = hue_of<0>(value, range, even, odd), q = hue_of<1>(value, range, even, odd),
                             s = hue_of<2>(value, range, even, odd), t = hue_of<3>(value, range, even, odd);
    // Negative hues are bytes above all others.
    const __m256i turned = any_of(p.hue, q.hue, s.hue, t.hue);
    const __m256i negative = _mm256_cmpeq_epi8(_mm256_max_epu8(turned, every_byte(hue_circle)), turned);
    const __m256i hue = _mm256_add_epi8(turned, _mm256_and_si256(negative, every_byte(hue_circle)));
    return {hue, any_of(p.saturation, q.saturation, s.saturation, t.saturation), value};
}

/// The same number, rounded: else the compiler may fuse the product that it is with what is added to it.
HUBMAP_AVX2_INLINE __m256 rounded(__m256 product) noexcept {
    asm("" : "+x"(product));
    return product;
}

/// The levels between and least of every fourth pixel, in bytes K.
struct lesser_levels {
    __m256i between, least;
};
template <int K>
HUBMAP_AVX2_INLINE lesser_levels lesser_of(const channels& hsv) noexcept {
    const __m256 full = _mm256_set1_ps(255.F), one = _mm256_set1_ps(1.F), half = _mm256_set1_ps(.5F);
    // Halves of what hsv_arithmetic.hpp has, which is exact: of the place on the circle, whose distance to
    // the nearest odd sector's start is the share missed ...
    const __m256 place =
        rounded(_mm256_mul_ps(floats_of_bytes<K>(hsv.first), _mm256_set1_ps(3.F / hue_circle)));
    const __m256 whole = _mm256_round_ps(place, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
    const __m256 fraction = _mm256_sub_ps(place, whole);
    const __m256 missing = _mm256_andnot_ps(_mm256_set1_ps(-0.F), _mm256_sub_ps(fraction, half));
    // ... and doubles of the saturation.
    const __m256 saturation = _mm256_mul_ps(floats_of_bytes<K>(hsv.second), _mm256_set1_ps(2.F / 255));
    const __m256 value = _mm256_mul_ps(floats_of_bytes<K>(hsv.third), _mm256_set1_ps(1.F / 255));
    const __m256 between = _mm256_mul_ps(value, _mm256_fnmadd_ps(saturation, missing, one));
    const __m256 least = _mm256_mul_ps(value, _mm256_fnmadd_ps(saturation, half, one));
    return {moved_to_bytes<K>(_mm256_cvttps_epi32(_mm256_mul_ps(between, full))),
            moved_to_bytes<K>(_mm256_cvttps_epi32(_mm256_mul_ps(least, full)))};
}

/// Truncated.
HUBMAP_AVX2_INLINE channels to_rgb(const channels& hsv) noexcept {
    const lesser_levels a = lesser_of<0>(hsv), b = lesser_of<1>(hsv), c = lesser_of<2>(hsv),
                        d = lesser_of<3>(hsv);
    const __m256i between = any_of(a.between, b.between, c.between, d.between);
    const __m256i least = any_of(a.least, b.least, c.least, d.least);
    const __m256i most = hsv.third;  // x / 255 * 255 truncates to x for every level
    // A turn less, where that does not wrap around to a larger number; moved down, as comparisons are signed.
    const __m256i hue = _mm256_add_epi8(
        _mm256_min_epu8(hsv.first, _mm256_sub_epi8(hsv.first, every_byte(hue_circle))), every_byte(-128));
    constexpr int sector = hue_circle / 6;
    const __m256i to_1 = _mm256_cmpgt_epi8(every_byte(1 * sector - 128), hue);
    const __m256i to_2 = _mm256_cmpgt_epi8(every_byte(2 * sector - 128), hue);
    const __m256i to_3 = _mm256_cmpgt_epi8(every_byte(3 * sector - 128), hue);
    const __m256i to_4 = _mm256_cmpgt_epi8(every_byte(4 * sector - 128), hue);
    const __m256i to_5 = _mm256_cmpgt_epi8(every_byte(5 * sector - 128), hue);
    // Each mask contains the one before it; between two of them lie sectors.
    const __m256i red = _mm256_blendv_epi8(between, least, _mm256_xor_si256(to_2, to_4));
    const __m256i green = _mm256_blendv_epi8(least, between, to_4);
    const __m256i blue = _mm256_blendv_epi8(between, least, to_2);
    return {_mm256_blendv_epi8(most, red, _mm256_xor_si256(to_1, to_5)),
            _mm256_blendv_epi8(green, most, _mm256_xor_si256(to_1, to_3)),
            _mm256_blendv_epi8(blue, most, _mm256_xor_si256(to_3, to_5))};
}

/// 16 pixels are 48 bytes in three parts. A channel's bytes stand at different places of the three, so to
/// split they are merged first and then brought into order; to join, the other way round.
struct interleaving {
    alignas(16) std::uint8_t order[3][16];       ///< of a channel's bytes: where pixel i stands
    alignas(16) std::uint8_t places[3][16];      ///< which pixel stands where
    alignas(16) std::uint8_t of_part[3][3][16];  ///< masks: a channel's bytes of a part
};
constexpr interleaving make_interleaving() {
    interleaving made{};
    for (int c = 0; c < 3; ++c)
        for (int i = 0; i < 16; ++i) {
            const int byte = 3 * i + c, at = byte % 16;
            made.order[c][i] = static_cast<std::uint8_t>(at);
            made.places[c][at] = static_cast<std::uint8_t>(i);
            made.of_part[byte / 16][c][at] = 0xFF;
        }
    return made;
}
inline constexpr interleaving way = make_interleaving();

HUBMAP_AVX2_INLINE __m256i both_halves(const std::uint8_t (&bytes)[16]) noexcept {
    return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bytes)));
}
inline constexpr index half_bytes = 3 * lanes / 2;  ///< of 32 pixels, the first 16 and the last

HUBMAP_AVX2_INLINE __m256i load_part(const std::uint8_t* pixels) noexcept {
    return _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels))),
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels + half_bytes)), 1);
}
HUBMAP_AVX2_INLINE void store_part(__m256i part, std::uint8_t* pixels) noexcept {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(pixels), _mm256_castsi256_si128(part));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(pixels + half_bytes), _mm256_extracti128_si256(part, 1));
}

HUBMAP_AVX2_INLINE __m256i split(const channels& parts, int channel) noexcept {
    const __m256i two = _mm256_blendv_epi8(parts.first, parts.second, both_halves(way.of_part[1][channel]));
    const __m256i merged = _mm256_blendv_epi8(two, parts.third, both_halves(way.of_part[2][channel]));
    return _mm256_shuffle_epi8(merged, both_halves(way.order[channel]));
}
HUBMAP_AVX2_INLINE channels load_interleaved(const std::uint8_t* pixels) noexcept {
    const channels parts{load_part(pixels), load_part(pixels + 16), load_part(pixels + 32)};
    return {split(parts, 0), split(parts, 1), split(parts, 2)};
}

HUBMAP_AVX2_INLINE __m256i join(const channels& placed, int part) noexcept {
    const __m256i two = _mm256_blendv_epi8(placed.first, placed.second, both_halves(way.of_part[part][1]));
    return _mm256_blendv_epi8(two, placed.third, both_halves(way.of_part[part][2]));
}
HUBMAP_AVX2_INLINE void store_interleaved(const channels& values, std::uint8_t* pixels) noexcept {
    const channels placed{_mm256_shuffle_epi8(values.first, both_halves(way.places[0])),
                          _mm256_shuffle_epi8(values.second, both_halves(way.places[1])),
                          _mm256_shuffle_epi8(values.third, both_halves(way.places[2]))};
    store_part(join(placed, 0), pixels);
    store_part(join(placed, 1), pixels + 16);
    store_part(join(placed, 2), pixels + 32);
}

HUBMAP_AVX2_INLINE __m256i added_and_cut(__m256i levels, int shift) noexcept {
    const __m256i up = every_byte(shift > 0 ? shift : 0), down = every_byte(shift < 0 ? -shift : 0);
    return _mm256_subs_epu8(_mm256_adds_epu8(levels, up), down);
}

HUBMAP_AVX2_INLINE channels shifted(const channels& hsv, const hsv_shifts& by) noexcept {
    const __m256i back = every_byte(hue_circle - by.hue);
    const __m256i around = _mm256_cmpeq_epi8(_mm256_max_epu8(hsv.first, back), hsv.first);
    const __m256i step = _mm256_blendv_epi8(every_byte(by.hue), every_byte(by.hue - hue_circle), around);
    return {_mm256_add_epi8(hsv.first, step), added_and_cut(hsv.second, by.saturation),
            added_and_cut(hsv.third, by.value)};
}

/// RGB to HSV, shifts, and back, of interleaved pixels. (Instructions of a function are no template
/// parameter: hence its twin in hsv_avx512.hpp.) `out` may be `in`. The steps of one pixel wait for each
/// other and the processor sees ahead for about one register: so some registers go there, then back.
HUBMAP_AVX2_FUNCTION void shift_interleaved(const std::uint8_t* in, std::uint8_t* out, index count,
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

HUBMAP_AVX2_INLINE channels load(channel_runs<const std::uint8_t> from) noexcept {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from[0])),
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from[1])),
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from[2]))};
}
HUBMAP_AVX2_INLINE void store(const channels& values, channel_runs<std::uint8_t> to) noexcept {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to[0]), values.first);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to[1]), values.second);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to[2]), values.third);
}

/// Both convert whole registers only and return how many pixels these are.
HUBMAP_AVX2_FUNCTION index rgb_to_hsv(channel_runs<const std::uint8_t> rgb, channel_runs<std::uint8_t> hsv,
                                      index count) noexcept {
    const index whole = count / lanes * lanes;
    for (index i = 0; i < whole; i += lanes) store(to_hsv(load(rgb.from(i))), hsv.from(i));
    return whole;
}
HUBMAP_AVX2_FUNCTION index hsv_to_rgb(channel_runs<const std::uint8_t> hsv, channel_runs<std::uint8_t> rgb,
                                      index count) noexcept {
    const index whole = count / lanes * lanes;
    for (index i = 0; i < whole; i += lanes) store(to_rgb(load(hsv.from(i))), rgb.from(i));
    return whole;
}

#undef HUBMAP_AVX2_INLINE
#undef HUBMAP_AVX2_FUNCTION

}  // namespace hubmap::detail::avx2
#endif
