#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/bits.hpp>
#include <hubmap/cuda/detail/map_samples.hpp>
#include <hubmap/cuda/detail/mask_plane.hpp>
#include <hubmap/rle/upscale_rules.hpp>

/// The changes along the columns of a mask that is never drawn: a small map, upscaled by a rule and cut at
/// its threshold.
namespace hubmap::cuda::detail {

/// The first output row of each row of cells: `first_rows[r]` is the first whose cell is r or a later one,
/// for r in 0 .. map height; the last entry is the height of the mask.
template <class Axis>
struct find_first_rows {
    Axis rows;
    index height;  ///< of the mask
    index* first_rows;

    HUBMAP_HOST_DEVICE void operator()(index cell) const noexcept {
        index low = cell < rows.count ? 0 : height, high = height;
        while (low < high) {
            const index middle = low + (high - low) / 2;
            if (rows.at(middle).cell >= cell)
                high = middle;
            else
                low = middle + 1;
        }
        first_rows[cell] = low;
    }
};

/// A source of changes (see collect_runs.hpp). An item is a column of the mask and a segment of the map's
/// rows. A cell of the map all of whose corners are on one side of the threshold is on that side throughout
/// (rle/upscale_rules.hpp), so only mixed cells are evaluated: the bits of the two columns of the map that a
/// column of the mask lies between tell which these are, 64 at a time.
template <class Rule, class Samples>
struct upscaled_changes {
    Rule rule;
    typename Rule::axis rows;
    typename Rule::axis columns;
    Samples samples;
    extent full;              ///< of the mask
    mask_plane plane;         ///< the map's samples above the threshold, by columns
    const index* first_rows;  ///< of find_first_rows
    index words_per_segment;
    index segments;    ///< of a column
    bool clears_ends;  ///< the first and the last pixel of the mask are background

    [[nodiscard]] HUBMAP_HOST_DEVICE index items() const noexcept { return full.width * segments; }
    /// Neighbouring threads take neighbouring columns, which share samples and words.
    [[nodiscard]] HUBMAP_HOST_DEVICE index item_of(index thread) const noexcept {
        return thread % full.width * segments + thread / full.width;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint32_t count(index item) const noexcept {
        std::uint32_t sum = 0;
        visit(item, [&sum](index) { ++sum; });
        return sum;
    }

    template <class Visit>
    HUBMAP_HOST_DEVICE void visit(index item, const Visit& visit) const noexcept {
        const index x = item / segments, segment = item - x * segments;
        const index map_rows = plane.length, cells_per_segment = words_per_segment * word_bits;
        const index first_cell = segment * cells_per_segment,
                    end_cell = smaller(first_cell + cells_per_segment, map_rows);
        const index begin = segment == 0 ? 0 : first_rows[first_cell], end = first_rows[end_cell];
        const auto column = columns.at(x);
        const index start = x * full.height;
        // The side of the last pixel looked at; every change since then shows at the next one looked at.
        bool state = is_above_before(begin, x, column);
        const auto look = [&](index y, bool above) {
            if (above == state) return;
            visit(start + y);
            state = above;
        };
        if (begin < end) look(begin, is_above(begin, x, column));

        bool was_mixed = false;
        if (segment == 0 && first_rows[0] > 0 && is_mixed_border(x, column)) {
            look_through(0, first_rows[0], x, column, look);
            was_mixed = true;
        }
        for (index word = first_cell / word_bits; word * word_bits < end_cell; ++word) {
            const std::uint64_t mixed = mixed_cells(word, x, column);
            // Behind a mixed cell its last side may turn.
            std::uint64_t left = mixed | mixed << 1 | (was_mixed ? 1 : 0);
            left &= lowest_bits(end_cell - word * word_bits);
            was_mixed = mixed >> (word_bits - 1);
            for (; left != 0; left &= left - 1) {
                const index bit = lowest_bit(left), cell = word * word_bits + bit;
                const index y = first_rows[cell];
                if (mixed >> bit & 1)
                    look_through(y, first_rows[cell + 1], x, column, look);
                else if (y < end)
                    look(y, is_above(y, x, column));
            }
        }
        if (x + 1 == full.width && segment + 1 == segments && state) visit(start + full.height);
    }

  private:
    using position = typename Rule::position;

    [[nodiscard]] HUBMAP_HOST_DEVICE bool is_cleared(index y, index x) const noexcept {
        return clears_ends && ((y == 0 && x == 0) || (y + 1 == full.height && x + 1 == full.width));
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE typename Rule::sample blended(index row,
                                                                   const position& column) const noexcept {
        return rule.across(sample_of(rule, samples(row, column.low)),
                           sample_of(rule, samples(row, column.high)), column);
    }

    /// Whether a pixel is foreground; cells whose corners agree are not evaluated.
    [[nodiscard]] HUBMAP_HOST_DEVICE bool is_above(index y, index x, const position& column) const noexcept {
        if (is_cleared(y, x)) return false;
        const auto row = rows.at(y);
        const bool corner = plane.pixel(column.low, row.low);
        if (corner == plane.pixel(column.high, row.low) && corner == plane.pixel(column.low, row.high) &&
            corner == plane.pixel(column.high, row.high))
            return corner;
        return rule.down(blended(row.low, column), blended(row.high, column), row);
    }
    /// The same for the pixel before pixel (y, x) in scan order.
    [[nodiscard]] HUBMAP_HOST_DEVICE bool is_above_before(index y, index x,
                                                          const position& column) const noexcept {
        if (y > 0) return is_above(y - 1, x, column);
        return x > 0 && is_above(full.height - 1, x - 1, columns.at(x - 1));
    }

    /// Looks at rows [begin, end) of a cell where they turn.
    template <class Look>
    HUBMAP_HOST_DEVICE void look_through(index begin, index end, index x, const position& column,
                                         const Look& look) const noexcept {
        if (begin >= end) return;
        const auto first = rows.at(begin);
        const auto upper = blended(first.low, column), lower = blended(first.high, column);
        const auto weights = [this](index y) { return rows.at(y); };
        if (clears_ends) {
            for (index y = begin; y < end; ++y)
                look(y, !is_cleared(y, x) && rule.down(upper, lower, weights(y)));
            return;
        }
        bool side = rule.down(upper, lower, weights(begin));
        look(begin, side);
        for_each_turn(rule, upper, lower, begin, end, weights, side, look);
    }

    /// Whether the rows above the map's first sample must be looked at.
    [[nodiscard]] HUBMAP_HOST_DEVICE bool is_mixed_border(index x, const position& column) const noexcept {
        return plane.pixel(column.low, 0) != plane.pixel(column.high, 0) || (clears_ends && x == 0);
    }

    /// Bit i: the corners of cell 64 word + i differ, or one of its pixels is cleared.
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint64_t mixed_cells(index word, index x,
                                                               const position& column) const noexcept {
        const index map_rows = plane.length, first = word * word_bits;
        const bool is_last = first + word_bits >= map_rows;
        const std::uint64_t left = plane.word(column.low, word), right = plane.word(column.high, word);
        std::uint64_t left_below = left >> 1, right_below = right >> 1;
        if (is_last) {  // below the last row lies the last row
            const std::uint64_t bit = std::uint64_t{1} << (map_rows - 1 - first);
            left_below |= left & bit;
            right_below |= right & bit;
        } else {
            left_below |= plane.word(column.low, word + 1) << (word_bits - 1);
            right_below |= plane.word(column.high, word + 1) << (word_bits - 1);
        }
        std::uint64_t mixed = (left ^ right) | (left_below ^ right_below) | (left ^ left_below);
        if (clears_ends && x == 0) mixed |= cell_bit(0, first);
        if (clears_ends && x + 1 == full.width) mixed |= cell_bit(full.height - 1, first);
        return mixed & lowest_bits(map_rows - first);
    }
    /// The bit of the cell of row y in the word that begins at cell `first`; 0 where it lies elsewhere.
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint64_t cell_bit(index y, index first) const noexcept {
        const index cell = rows.at(y).cell;
        return cell >= first && cell < first + word_bits ? std::uint64_t{1} << (cell - first) : 0;
    }
};

}  // namespace hubmap::cuda::detail
