#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/change_bits.hpp>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Rows of a map that one byte of a bit plane stands for.
inline constexpr index rows_an_octet = 8;

/// Bit k of a byte tells whether the pixel of row k is foreground.
struct pack_octet {
    template <class T, class Foreground>
    [[gnu::always_inline]] void operator()(const T* const* rows, index count, const Foreground& is_foreground,
                                           std::uint8_t* bits) const {
        const T *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3];
        const T *r4 = rows[4], *r5 = rows[5], *r6 = rows[6], *r7 = rows[7];
        for (index i = 0; i < count; ++i) {
            const auto low =
                static_cast<std::uint8_t>((is_foreground(r0[i]) ? 1 : 0) | (is_foreground(r1[i]) ? 2 : 0) |
                                          (is_foreground(r2[i]) ? 4 : 0) | (is_foreground(r3[i]) ? 8 : 0));
            const auto high =
                static_cast<std::uint8_t>((is_foreground(r4[i]) ? 16 : 0) | (is_foreground(r5[i]) ? 32 : 0) |
                                          (is_foreground(r6[i]) ? 64 : 0) | (is_foreground(r7[i]) ? 128 : 0));
            bits[i] = low | high;
        }
    }
};

/// Where neighbours differ. Bit k of `mixed[i]` tells whether the four pixels of rows k, k + 1 and columns i,
/// i + 1 are not all alike; without `across`, whether the two of column i differ. `next` holds the eight rows
/// below. Returns whether any bit is set.
template <bool Across>
struct mark_mixed {
    [[gnu::always_inline]] bool operator()(const std::uint8_t* bits, const std::uint8_t* next, index count,
                                           std::uint8_t* mixed) const {
        const auto below = [](std::uint8_t octet, std::uint8_t following) __attribute__((always_inline)) {
            return static_cast<std::uint8_t>(octet >> 1 | following << 7);
        };
        std::uint8_t any = 0;
        for (index i = 0; i < count; ++i) {
            const std::uint8_t lower = below(bits[i], next[i]);
            auto differs = static_cast<std::uint8_t>(bits[i] ^ lower);
            if constexpr (Across) {
                differs |= bits[i] ^ bits[i + 1];
                differs |= lower ^ below(bits[i + 1], next[i + 1]);
            }
            mixed[i] = differs;
            any |= differs;
        }
        return any != 0;
    }
};

/// Eight rows of a map as one byte a column, with a column before the first and one after the last that
/// repeat them. Rows beyond the map repeat its border; octet o holds rows 8 o - 1 .. 8 o + 6.
template <class T, class Foreground>
class octet_reader {
  public:
    octet_reader(instruction_set instructions, image_view<const T> map, const Foreground& is_foreground)
        : instructions_(instructions), map_(map), is_foreground_(is_foreground) {
        if (map.strides().x != 1) gathered_.resize(static_cast<std::size_t>(rows_an_octet * map.width()));
    }

    [[nodiscard]] static index octets(index map_height) noexcept {
        return ceil_div(map_height + 2, rows_an_octet);
    }

    /// Fills `bits`, two more than the map has columns.
    void read(index octet, std::vector<std::uint8_t>& bits) {
        const index width = map_.width();
        bits.resize(static_cast<std::size_t>(width + 2));
        const T* rows[rows_an_octet];
        for (index k = 0; k < rows_an_octet; ++k) {
            const index y = std::clamp<index>(octet * rows_an_octet + k - 1, 0, map_.height() - 1);
            rows[k] = &map_(y, 0);
            if (map_.strides().x == 1) continue;
            T* const row = gathered_.data() + k * width;
            for (index x = 0; x < width; ++x) row[x] = map_(y, x);
            rows[k] = row;
        }
        vectorised(instructions_, pack_octet{}, static_cast<const T* const*>(rows), width, is_foreground_,
                   bits.data() + 1);
        bits.front() = bits[1];
        bits.back() = bits[bits.size() - 2];
    }

  private:
    instruction_set instructions_;
    image_view<const T> map_;
    Foreground is_foreground_;
    std::vector<T> gathered_;
};

/// The values of a map at the corners of a cell.
template <class T>
struct corner_values {
    T upper_left, upper_right, lower_left, lower_right;

    /// Of cell (cell, column), between rows cell - 1, cell and columns column - 1, column; the border is
    /// repeated.
    static corner_values of(image_view<const T> map, index cell, index column) noexcept {
        const index upper = std::clamp<index>(cell - 1, 0, map.height() - 1),
                    lower = std::min(cell, map.height() - 1);
        const index left = std::max<index>(column - 1, 0), right = std::min(column, map.width() - 1);
        return {map(upper, left), map(upper, right), map(lower, left), map(lower, right)};
    }
};

/// Eight cells of a column of cells, of which at least one is mixed: bit k is that of cell 8 * octet + k.
struct mixed_octet {
    static constexpr std::uint32_t nothing = std::numeric_limits<std::uint32_t>::max();

    std::int32_t column;
    std::int32_t octet;
    std::uint32_t
        kept;  ///< where the corner values of its mixed cells begin; `nothing` where they were not kept
    std::uint8_t mixed;
    std::uint8_t below;  ///< the sides of the cells' lower left corners
};

/// Mixed octets in the order in which a map is read. Corner values are kept for as many cells as `room`,
/// while they are in the cache: reading them again, far apart, costs as much as all else. A map of noise has
/// too many.
template <class T>
struct mixed_band {
    std::vector<mixed_octet> octets;
    std::vector<corner_values<T>> values;
    std::size_t room = 0;

    void add(image_view<const T> map, index column, index octet, std::uint8_t mixed, std::uint8_t below) {
        const bool keeps = values.size() + rows_an_octet <= room;
        octets.push_back({static_cast<std::int32_t>(column), static_cast<std::int32_t>(octet),
                          keeps ? static_cast<std::uint32_t>(values.size()) : mixed_octet::nothing, mixed,
                          below});
        if (!keeps) return;
        for (unsigned bits = mixed; bits != 0; bits &= bits - 1)
            values.push_back(
                corner_values<T>::of(map, octet * rows_an_octet + std::countr_zero(bits), column));
    }
};

/// The mixed octets of a map, by column, then by row, and the side of the top of each column of cells.
template <class T>
struct mixed_map {
    std::vector<mixed_octet> octets;
    std::vector<std::size_t> begin;  ///< of each column's octets; one more at the end
    std::vector<corner_values<T>> values;
    std::vector<std::uint8_t> top;

    [[nodiscard]] std::span<const mixed_octet> column(index i) const noexcept {
        const auto at = static_cast<std::size_t>(i);
        return {octets.data() + begin[at], begin[at + 1] - begin[at]};
    }
};

/// Puts the octets of bands, which follow each other, in the order of their columns, by counting.
template <class T>
void sort_by_column(std::vector<mixed_band<T>> bands, index columns, mixed_map<T>& sorted) {
    std::vector<std::size_t> place(static_cast<std::size_t>(columns) + 1);
    for (const auto& band : bands)
        for (const auto& e : band.octets) ++place[static_cast<std::size_t>(e.column) + 1];
    for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
    sorted.begin = place;
    sorted.octets.resize(place.back());
    for (auto& band : bands) {
        const auto moved = static_cast<std::uint32_t>(sorted.values.size());
        for (auto& e : band.octets) {
            if (e.kept != mixed_octet::nothing) e.kept += moved;
            sorted.octets[place[static_cast<std::size_t>(e.column)]++] = e;
        }
        sorted.values.insert(sorted.values.end(), band.values.begin(), band.values.end());
        band = {};
    }
}

/// Reads a map once, in bands of rows on several threads. With `Across`, cells are mixed where their four
/// corners differ, else where their left ones do. There are map width + 1 columns of cells.
template <bool Across, class T, class Foreground>
mixed_map<T> find_mixed(const execution& how, image_view<const T> map, const Foreground& is_foreground) {
    using reader = octet_reader<T, Foreground>;
    const index columns = map.width() + 1, octets = reader::octets(map.height());
    constexpr index least_octets = 4;
    constexpr std::size_t most_kept = std::size_t{1} << 20;  // cells
    const index octets_a_band = std::max(least_octets, ceil_div(octets, how.thread_count()));
    std::vector<mixed_band<T>> bands(static_cast<std::size_t>(ceil_div(octets, octets_a_band)));
    mixed_map<T> found;
    found.top.resize(static_cast<std::size_t>(columns));
    parallel_for(how, 0, std::ssize(bands), [&](index band) {
        auto& entries = bands[static_cast<std::size_t>(band)];
        entries.room = Across ? most_kept / bands.size() : 0;
        reader rows(how.instructions, map, is_foreground);
        std::vector<std::uint8_t> bits(static_cast<std::size_t>(columns) + 1), next = bits, mixed = bits;
        const index first = band * octets_a_band, end = std::min(octets, first + octets_a_band);
        rows.read(first, next);
        if (first == 0)
            for (std::size_t i = 0; i < found.top.size(); ++i) found.top[i] = next[i] & 1;
        for (index octet = first; octet < end; ++octet) {
            std::swap(bits, next);
            // Below the last octet there are only cells without a row of the mask.
            if (octet + 1 < octets) rows.read(octet + 1, next);
            if (!vectorised(how.instructions, mark_mixed<Across>{},
                            static_cast<const std::uint8_t*>(bits.data()),
                            static_cast<const std::uint8_t*>(next.data()), columns, mixed.data()))
                continue;
            for (index i = 0; i < columns; ++i) {
                // Few are mixed: eight at once are passed over.
                if (i + 8 <= columns && eight_bytes(mixed.data() + i) == 0) {
                    i += 7;
                    continue;
                }
                const auto at = static_cast<std::size_t>(i);
                if (mixed[at] != 0)
                    entries.add(map, i, octet, mixed[at],
                                static_cast<std::uint8_t>(bits[at] >> 1 | next[at] << 7));
            }
        }
    });
    sort_by_column(std::move(bands), columns, found);
    return found;
}

}  // namespace hubmap::detail
