#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <span>
#include <type_traits>
#include <vector>

namespace hubmap::detail {

/// Scan lines that are drawn together where they lie side by side in memory.
inline constexpr index lines_a_tile = 512, lines_a_side_word = 64, lines_a_class_tile = 64;

/// Draws scan lines [first, end) that lie across the memory, place by place: which lines change side at each
/// place is noted as bits, then the places are walked in memory order. `paint(first pixel, count, stride,
/// is_foreground)` for stretches of neighbouring lines. Memory: 64 bytes a place of a line.
template <class Code, class Paint>
void paint_tile(std::span<const run> runs, label_view<Code> lines, index first, index end, Paint&& paint) {
    constexpr index words = lines_a_tile / lines_a_side_word;
    using sides = std::array<std::uint64_t, static_cast<std::size_t>(words)>;
    const index length = lines.width(), stride = lines.strides().y;
    std::vector<sides> turns(static_cast<std::size_t>(length));
    for_each_line_block(
        runs, length, first, end, [&](index from, index to, std::span<const stretch> stretches) {
            for (index line = from; line < to; ++line) {
                const auto word = static_cast<std::size_t>((line - first) / lines_a_side_word);
                const std::uint64_t bit = std::uint64_t{1} << ((line - first) % lines_a_side_word);
                for (const auto& s : stretches) {
                    turns[static_cast<std::size_t>(s.begin)][word] ^= bit;
                    if (s.end < length) turns[static_cast<std::size_t>(s.end)][word] ^= bit;
                }
            }
        });
    sides now{};
    for (index i = 0; i < length; ++i) {
        Code* const memory = &lines(first, i);
        for (std::size_t w = 0; w < now.size(); ++w) {
            now[w] ^= turns[static_cast<std::size_t>(i)][w];
            const index begin = static_cast<index>(w) * lines_a_side_word;
            const index count = std::min(lines_a_side_word, end - first - begin);
            if (count <= 0) break;
            // Stretches of equal bits; mostly there is one.
            for (index at = 0; at < count;) {
                const std::uint64_t left = now[w] >> at;
                const bool inside = (left & 1) != 0;
                const index alike =
                    std::min<index>(inside ? std::countr_one(left) : std::countr_zero(left), count - at);
                paint(memory + (begin + at) * stride, alike, stride, inside);
                at += alike;
            }
        }
    }
}

/// The same for classes: the lines are drawn beside each other, then walked pixel by pixel in memory order.
/// Memory: `lines_a_class_tile` classes a place of a line.
template <class Value, class Code, class Paint>
void paint_tile(std::span<const class_run<Value>> runs, label_view<Code> lines, index first, index end,
                Paint&& paint) {
    const index length = lines.width(), stride = lines.strides().y;
    std::vector<Value> drawn(static_cast<std::size_t>((end - first) * length));
    for_each_stretch(runs, first * length, end * length, [&](index from, index to, Value side) {
        std::fill_n(drawn.data() + (from - first * length), to - from, side);
    });
    for (index i = 0; i < length; ++i) {
        Code* const memory = &lines(first, i);
        for (index line = 0; line < end - first; ++line)
            paint(memory + line * stride, 1, stride, drawn[static_cast<std::size_t>(line * length + i)]);
    }
}

/// All scan lines of an image across its memory, tiles of lines shared among threads.
template <class Run, class Code, class Paint>
void paint_tiles(const execution& how, std::span<const Run> runs, label_view<Code> lines, Paint&& paint) {
    constexpr index tile = std::is_same_v<Run, run> ? lines_a_tile : lines_a_class_tile;
    parallel_for(how, 0, ceil_div(lines.height(), tile), [&](index i) {
        paint_tile(runs, lines, i * tile, std::min(lines.height(), (i + 1) * tile), paint);
    });
}

}  // namespace hubmap::detail
