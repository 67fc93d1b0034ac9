#pragma once

#include <algorithm>
#include <hubmap/rle/detail/cell_cover.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <iterator>
#include <vector>

namespace hubmap::detail {

/// The cells of one line of cells that are foreground by at least half, from the stretches of the scan lines
/// that meet it. Only the cells that a stretch starts or ends in are measured; between two such places the
/// cover is the same, so all cells there are of one kind. Time: the stretches x log(scan lines).
class cell_line_majority {
  public:
    explicit cell_line_majority(const cell_axis& along) : along_(along) {}

    [[nodiscard]] bool empty() const noexcept { return changes_.empty(); }

    /// Adds scan lines with these stretches, which lie in the line of cells with `thickness` of its units.
    void add(std::span<const stretch> stretches, index thickness) {
        for (const auto& s : stretches) {
            changes_.push_back({s.begin * along_.pixel, thickness});
            changes_.push_back({s.end * along_.pixel, -thickness});
        }
        sorted_to_.push_back(changes_.size());
    }

    /// Calls `emit(first, last)` for cells [first, last), ascending, of a line of cells that is `thickness`
    /// units thick, and starts again.
    template <class Emit>
    void take(index thickness, Emit&& emit) {
        merge_lines();
        index cell = 0,
              cell_end = along_.cell;  // the last cell counts as whole: nothing covers what it lacks
        index area = 0, depth = 0, at = 0;
        const auto is_majority = [&](index covered, index whole) { return covered >= whole - covered; };
        const auto close_cell = [&] {
            area += depth * (cell_end - at);
            if (is_majority(area, along_.size(cell) * thickness)) emit(cell, cell + 1);
            area = 0;
        };
        for (const auto& next : changes_) {
            if (next.at >= cell_end) {
                close_cell();
                const index to = std::min(next.at / along_.cell, along_.cells);
                if (is_majority(depth, thickness) && cell + 1 < to) emit(cell + 1, to);
                if (to == along_.cells) return clear();
                cell = to;
                at = cell * along_.cell;
                cell_end = at + along_.cell;
            }
            area += depth * (next.at - at);
            at = next.at;
            depth += next.thickness;
        }
        close_cell();
        clear();
    }

  private:
    struct change {
        index at;
        index thickness;
    };

    void clear() noexcept {
        changes_.clear();
        sorted_to_.clear();
    }

    /// The changes of each scan line are sorted already: neighbours are merged until one list is left.
    void merge_lines() {
        const auto before = [](const change& a, const change& b) { return a.at < b.at; };
        while (sorted_to_.size() > 1) {
            merged_.clear();
            std::size_t begin = 0, kept = 0;
            for (std::size_t i = 0; i < sorted_to_.size(); i += 2) {
                const auto place = [&](std::size_t n) {
                    return changes_.begin() + static_cast<std::ptrdiff_t>(n);
                };
                const std::size_t middle = sorted_to_[i],
                                  end = i + 1 < sorted_to_.size() ? sorted_to_[i + 1] : middle;
                std::merge(place(begin), place(middle), place(middle), place(end),
                           std::back_inserter(merged_), before);
                sorted_to_[kept++] = begin = end;
            }
            sorted_to_.resize(kept);
            std::swap(changes_, merged_);
        }
    }

    cell_axis along_;
    std::vector<change> changes_, merged_;
    std::vector<std::size_t> sorted_to_;  ///< ends of the scan lines in `changes_`
};

/// The runs of the smaller image whose lines and places are the cells of these axes.
[[nodiscard]] inline std::vector<run> majority_runs(std::span<const run> runs, index length,
                                                    const cell_axis& across, const cell_axis& along) {
    std::vector<run> cells;
    cell_line_majority now(along);
    index current = 0;  // the line of cells that `now` holds
    const auto close = [&] {
        if (now.empty()) return;
        now.take(across.size(current), [&](index first, index last) {
            append_run(cells, current * along.cells + first, last - first);
        });
    };
    for_each_line_block(runs, length, [&](index first, index last, std::span<const stretch> stretches) {
        const index top = first * across.pixel, bottom = last * across.pixel;
        for (index c = top / across.cell; c < across.cells && across.begin(c) < bottom; ++c) {
            if (c > current) {
                close();
                current = c;
            }
            now.add(stretches, std::min(bottom, across.end(c)) - std::max(top, across.begin(c)));
        }
    });
    close();
    return cells;
}

}  // namespace hubmap::detail
