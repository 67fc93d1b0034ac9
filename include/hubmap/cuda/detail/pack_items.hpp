#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/bits.hpp>
#include <hubmap/cuda/detail/mask_plane.hpp>

/// From pixels to masks of bits, each function a part of the image of its own: an item. GPUs run an item a
/// thread, host_processor runs them one after the other.
namespace hubmap::cuda::detail {

/// Sixteen columns of bytes by 64 rows become sixteen words: item (word row, group of columns). The image is
/// read once, sixteen bytes at a time.
template <class Test, bool IsAligned>
struct pack_byte_columns {
    const std::uint8_t* pixels;
    index row_stride;
    extent size;
    Test test;
    mask_plane plane;  ///< of columns

    [[nodiscard]] index count() const noexcept {
        return plane.words_per_line * (plane.word_stride / group_bytes);
    }

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const index groups = plane.word_stride / group_bytes;
        const index word_row = item / groups, x = (item - word_row * groups) * group_bytes;
        const index y = word_row * word_bits, rows = size.height - y;
        // Byte k of part j of octet o: rows 8 o .. 8 o + 7 of column 4 j + k.
        std::uint32_t octets[8][4] = {};
        if (rows >= word_bits)
            gather<true>(octets, x, y, rows);
        else
            gather<false>(octets, x, y, rows);
        std::uint64_t* const out = plane.words + word_row * plane.word_stride + x;
        HUBMAP_UNROLL
        for (int j = 0; j < 4; ++j) {
            std::uint32_t low[4] = {octets[0][j], octets[1][j], octets[2][j], octets[3][j]};
            std::uint32_t high[4] = {octets[4][j], octets[5][j], octets[6][j], octets[7][j]};
            transpose_bytes(low);
            transpose_bytes(high);
            HUBMAP_UNROLL
            for (int k = 0; k < 4; k += 2) {
                const index column = x + 4 * j + k;
                const auto word = [&](int i) {
                    return column + i < size.width
                               ? static_cast<std::uint64_t>(high[k + i]) << 32 | low[k + i]
                               : 0;
                };
                store_pair(out + 4 * j + k, {word(0), word(1)});
            }
        }
    }

  private:
    template <bool IsFull>
    HUBMAP_HOST_DEVICE void gather(std::uint32_t (&octets)[8][4], index x, index y,
                                   index rows) const noexcept {
        const std::uint8_t* const first = pixels + y * row_stride;
        HUBMAP_UNROLL
        for (int o = 0; o < 8; ++o) {
            byte_group group[8];  // all on their way before the first is looked at
            HUBMAP_UNROLL
            for (int r = 0; r < 8; ++r)
                if (IsFull || 8 * o + r < rows)
                    group[r] = load_group<IsAligned>(first + (8 * o + r) * row_stride, x, size.width);
            HUBMAP_UNROLL
            for (int r = 0; r < 8; ++r) {
                if (!IsFull && 8 * o + r >= rows) continue;
                HUBMAP_UNROLL
                for (int j = 0; j < 4; ++j)
                    octets[o][j] |= (test.high_bits(group[r].part[j]) & high_bits_of_bytes) >> (7 - r);
            }
        }
    }
};

/// 64 bytes of a row become a word: item (row, word).
template <class Test, bool IsAligned>
struct pack_byte_rows {
    const std::uint8_t* pixels;
    index row_stride;
    extent size;
    Test test;
    mask_plane plane;  ///< of rows

    [[nodiscard]] index count() const noexcept { return plane.lines * plane.words_per_line; }

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const index y = item / plane.words_per_line, word = item - y * plane.words_per_line;
        const std::uint8_t* const row = pixels + y * row_stride;
        std::uint64_t bits = 0;
        HUBMAP_UNROLL
        for (int g = 0; g < 4; ++g) {
            const index x = word * word_bits + g * group_bytes;
            if (x >= size.width) continue;
            const byte_group group = load_group<IsAligned>(row, x, size.width);
            HUBMAP_UNROLL
            for (int j = 0; j < 4; ++j)
                bits |= static_cast<std::uint64_t>(gather_high_bits(test.high_bits(group.part[j])))
                        << (16 * g + 4 * j);
        }
        plane.word(y, word) = bits & lowest_bits(size.width - word * word_bits);
    }
};

/// 64 pixels of a line of any samples, `samples(y, x)`, become a word: item (word row, column) or (row,
/// word).
template <class Samples, class Test>
struct pack_samples {
    Samples samples;
    Test test;
    mask_plane plane;

    [[nodiscard]] index count() const noexcept { return plane.lines * plane.words_per_line; }

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const bool by_column = plane.lines_are_neighbours;
        const index along = by_column ? plane.lines : plane.words_per_line;
        const index slow = item / along, fast = item - slow * along;
        const index line = by_column ? fast : slow, word = by_column ? slow : fast;
        const index first = word * word_bits, pixels = smaller(word_bits, plane.length - first);
        std::uint64_t bits = 0;
        if (by_column && pixels == word_bits) {
            constexpr int batch = 8;
            for (int i = 0; i < word_bits; i += batch) {
                typename Samples::raw_type raw[batch];  // all on their way before the first is looked at
                HUBMAP_UNROLL
                for (int k = 0; k < batch; ++k) raw[k] = samples.raw(first + i + k, line);
                HUBMAP_UNROLL
                for (int k = 0; k < batch; ++k)
                    bits |= static_cast<std::uint64_t>(test(samples.value(raw[k]))) << (i + k);
            }
        } else {
            for (index i = 0; i < pixels; ++i) {
                const bool inside =
                    by_column ? test(samples(first + i, line)) : test(samples(line, first + i));
                bits |= static_cast<std::uint64_t>(inside) << i;
            }
        }
        plane.word(line, word) = bits;
    }
};

}  // namespace hubmap::cuda::detail
