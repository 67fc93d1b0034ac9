#pragma once

#include <algorithm>
#include <hubmap/core/geometry.hpp>
#include <vector>

namespace hubmap::detail {

/// Cells of a smaller image along one axis of a larger one, in units in which both have whole borders:
/// pixel i is [i * pixel, (i + 1) * pixel), cell c is [c * cell, (c + 1) * cell) cut at `total`.
struct cell_axis {
    index pixel;
    index cell;
    index total;
    index cells;  ///< of the smaller image; those beyond are left out

    /// Cells of `downscale` pixels; the last one may have less.
    static constexpr cell_axis whole_pixels(index pixels, index downscale, index cells) noexcept {
        return {1, downscale, pixels, cells};
    }
    /// `cells` equal cells, whose borders may cut pixels.
    static constexpr cell_axis equal_cells(index pixels, index cells) noexcept {
        return {cells, pixels, pixels * cells, cells};
    }
    [[nodiscard]] constexpr index begin(index c) const noexcept { return c * cell; }
    [[nodiscard]] constexpr index end(index c) const noexcept { return std::min(total, (c + 1) * cell); }
    [[nodiscard]] constexpr index size(index c) const noexcept { return end(c) - begin(c); }
};

/// Foreground area of each cell of one line of cells.
class cell_line_cover {
  public:
    explicit cell_line_cover(const cell_axis& along)
        : along_(along), covered_(static_cast<std::size_t>(along.cells)) {}

    /// Adds pixels [begin, end) of a line that lies in these cells with `thickness` of its units.
    void add(index begin, index end, index thickness) {
        const index from = begin * along_.pixel, to = end * along_.pixel;
        for (index c = from / along_.cell; c < along_.cells && along_.begin(c) < to; ++c)
            covered_[static_cast<std::size_t>(c)] +=
                thickness * (std::min(to, along_.end(c)) - std::max(from, along_.begin(c)));
        any_ = true;
    }
    /// Calls `visit(c)` for the cells that are covered by at least half, and starts again.
    template <class Visit>
    void take_majority(index thickness, Visit&& visit) {
        if (!any_) return;
        for (index c = 0; c < along_.cells; ++c) {
            index& area = covered_[static_cast<std::size_t>(c)];
            if (area >= along_.size(c) * thickness - area) visit(c);
            area = 0;
        }
        any_ = false;
    }

  private:
    cell_axis along_;
    std::vector<index> covered_;
    bool any_ = false;
};

}  // namespace hubmap::detail
