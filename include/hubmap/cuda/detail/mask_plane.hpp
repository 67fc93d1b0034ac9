#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/bits.hpp>

namespace hubmap::cuda::detail {

/// A mask of one bit a pixel: words of 64 pixels along its scan lines. Bits behind the end of a line are 0.
/// In a plane of columns, the words of neighbouring columns lie side by side; in a plane of rows, those of a
/// row. Neither owns its words.
struct mask_plane {
    std::uint64_t* words = nullptr;
    index lines = 0;                   ///< columns of a column-major mask, rows of a row-major one
    index length = 0;                  ///< pixels of a line
    index words_per_line = 0;          ///< length / 64, rounded up
    index line_stride = 0;             ///< words from a line to the next
    index word_stride = 0;             ///< words from a word of a line to the next
    bool lines_are_neighbours = true;  ///< a plane of columns

    /// The words of neighbouring columns side by side, in rows of whole groups of sixteen.
    [[nodiscard]] static mask_plane of_columns(std::uint64_t* words, extent size) noexcept {
        return {words,       size.width,
                size.height, ceil_div(size.height, word_bits),
                1,           ceil_div(size.width, group_bytes) * group_bytes,
                true};
    }
    /// The words of a row side by side.
    [[nodiscard]] static mask_plane of_rows(std::uint64_t* words, extent size) noexcept {
        const index per_line = ceil_div(size.width, word_bits);
        return {words, size.height, size.width, per_line, per_line, 1, false};
    }

    /// Words of memory.
    [[nodiscard]] index word_count() const noexcept {
        return lines_are_neighbours ? word_stride * words_per_line : line_stride * lines;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint64_t& word(index line, index i) const noexcept {
        return words[line * line_stride + i * word_stride];
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE bool pixel(index line, index i) const noexcept {
        return word(line, i / word_bits) >> (i % word_bits) & 1;
    }
};

/// How the lines of a mask are cut into segments of some words: segment s of line l is item
/// l * per_line + s. Items in ascending order walk over the mask in scan order.
struct segment_grid {
    index lines = 0;
    index words_per_line = 0;
    index words_per_segment = 1;
    index per_line = 0;                ///< segments of a line
    bool lines_are_neighbours = true;  ///< in memory: then threads side by side take lines side by side

    segment_grid() = default;
    segment_grid(const mask_plane& plane, index words) noexcept
        : lines(plane.lines),
          words_per_line(plane.words_per_line),
          words_per_segment(words),
          per_line(ceil_div(plane.words_per_line, words)),
          lines_are_neighbours(plane.lines_are_neighbours) {}

    struct segment {
        index line;
        index number;  ///< within its line
        index first_word;
        index end_word;
    };

    [[nodiscard]] HUBMAP_HOST_DEVICE index count() const noexcept { return lines * per_line; }
    /// The item that thread `thread` works on: a permutation.
    [[nodiscard]] HUBMAP_HOST_DEVICE index item_of(index thread) const noexcept {
        if (!lines_are_neighbours) return thread;
        return thread % lines * per_line + thread / lines;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE segment at(index item) const noexcept {
        const index line = item / per_line, number = item - line * per_line,
                    first = number * words_per_segment;
        return {line, number, first, smaller(first + words_per_segment, words_per_line)};
    }
};

/// The changes of a mask along its scan order, segment by segment: positions p where pixel p differs from
/// pixel p - 1, background before the first and behind the last. Change 2 i begins run i and change 2 i + 1
/// ends it, so that counts, a prefix sum and positions make the code.
struct mask_changes {
    mask_plane plane;
    segment_grid grid;

    [[nodiscard]] HUBMAP_HOST_DEVICE index items() const noexcept { return grid.count(); }
    [[nodiscard]] HUBMAP_HOST_DEVICE index item_of(index thread) const noexcept {
        return grid.item_of(thread);
    }
    /// Number of changes of an item.
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint32_t count(index item) const noexcept {
        std::uint32_t sum = 0;
        walk(
            item, [&sum](index, std::uint64_t edges) { sum += count_bits(edges); }, [&sum](index) { ++sum; });
        return sum;
    }
    /// Calls `visit(position)` for each change of an item, ascending.
    template <class Visit>
    HUBMAP_HOST_DEVICE void visit(index item, const Visit& visit) const noexcept {
        walk(
            item,
            [&visit](index first, std::uint64_t edges) {
                for (; edges != 0; edges &= edges - 1) visit(first + lowest_bit(edges));
            },
            visit);
    }

  private:
    template <class Word, class End>
    HUBMAP_HOST_DEVICE void walk(index item, const Word& take, const End& take_end) const noexcept {
        const auto part = grid.at(item);
        bool before = false;
        if (part.first_word > 0)
            before = plane.word(part.line, part.first_word - 1) >> (word_bits - 1);
        else if (part.line > 0)
            before = plane.pixel(part.line - 1, plane.length - 1);
        const index start = part.line * plane.length;
        for (index i = part.first_word; i < part.end_word; ++i) {
            const std::uint64_t word = plane.word(part.line, i);
            const index pixels = smaller(word_bits, plane.length - i * word_bits);
            const std::uint64_t edges = (word ^ (word << 1 | (before ? 1 : 0))) & lowest_bits(pixels);
            if (edges != 0) take(start + i * word_bits, edges);
            before = word >> (pixels - 1) & 1;
        }
        const bool is_last = part.line + 1 == plane.lines && part.end_word == plane.words_per_line;
        if (is_last && before) take_end(start + plane.length);
    }
};

}  // namespace hubmap::cuda::detail
