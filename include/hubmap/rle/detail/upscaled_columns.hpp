#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/bit_planes.hpp>
#include <hubmap/rle/detail/foreground.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/upscale_rules.hpp>
#include <limits>
#include <vector>

namespace hubmap::detail {

inline void require_map(extent map, index channels, extent full) {
    constexpr index longest = std::numeric_limits<std::int32_t>::max() - 2 * rows_an_octet;
    const bool countable = map.height <= longest && map.width <= longest;
    require(!map.empty() && channels == 1 && countable && !full.empty(), "rle", 131,
            "cannot upscale a map of ", map, " x ", channels, " to ", full);
}

/// Rows of the mask that are looked at together, whether all lie in the cell or not: a fixed number costs
/// less.
inline constexpr index rows_together = 4;

/// Positions of the mask along one axis: what of the map each blends, and which lie in which cell. Cell c
/// lies between samples c - 1 and c of the map: 0 before the first, `count` behind the last.
template <class Rule>
class upscaled_axis {
  public:
    upscaled_axis(const typename Rule::axis& axis, index map_count, index full_count) : count_(full_count) {
        weights_.reserve(static_cast<std::size_t>(full_count));
        // As many cells as octets may name; those beyond the map hold no position.
        const auto cells = static_cast<std::size_t>(map_count + 2 + 2 * rows_an_octet);
        first_.reserve(cells);
        for (index i = 0; i < full_count; ++i) {
            const auto position = axis.at(i);
            weights_.push_back(position);
            while (std::ssize(first_) <= position.cell + 1) first_.push_back(i);
        }
        first_.resize(cells, full_count);
        weights_.resize(weights_.size() + static_cast<std::size_t>(rows_together));
    }

    [[nodiscard]] index count() const noexcept { return count_; }
    [[nodiscard]] const typename Rule::weights& at(index i) const noexcept {
        return weights_[static_cast<std::size_t>(i)];
    }
    /// The first position in cell `c` or behind it.
    [[nodiscard]] index first_of(index c) const noexcept { return first_[static_cast<std::size_t>(c)]; }

  private:
    index count_;
    std::vector<typename Rule::weights> weights_;
    std::vector<index> first_;
};

/// A mixed cell as a column of the mask crosses it.
template <class Sample>
struct crossed_cell {
    index begin;  ///< rows of the mask inside it
    index end;
    Sample upper_left, upper_right, lower_left, lower_right;
    bool settles;  ///< the cell below is not mixed: from `end` on the mask is `side_below`
    bool side_below;
};

/// The mixed cells of a column of cells, top to bottom.
template <class Rule, class T>
void collect_cells(const Rule& rule, const mixed_map<T>& mixed, index column, const upscaled_axis<Rule>& rows,
                   image_view<const T> map, std::vector<crossed_cell<typename Rule::sample>>& cells) {
    cells.clear();
    index mixed_before = -2;
    for (const auto& octet : mixed.column(column)) {
        const bool kept = octet.kept != mixed_octet::nothing;
        const auto* values = kept ? mixed.values.data() + octet.kept : nullptr;
        for (unsigned bits = octet.mixed; bits != 0; bits &= bits - 1) {
            const int bit = std::countr_zero(bits);
            const index cell = index{octet.octet} * rows_an_octet + bit;
            if (cell > map.height()) return;
            if (Rule::blends && cell == mixed_before + 1) cells.back().settles = false;
            mixed_before = cell;
            const auto corners = kept ? *values++ : corner_values<T>::of(map, cell, column);
            cells.push_back({rows.first_of(cell), rows.first_of(cell + 1),
                             sample_of(rule, corners.upper_left), sample_of(rule, corners.upper_right),
                             sample_of(rule, corners.lower_left), sample_of(rule, corners.lower_right), true,
                             (octet.below >> bit & 1) != 0});
        }
    }
}

/// How often a column of the mask may turn from background to foreground or back in these cells, at most.
template <class Sample>
[[nodiscard]] std::size_t most_turns(const std::vector<crossed_cell<Sample>>& cells) noexcept {
    std::size_t most = 2;
    for (const auto& cell : cells) most += static_cast<std::size_t>(cell.end - cell.begin) + 1;
    return most;
}

/// Writes the rows of [begin, end), which lie in one cell, where a column of the mask turns; `found` counts
/// what was written, and is odd inside the foreground. Whether there is a turn cannot be foreseen, so none is
/// asked for with a branch: each place is written, and counts where it is one.
template <class Rule>
void turns_together(const Rule& rule, const upscaled_axis<Rule>& rows, typename Rule::sample upper,
                    typename Rule::sample lower, index begin, index end, index* turns, std::size_t& found) {
    for (index first = begin; first < end; first += rows_together) {
        const index here = std::min(rows_together, end - first);
        std::uint64_t sides = 0;
        for (index i = 0; i < rows_together; ++i)
            sides |= static_cast<std::uint64_t>(rule.down(upper, lower, rows.at(first + i))) << i;
        std::uint64_t edges = sides ^ (sides << 1 | (found & 1));
        edges &= (std::uint64_t{1} << here) - 1;
        turns[found] = first + std::countr_zero(edges);
        found += edges != 0 ? 1 : 0;
        for (edges &= edges - (edges != 0 ? 1 : 0); edges != 0; edges &= edges - 1)  // more than one are rare
            turns[found++] = first + std::countr_zero(edges);
    }
}

/// Writes the rows where one column of the mask turns, beginning with background, and the end where it ends
/// with foreground: the starts and ends of its runs. Places may come twice. `above` is the side of its top.
/// Returns how many were written.
template <class Rule>
std::size_t walk_column(const Rule& rule, const upscaled_axis<Rule>& rows,
                        const typename Rule::weights& column,
                        const std::vector<crossed_cell<typename Rule::sample>>& cells, bool above,
                        index* turns) {
    std::size_t found = 0;
    turns[found] = 0;
    found += above ? 1 : 0;
    for (const auto& cell : cells) {
        if constexpr (Rule::blends) {
            const auto upper = rule.across(cell.upper_left, cell.upper_right, column);
            const auto lower = rule.across(cell.lower_left, cell.lower_right, column);
            if (Rule::is_monotone && cell.end - cell.begin > rows_together) {
                bool side = (found & 1) != 0;
                for_each_turn(
                    rule, upper, lower, cell.begin, cell.end, [&](index y) { return rows.at(y); }, side,
                    [&](index y, bool) { turns[found++] = y; });
            } else {
                turns_together(rule, rows, upper, lower, cell.begin, cell.end, turns, found);
            }
        }
        turns[found] = cell.end;
        found += cell.settles && cell.side_below != ((found & 1) != 0) ? 1 : 0;
    }
    turns[found] = rows.count();
    found += found & 1;
    return found;
}

/// The column-major code of a map that is upscaled to `full` and cut: `is_foreground` tells the side of a
/// value of the map, `rule` that of a pixel of the mask. Two passes: the map is read along its rows for mixed
/// cells, then the columns of the mask are walked from mixed cell to mixed cell, blocks of them shared among
/// threads and joined in order.
template <class Rule, class T, class Foreground>
kaggle_rle encode_upscaled_with(const execution& how, image_view<const T> map, extent full, const Rule& rule,
                                const Foreground& is_foreground) {
    const upscaled_axis<Rule> rows(rule.rows(map.height(), full.height), map.height(), full.height),
        columns(rule.columns(map.width(), full.width), map.width(), full.width);
    const auto mixed = find_mixed<Rule::blends>(how, map, is_foreground);
    const index cells = map.width() + 1;
    constexpr index most_cells = 256, blocks_a_thread = 4;
    const index cells_a_block =
        std::clamp<index>(cells / (blocks_a_thread * how.thread_count()), 1, most_cells);
    run_parts<run> parts(static_cast<std::size_t>(ceil_div(cells, cells_a_block)));
    parallel_for(how, 0, std::ssize(parts), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        std::vector<crossed_cell<typename Rule::sample>> crossed;
        std::vector<index> turns;
        for (index cell = part * cells_a_block; cell < std::min(cells, (part + 1) * cells_a_block); ++cell) {
            const index begin = columns.first_of(cell), end = columns.first_of(cell + 1);
            const bool above = mixed.top[static_cast<std::size_t>(cell)] != 0;
            if (begin == end || (mixed.column(cell).empty() && !above)) continue;
            collect_cells(rule, mixed, cell, rows, map, crossed);
            turns.resize(std::max(turns.size(), most_turns(crossed)));
            for (index x = begin; x < end; ++x) {
                const std::size_t found =
                    walk_column(rule, rows, columns.at(x), crossed, above, turns.data());
                for (std::size_t i = 0; i < found; i += 2)
                    if (turns[i] < turns[i + 1])
                        append_run(runs, x * full.height + turns[i], turns[i + 1] - turns[i]);
            }
        }
    });
    return join_runs<kaggle_rle>(full, std::move(parts));
}

/// The same for a rule with a threshold, which is a probability.
template <class Rule, class T>
kaggle_rle encode_upscaled_above(const execution& how, image_view<const T> map, extent full,
                                 double threshold) {
    require_map(map.size(), map.channels(), full);
    const Rule rule = rule_for<T>(Rule{threshold});
    const double limit = rule.threshold;
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

/// The code that the original made.
template <class T>
kaggle_rle encode_as_original(const execution& how, image_view<const T> map, extent full, double threshold) {
    require_map(map.size(), map.channels(), full);
    require(full.height >= map.height() && full.width >= map.width(), "rle", 132, "a map of ", map.size(),
            " is larger than the image of ", full);
    kaggle_rle nothing(full);
    constexpr double white = 255;
    // u8 > t * 255  <=>  u8 > floor(t * 255)
    const exact_level<std::uint8_t> exact(threshold * white);
    if (exact.all) return without_end_pixels(kaggle_rle(full, {{0, full.area()}}));
    if (!exact.level) return nothing;
    const fixed_point_rule rule{*exact.level};
    const auto level = [&] {
        if constexpr (std::is_floating_point_v<T>)
            return last_float_of_byte(*exact.level);
        else
            return *exact.level;
    }();
    return without_end_pixels(encode_upscaled_with(how, map, full, rule, is_above<T>{level}));
}

}  // namespace hubmap::detail
