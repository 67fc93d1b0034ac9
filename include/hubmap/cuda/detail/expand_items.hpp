#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/bits.hpp>
#include <hubmap/cuda/detail/mask_plane.hpp>
#include <hubmap/cuda/device_code.hpp>
#include <hubmap/cuda/mask_values.hpp>
#include <hubmap/rle/rle.hpp>

/// From runs to masks of bits, and from those to pixels; each function an item of its own.
namespace hubmap::cuda::detail {

/// The words of a segment from the runs that meet it, the first of which is found by halving: O(log runs +
/// runs that meet it) a segment. No item depends on another one, no memory need be cleared before.
template <scan_order Order>
struct draw_runs {
    run_list<Order> list;
    mask_plane plane;
    segment_grid grid;

    HUBMAP_HOST_DEVICE void operator()(index thread) const noexcept {
        const auto part = grid.at(grid.item_of(thread));
        const index line_begin = part.line * plane.length, line_end = line_begin + plane.length;
        const index count = list.size();
        index next = first_ending_after(line_begin + part.first_word * word_bits, count);
        for (index i = part.first_word; i < part.end_word; ++i) {
            const index begin = line_begin + i * word_bits, end = smaller(begin + word_bits, line_end);
            std::uint64_t bits = 0;
            for (; next < count && list.runs[next].start < end; ++next) {
                const run& r = list.runs[next];
                if (!ends_after(r, begin)) continue;
                const bool goes_on = ends_after(r, end);  // in the next word
                const index from = larger(r.start, begin), to = goes_on ? end : r.end();
                if (from < to) bits |= lowest_bits(to - from) << (from - begin);
                if (goes_on) break;
            }
            plane.word(part.line, i) = bits;
        }
    }

  private:
    /// Whether `r` ends behind a position that is not negative, for any two numbers that `r` may hold: start
    /// + length need not be one.
    [[nodiscard]] HUBMAP_HOST_DEVICE static bool ends_after(const run& r, index position) noexcept {
        if (r.start > position) return r.length > position - r.start;
        const auto distance = static_cast<std::uint64_t>(position) - static_cast<std::uint64_t>(r.start);
        return r.length > 0 && static_cast<std::uint64_t>(r.length) > distance;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE index first_ending_after(index position, index count) const noexcept {
        index low = 0, high = count;
        while (low < high) {
            const index middle = low + (high - low) / 2;
            if (ends_after(list.runs[middle], position))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
};

/// Sixteen words of neighbouring columns become sixteen columns by 64 rows of pixels: pack_byte_columns
/// backwards.
template <bool IsAligned>
struct expand_columns {
    mask_plane plane;  ///< of columns
    std::uint8_t* pixels;
    index row_stride;
    extent size;
    mask_values values;

    [[nodiscard]] index count() const noexcept {
        return plane.words_per_line * (plane.word_stride / group_bytes);
    }

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const index groups = plane.word_stride / group_bytes;
        const index word_row = item / groups, x = (item - word_row * groups) * group_bytes;
        const index y = word_row * word_bits;
        const std::uint64_t* const from = plane.words + word_row * plane.word_stride + x;
        // Byte k of part j of octet o: rows 8 o .. 8 o + 7 of column 4 j + k.
        std::uint32_t octets[8][4];
        HUBMAP_UNROLL
        for (int j = 0; j < 4; ++j) {
            std::uint32_t low[4], high[4];
            HUBMAP_UNROLL
            for (int k = 0; k < 4; k += 2) {
                const word_pair pair = words_of(from + 4 * j + k, size.width - (x + 4 * j + k));
                low[k] = static_cast<std::uint32_t>(pair.first);
                high[k] = static_cast<std::uint32_t>(pair.first >> 32);
                low[k + 1] = static_cast<std::uint32_t>(pair.second);
                high[k + 1] = static_cast<std::uint32_t>(pair.second >> 32);
            }
            transpose_bytes(low);
            transpose_bytes(high);
            HUBMAP_UNROLL
            for (int o = 0; o < 4; ++o) {
                octets[o][j] = low[o];
                octets[o + 4][j] = high[o];
            }
        }
        HUBMAP_UNROLL
        for (int o = 0; o < 8; ++o) {
            HUBMAP_UNROLL
            for (int r = 0; r < 8; ++r) {
                if (y + 8 * o + r >= size.height) continue;
                byte_group group;
                HUBMAP_UNROLL
                for (int j = 0; j < 4; ++j) group.part[j] = values.of(octets[o][j] >> r & low_bits_of_bytes);
                store_group<IsAligned>(pixels + (y + 8 * o + r) * row_stride, x, size.width, group);
            }
        }
    }

  private:
    /// Two words, of which as many exist as columns are `left`.
    [[nodiscard]] HUBMAP_HOST_DEVICE static word_pair words_of(const std::uint64_t* from,
                                                               index left) noexcept {
        if (left >= 2) return load_pair(from);
        return {left == 1 ? *from : 0, 0};
    }
};

/// A quarter of a word of a row becomes sixteen pixels: item (row, group).
template <bool IsAligned>
struct expand_rows {
    mask_plane plane;  ///< of rows
    std::uint8_t* pixels;
    index row_stride;
    extent size;
    mask_values values;

    [[nodiscard]] index count() const noexcept { return plane.lines * ceil_div(size.width, group_bytes); }

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const index groups = ceil_div(size.width, group_bytes);
        const index y = item / groups, x = (item - y * groups) * group_bytes;
        const auto bits = static_cast<std::uint32_t>(plane.word(y, x / word_bits) >> (x % word_bits));
        byte_group group;
        HUBMAP_UNROLL
        for (int j = 0; j < 4; ++j) group.part[j] = values.of(scatter_low_bits(bits >> (4 * j)));
        store_group<IsAligned>(pixels + y * row_stride, x, size.width, group);
    }
};

}  // namespace hubmap::cuda::detail
