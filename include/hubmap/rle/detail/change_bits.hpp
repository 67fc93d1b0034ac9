#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <hubmap/core/geometry.hpp>

namespace hubmap::detail {

/// Pixels that the loops below look at in one step, and in one finer step where something changes. Slides are
/// mostly alike: nearly all steps end with the first look.
inline constexpr index pixels_a_step = 256, pixels_a_word = 64;

static_assert(std::endian::native == std::endian::little, "packed() takes the first byte for the lowest");

/// Eight neighbouring bytes as one number.
[[nodiscard, gnu::always_inline]] inline std::uint64_t eight_bytes(const std::uint8_t* bytes) noexcept {
    std::array<std::uint8_t, 8> few;
    std::copy_n(bytes, 8, few.begin());  // compilers make it one load
    return std::bit_cast<std::uint64_t>(few);
}

/// Bit i is byte i of 64 bytes that are 0 or 1.
[[nodiscard, gnu::always_inline]] inline std::uint64_t packed(const std::uint8_t* bytes) noexcept {
    constexpr std::uint64_t gather = 0x0102040810204080;  // brings the lowest bit of byte k to bit 56 + k
    std::uint64_t bits = 0;
    for (int word = 0; word < 8; ++word) bits |= (eight_bytes(bytes + 8 * word) * gather >> 56) << (8 * word);
    return bits;
}

/// Where a line of neighbouring pixels turns from background to foreground or back: writes the places, in
/// units of pixels, to `changes` and returns how many they are. Starts at pixel `at` with the side `inside`
/// and moves both on; stops at the end or where fewer than a step's changes would still fit.
struct line_changes {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors wait for their masks: twice slower

    template <class T, class Foreground>
    [[gnu::always_inline]] index operator()(const T* pixels, index count, const Foreground& is_foreground,
                                            index* at, bool* inside, index* changes, index room) const {
        index found = 0, i = *at;
        bool side = *inside;
        while (i < count && room - found >= pixels_a_step) {
            if (count - i >= pixels_a_step) {
                const auto expected = static_cast<std::uint8_t>(side);
                std::uint8_t different = 0;
                for (index k = 0; k < pixels_a_step; ++k)
                    different |= static_cast<std::uint8_t>(
                        static_cast<std::uint8_t>(is_foreground(pixels[i + k])) ^ expected);
                if (different == 0) {
                    i += pixels_a_step;
                    continue;
                }
            }
            for (const index end = i + pixels_a_step < count ? i + pixels_a_step : count; i < end;) {
                const index here = end - i < pixels_a_word ? end - i : pixels_a_word;
                alignas(64) std::uint8_t sides[pixels_a_word] = {};
                if (here == pixels_a_word)
                    for (index k = 0; k < pixels_a_word; ++k) sides[k] = is_foreground(pixels[i + k]);
                else
                    for (index k = 0; k < here; ++k) sides[k] = is_foreground(pixels[i + k]);
                const std::uint64_t bits = packed(sides);
                std::uint64_t edges = bits ^ (bits << 1 | static_cast<std::uint64_t>(side));
                if (here < pixels_a_word) edges &= (std::uint64_t{1} << here) - 1;
                for (; edges != 0; edges &= edges - 1) {
                    changes[found++] = i + std::countr_zero(edges);
                    side = !side;
                }
                i += here;
            }
        }
        *at = i;
        *inside = side;
        return found;
    }
};

/// Which columns change side from one row to the next, for `Rows` rows at once: `sides` holds a byte a
/// column, the side of the row before, and gets that of the last row. Writes column * Rows + row for each
/// change; of one column, the rows ascend. Otherwise as line_changes. Several rows share one look at `sides`
/// and are read as several streams.
template <int Rows>
struct row_changes {
    template <class T, class Foreground>
    [[gnu::always_inline]] index operator()(const T* first_row, index row_stride, index count,
                                            const Foreground& is_foreground, std::uint8_t* sides, index* at,
                                            index* changes, index room) const {
        index found = 0, i = *at;
        while (i < count && room - found >= Rows * pixels_a_step) {
            if (count - i >= pixels_a_step) {
                std::uint8_t different = 0;
                for (index k = 0; k < pixels_a_step; ++k) {
                    const std::uint8_t side = sides[i + k];
                    for (int row = 0; row < Rows; ++row)
                        different |= static_cast<std::uint8_t>(
                            static_cast<std::uint8_t>(is_foreground(first_row[row * row_stride + i + k])) ^
                            side);
                }
                if (different == 0) {
                    i += pixels_a_step;
                    continue;
                }
            }
            for (const index end = i + pixels_a_step < count ? i + pixels_a_step : count; i < end;) {
                const index here = end - i < pixels_a_word ? end - i : pixels_a_word;
                for (int row = 0; row < Rows; ++row) {
                    const T* const pixels = first_row + row * row_stride + i;
                    alignas(64) std::uint8_t turned[pixels_a_word] = {};
                    const auto compare = [&](index k) __attribute__((always_inline)) {
                        const auto side = static_cast<std::uint8_t>(is_foreground(pixels[k]));
                        turned[k] = side ^ sides[i + k];
                        sides[i + k] = side;
                    };
                    if (here == pixels_a_word)
                        for (index k = 0; k < pixels_a_word; ++k) compare(k);
                    else
                        for (index k = 0; k < here; ++k) compare(k);
                    for (std::uint64_t edges = packed(turned); edges != 0; edges &= edges - 1)
                        changes[found++] = (i + std::countr_zero(edges)) * Rows + row;
                }
                i += here;
            }
        }
        *at = i;
        return found;
    }
};

}  // namespace hubmap::detail
