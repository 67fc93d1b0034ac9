#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/bit_planes.hpp>
#include <hubmap/rle/detail/foreground.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/upscale_rule.hpp>
#include <limits>
#include <vector>

namespace hubmap::detail {

inline void require_map(extent map, index channels, extent full) {
    require(!map.empty() && channels == 1 && !full.empty(), "rle", 131, "cannot upscale a map of ", map,
            " x ", channels, " to ", full);
}

/// What a rule sees of a map's value: the sample that it blends.
template <class Rule>
[[nodiscard]] typename Rule::sample sample_of(float value) noexcept {
    if constexpr (std::is_same_v<typename Rule::sample, double>)
        return blendable(value);
    else
        return probability_byte(value);
}
template <class Rule>
[[nodiscard]] typename Rule::sample sample_of(std::uint8_t value) noexcept {
    return value;
}

/// Rows of the mask, with the place of each on the map, and which of them lie in which cell of it. Cell c
/// lies between rows c - 1 and c of the map: 0 above the first, `map height` below the last.
template <class Rule>
class upscaled_rows {
  public:
    upscaled_rows(const typename Rule::axis& axis, index map_height, index full_height) {
        positions_.reserve(static_cast<std::size_t>(full_height));
        // As many cells as a bit plane may name; those beyond the map have no row.
        const auto cells = static_cast<std::size_t>(map_height + 2 + 2 * rows_an_octet);
        first_.reserve(cells);
        for (index y = 0; y < full_height; ++y) {
            positions_.push_back(axis.at(y));
            const auto cell = static_cast<std::size_t>(positions_.back().cell + 1);
            while (first_.size() <= cell) first_.push_back(y);
        }
        first_.resize(cells, full_height);
    }

    [[nodiscard]] const typename Rule::position& at(index y) const noexcept {
        return positions_[static_cast<std::size_t>(y)];
    }
    /// The first row of the mask in cell `c` or below it.
    [[nodiscard]] index first_of(index c) const noexcept { return first_[static_cast<std::size_t>(c)]; }
    [[nodiscard]] index height() const noexcept { return static_cast<index>(positions_.size()); }

  private:
    std::vector<typename Rule::position> positions_;
    std::vector<index> first_;
};

/// A cell of a map where foreground and background meet, as a column of the mask crosses it.
template <class Sample>
struct mixed_cell {
    index begin;  ///< rows of the mask inside it
    index end;
    Sample upper_left, upper_right, lower_left, lower_right;
    bool settles;  ///< the cell below is not mixed: from `end` on the mask is `side_below`
    bool side_below;
};

/// The mixed cells of column `column` of the plane, top to bottom. `samples(row, column)` reads the map.
template <class Rule, class Samples>
void collect_mixed_cells(const mixed_places& places, const bit_plane& plane, index column,
                         const upscaled_rows<Rule>& rows, index map_height, const Samples& samples,
                         std::vector<mixed_cell<typename Rule::sample>>& cells) {
    cells.clear();
    for (const auto *entry = places.begin(column), *last = places.end(column); entry != last; ++entry) {
        for (unsigned bits = entry->bits; bits != 0; bits &= bits - 1) {
            const index cell = index{entry->octet} * rows_an_octet + std::countr_zero(bits);
            if (cell > map_height) break;
            auto& found = cells.emplace_back();
            found.begin = rows.first_of(cell);
            found.end = rows.first_of(cell + 1);
            found.settles = true;
            found.side_below = plane.at(cell + 1, column);
            if constexpr (Rule::blends) {
                const index upper = std::max<index>(cell - 1, 0), lower = std::min(cell, map_height - 1);
                found.upper_left = samples(upper, 0), found.upper_right = samples(upper, 1);
                found.lower_left = samples(lower, 0), found.lower_right = samples(lower, 1);
                const bool more = (bits & (bits - 1)) != 0 || entry + 1 != last;
                if (!more) continue;
                const unsigned rest = bits & (bits - 1);
                const index next = rest != 0 ? index{entry->octet} * rows_an_octet + std::countr_zero(rest)
                                             : index{entry[1].octet} * rows_an_octet +
                                                   std::countr_zero(static_cast<unsigned>(entry[1].bits));
                found.settles = next != cell + 1;
            } else {
                found.begin = found.end;  // a step at the border of two cells: nothing to look at inside
            }
        }
    }
}

/// Calls `emit(begin, end)` for the foreground of one column of the mask. `above` is the side of its top.
template <class Rule, class Emit>
void walk_column(const Rule& rule, const upscaled_rows<Rule>& rows, const typename Rule::position& column,
                 const std::vector<mixed_cell<typename Rule::sample>>& cells, bool above, Emit&& emit) {
    bool inside = false;
    index start = 0;
    const auto turn = [&](index y) {
        if (inside)
            emit(start, y);
        else
            start = y;
        inside = !inside;
    };
    if (above && (cells.empty() || cells.front().begin > 0)) turn(0);
    for (const auto& cell : cells) {
        if constexpr (Rule::blends) {
            const auto upper = rule.across(cell.upper_left, cell.upper_right, column);
            const auto lower = rule.across(cell.lower_left, cell.lower_right, column);
            for (index y = cell.begin; y < cell.end; ++y)
                if (rule.down(upper, lower, rows.at(y)) != inside) turn(y);
        }
        if (cell.settles && cell.side_below != inside) turn(cell.end);
    }
    if (inside && start < rows.height()) emit(start, rows.height());
}

/// Columns of the map that are looked at together: enough for long reads, few enough that their planes stay
/// in the cache.
inline constexpr index cells_a_block = 1024;

/// The column-major code of a map that is upscaled to `full` and cut: `is_foreground` tells the side of a
/// value of the map, `rule` that of a pixel of the mask. Blocks of columns are shared among threads and
/// joined in order.
template <class Rule, class T, class Foreground>
kaggle_rle encode_upscaled_with(const execution& how, image_view<const T> map, extent full, const Rule& rule,
                                const Foreground& is_foreground) {
    const upscaled_rows<Rule> rows(rule.rows(map.height(), full.height), map.height(), full.height);
    const auto columns = rule.columns(map.width(), full.width);
    // Cells begin at -1, left of the first column; first_of[c + 1] is the first column of the mask in cell c.
    const index cells = map.width() + 1;
    std::vector<index> first_of;
    first_of.reserve(static_cast<std::size_t>(cells) + 1);
    for (index x = 0; x < full.width; ++x)
        while (std::ssize(first_of) <= columns.at(x).cell + 1) first_of.push_back(x);
    first_of.resize(static_cast<std::size_t>(cells) + 1, full.width);

    std::vector<std::vector<run>> parts(static_cast<std::size_t>(ceil_div(cells, cells_a_block)));
    parallel_for(how, 0, std::ssize(parts), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        const index first_cell = part * cells_a_block - 1,
                    count = std::min(cells_a_block, map.width() - first_cell);
        const bit_plane plane(how.instructions, map, first_cell, count + 1, is_foreground);
        const auto places = mixed_places::of<Rule::blends>(how.instructions, plane, count);
        std::vector<mixed_cell<typename Rule::sample>> mixed;
        for (index i = 0; i < count; ++i) {
            const index cell = first_cell + i;
            const index begin = first_of[static_cast<std::size_t>(cell + 1)],
                        end = first_of[static_cast<std::size_t>(cell + 2)];
            if (begin == end) continue;
            const index left = std::max<index>(cell, 0), right = std::min(cell + 1, map.width() - 1);
            collect_mixed_cells<Rule>(
                places, plane, i, rows, map.height(),
                [&](index y, int side) { return sample_of<Rule>(map(y, side == 0 ? left : right)); }, mixed);
            const bool above = plane.at(0, i);
            if (mixed.empty() && !above) continue;
            for (index x = begin; x < end; ++x)
                walk_column(rule, rows, columns.at(x), mixed, above, [&](index from, index to) {
                    append_run(runs, x * full.height + from, to - from);
                });
        }
    });
    return join_runs<kaggle_rle>(full, std::move(parts));
}

/// The same for a rule that compares with `threshold` times `white`, the value that stands for 1.
template <class Rule, class T>
kaggle_rle encode_upscaled_above(const execution& how, image_view<const T> map, extent full,
                                 double threshold) {
    require_map(map.size(), map.channels(), full);
    constexpr double white = std::is_same_v<T, std::uint8_t> ? 255 : 1;
    const double limit = threshold * white;
    const Rule rule{limit};
    const kaggle_rle nothing(full);
    if constexpr (std::is_floating_point_v<T>) {
        constexpr auto largest = static_cast<double>(std::numeric_limits<T>::max());
        if (!(limit < largest)) return nothing;
        if (limit < -largest) return kaggle_rle(full, {{0, full.area()}});
    }
    const exact_level<T> exact(limit);
    if (exact.all) return kaggle_rle(full, {{0, full.area()}});
    if (!exact.level) return nothing;
    if (limit < 0)  // no number is 0, which then lies above
        return encode_upscaled_with(how, map, full, rule, is_not_below<T>{*exact.level});
    return encode_upscaled_with(how, map, full, rule, is_above<T>{*exact.level});
}

/// The largest float whose byte is at most `level`, in 0 .. 254.
[[nodiscard]] inline float last_float_of_byte(int level) noexcept {
    float value = static_cast<float>(level + 1) / 255;
    while (probability_byte(value) > level) value = std::nextafter(value, 0.F);
    while (probability_byte(std::nextafter(value, 1.F)) <= level) value = std::nextafter(value, 1.F);
    return value;
}

/// Clears pixels 0 and N - 1, as the original encoder forces them.
[[nodiscard]] inline kaggle_rle without_end_pixels(const kaggle_rle& code) {
    const auto runs = code.runs();
    const bool first = !runs.empty() && runs.front().start == 0,
               last = !runs.empty() && runs.back().end() == code.size().area();
    if (!first && !last) return code;
    std::vector<run> kept(runs.begin(), runs.end());
    if (first) {
        ++kept.front().start;
        if (--kept.front().length == 0) kept.erase(kept.begin());
    }
    if (last && !kept.empty() && --kept.back().length == 0) kept.pop_back();
    return {code.size(), std::move(kept)};
}

}  // namespace hubmap::detail
