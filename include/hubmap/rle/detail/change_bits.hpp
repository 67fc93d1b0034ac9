#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <type_traits>

namespace hubmap::detail {

/// Pixels that the loops below look at in one step, and in one finer step where something changes. Slides are
/// mostly alike: nearly all steps end with the first look.
inline constexpr index pixels_a_step = 128, pixels_a_word = 64;

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

/// How a side is stored: a truth as 0 or 1, a class as itself.
template <class Side>
using stored_side = std::conditional_t<std::is_same_v<Side, bool>, std::uint8_t, Side>;

/// Where a line of neighbouring pixels changes its side, which `side_of(pixel)` tells; before the first pixel
/// lies background. Writes the places to `changes` and returns how many they are. Starts at pixel `at` and
/// moves it on; stops at the end or where fewer than a step's changes would still fit.
struct line_changes {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors wait for their masks: twice slower

    template <class T, class SideOf>
    [[gnu::always_inline]] index operator()(const T* pixels, index count, const SideOf& side_of, index* at,
                                            index* changes, index room) const {
        using stored = stored_side<std::invoke_result_t<const SideOf&, T>>;
        const auto side_at = [&](index place) __attribute__((always_inline)) {
            return static_cast<stored>(side_of(pixels[place]));
        };
        const auto side_before = [&](index place) __attribute__((always_inline)) {
            return place > 0 ? side_at(place - 1) : stored{0};
        };
        index found = 0, i = *at;
        while (i < count && room - found >= pixels_a_step) {
            if (count - i >= pixels_a_step) {
                const stored last = side_before(i);
                stored different = 0;  // bits, not a truth: that is what compilers vectorise
                for (index k = 0; k < pixels_a_step; ++k)
                    different |= static_cast<stored>(side_at(i + k) ^ last);
                if (different == 0) {
                    i += pixels_a_step;
                    continue;
                }
            }
            for (const index end = i + pixels_a_step < count ? i + pixels_a_step : count; i < end;) {
                const index here = end - i < pixels_a_word ? end - i : pixels_a_word;
                alignas(64) std::uint8_t turned[pixels_a_word] = {};
                if (i > 0 && here == pixels_a_word)  // nearly always: a loop that compilers vectorise
                    for (index k = 0; k < pixels_a_word; ++k)
                        turned[k] = side_at(i + k) != side_at(i + k - 1);
                else
                    for (index k = 0; k < here; ++k) turned[k] = side_at(i + k) != side_before(i + k);
                for (std::uint64_t edges = packed(turned); edges != 0; edges &= edges - 1)
                    changes[found++] = i + std::countr_zero(edges);
                i += here;
            }
        }
        *at = i;
        return found;
    }
};

/// Which columns change their side from one row to the next, for `Rows` rows at once: `sides` holds the side
/// of each column in the row before, and gets that of the last row. Writes column * Rows + row for each
/// change; of one column, the rows ascend. Otherwise as line_changes. Several rows share one look at `sides`
/// and are read as several streams.
template <int Rows>
struct row_changes {
    template <class T, class SideOf, class Side>
    [[gnu::always_inline]] index operator()(const T* first_row, index row_stride, index count,
                                            const SideOf& side_of, Side* sides, index* at, index* changes,
                                            index room) const {
        index found = 0, i = *at;
        while (i < count && room - found >= Rows * pixels_a_step) {
            if (count - i >= pixels_a_step) {
                Side different = 0;  // bits, not a truth: that is what compilers vectorise
                for (index k = 0; k < pixels_a_step; ++k) {
                    const Side side = sides[i + k];
                    for (int row = 0; row < Rows; ++row)
                        different |= static_cast<Side>(
                            static_cast<Side>(side_of(first_row[row * row_stride + i + k])) ^ side);
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
                    Side* const before = sides + i;
                    alignas(64) std::uint8_t turned[pixels_a_word] = {};
                    const auto compare = [&](index k) __attribute__((always_inline)) {
                        const auto side = static_cast<Side>(side_of(pixels[k]));
                        turned[k] = side != before[k];
                        before[k] = side;
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
