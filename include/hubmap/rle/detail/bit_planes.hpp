#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/rle/detail/change_bits.hpp>
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

/// Bit planes of a stretch of columns of a map, with a row above the first and rows below the last that
/// repeat them: row e of the plane is row e - 1 of the map. Column i of the plane is column `first + i` of
/// the map, which repeats its border likewise.
class bit_plane {
  public:
    /// `columns` from `first` on, which may be -1 or reach one beyond the map.
    template <class T, class Foreground>
    bit_plane(instruction_set instructions, image_view<const T> map, index first, index columns,
              const Foreground& is_foreground)
        : columns_(columns), octets_((map.height() + 2 + rows_an_octet - 1) / rows_an_octet) {
        bits_.resize(static_cast<std::size_t>((octets_ + 1) * columns));
        const index inside = std::max<index>(first, 0), end = std::min(first + columns, map.width()),
                    count = end - inside;
        std::vector<T> gathered;
        for (index octet = 0; octet < octets_; ++octet) {
            const T* rows[rows_an_octet];
            if (map.strides().x != 1) gathered.resize(static_cast<std::size_t>(rows_an_octet * count));
            for (index k = 0; k < rows_an_octet; ++k) {
                const index y = std::clamp<index>(octet * rows_an_octet + k - 1, 0, map.height() - 1);
                rows[k] = &map(y, inside);
                if (map.strides().x == 1) continue;
                T* const row = gathered.data() + k * count;
                for (index i = 0; i < count; ++i) row[i] = map(y, inside + i);
                rows[k] = row;
            }
            std::uint8_t* const bits = bits_.data() + octet * columns;
            vectorised(instructions, pack_octet{}, static_cast<const T* const*>(rows), count, is_foreground,
                       bits + (inside - first));
            if (inside > first) bits[0] = bits[1];
            if (first + columns > end) bits[columns - 1] = bits[columns - 2];
        }
        // Below the last octet there is nothing: no row of the mask lies there.
    }

    [[nodiscard]] index columns() const noexcept { return columns_; }
    [[nodiscard]] index octets() const noexcept { return octets_; }
    [[nodiscard]] const std::uint8_t* octet(index i) const noexcept { return bits_.data() + i * columns_; }
    [[nodiscard]] bool at(index row, index column) const noexcept {
        return (octet(row / rows_an_octet)[column] >> (row % rows_an_octet) & 1) != 0;
    }

  private:
    index columns_;
    index octets_;
    std::vector<std::uint8_t> bits_;
};

/// The mixed places of a plane, ordered by column, then by row.
class mixed_places {
  public:
    struct octet_bits {
        std::int32_t octet;
        std::uint8_t bits;
    };

    /// Of the columns [0, columns) of the plane; with `Across`, each together with the next one.
    template <bool Across>
    static mixed_places of(instruction_set instructions, const bit_plane& plane, index columns) {
        struct entry {
            std::int32_t column;
            std::int32_t octet;
            std::uint8_t bits;
        };
        std::vector<entry> entries;
        std::vector<std::uint8_t> mixed(static_cast<std::size_t>(columns));
        mixed_places places;
        places.begin_.resize(static_cast<std::size_t>(columns) + 2);
        for (index octet = 0; octet < plane.octets(); ++octet) {
            if (!vectorised(instructions, mark_mixed<Across>{}, plane.octet(octet), plane.octet(octet + 1),
                            columns, mixed.data()))
                continue;
            for (index i = 0; i < columns; ++i) {
                // Few are mixed: eight at once are passed over.
                if (i + 8 <= columns && eight_bytes(mixed.data() + i) == 0) {
                    i += 7;
                    continue;
                }
                if (mixed[static_cast<std::size_t>(i)] == 0) continue;
                entries.push_back({static_cast<std::int32_t>(i), static_cast<std::int32_t>(octet),
                                   mixed[static_cast<std::size_t>(i)]});
                ++places.begin_[static_cast<std::size_t>(i) + 2];
            }
        }
        for (std::size_t i = 2; i < places.begin_.size(); ++i) places.begin_[i] += places.begin_[i - 1];
        places.octets_.resize(entries.size());
        for (const auto& e : entries)
            places.octets_[places.begin_[static_cast<std::size_t>(e.column) + 1]++] = {e.octet, e.bits};
        return places;
    }

    /// Of one column, ascending.
    [[nodiscard]] const octet_bits* begin(index column) const noexcept {
        return octets_.data() + begin_[static_cast<std::size_t>(column)];
    }
    [[nodiscard]] const octet_bits* end(index column) const noexcept {
        return octets_.data() + begin_[static_cast<std::size_t>(column) + 1];
    }

  private:
    std::vector<octet_bits> octets_;
    std::vector<std::size_t> begin_;  ///< of each column's octets; its last entry is spare
};

}  // namespace hubmap::detail
