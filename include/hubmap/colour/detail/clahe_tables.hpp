#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/border.hpp>
#include <vector>

namespace hubmap::detail {

/// How often each level occurs. Neighbours often are equal, and a count waits for the one before it: so
/// several pixels in a row have counters of their own.
class level_counts {
  public:
    void add(const std::uint8_t* levels, index count, index step) noexcept {
        index i = 0;
        for (; i + ways <= count; i += ways)
            for (index way = 0; way < ways; ++way) ++counts_[way][levels[(i + way) * step]];
        for (; i < count; ++i) ++counts_[0][levels[i * step]];
    }

    [[nodiscard]] std::array<std::int32_t, 256> sum() const noexcept {
        std::array<std::int32_t, 256> sums{};
        for (const auto& counts : counts_)
            for (std::size_t level = 0; level < sums.size(); ++level) sums[level] += counts[level];
        return sums;
    }

  private:
    static constexpr index ways = 4;
    std::int32_t counts_[ways][256]{};
};

/// Cuts the histogram at `limit` and hands the excess out again: the same to all levels, the rest one by one
/// at even steps.
inline void clip_histogram(std::array<std::int32_t, 256>& histogram, std::int32_t limit) {
    std::int32_t excess = 0;
    for (auto& count : histogram) {
        excess += std::max(0, count - limit);
        count = std::min(count, limit);
    }
    const std::int32_t share = excess / 256;
    std::int32_t rest = excess % 256;
    for (auto& count : histogram) count += share;
    if (rest == 0) return;
    const std::int32_t step = std::max(256 / rest, 1);
    for (std::int32_t i = 0; i < 256 && rest > 0; i += step, --rest) ++histogram[static_cast<std::size_t>(i)];
}

/// The level for each sum of counts, in OpenCV's single precision.
struct levels_of_sums {
    [[gnu::always_inline]] void operator()(const std::int32_t* __restrict sums, float to_level,
                                           std::uint8_t* __restrict levels) const {
        for (int i = 0; i < 256; ++i) {
            const float level = static_cast<float>(sums[i]) * to_level;  // at most 255 and a rounding error
            levels[i] = static_cast<std::uint8_t>(round_half_even(level));
        }
    }
};

/// Tables of all tiles, row by row. Where the sides are no multiples of the grid, OpenCV pads both to the
/// next multiple (a side that is one already by a whole grid), with a reflected border.
class clahe_tables {
  public:
    clahe_tables(image_view<const std::uint8_t> grey, extent grid, double clip_limit,
                 instruction_set instructions)
        : grid_(grid), levels_(static_cast<std::size_t>(grid.area()) * 256) {
        const extent size = grey.size();
        const bool pads = size.height % grid.height != 0 || size.width % grid.width != 0;
        tile_ = {size.height / grid.height + (pads ? 1 : 0), size.width / grid.width + (pads ? 1 : 0)};
        const auto area = static_cast<double>(tile_.area());
        const auto limit = static_cast<std::int32_t>(std::clamp(clip_limit * area / 256, 1., area));
        for (index i = 0; i < grid.height; ++i)
            for (index j = 0; j < grid.width; ++j) {
                std::array<std::int32_t, 256> sums = counts(grey, i, j).sum();
                if (clip_limit > 0) clip_histogram(sums, limit);
                for (std::size_t level = 1; level < 256; ++level) sums[level] += sums[level - 1];
                vectorised(instructions, levels_of_sums{}, sums.data(),
                           255.F / static_cast<float>(tile_.area()),
                           levels_.data() + 256 * (i * grid.width + j));
            }
    }

    [[nodiscard]] extent tile() const noexcept { return tile_; }
    [[nodiscard]] extent grid() const noexcept { return grid_; }
    /// The table of one tile.
    [[nodiscard]] const std::uint8_t* at(index i, index j) const noexcept {
        return levels_.data() + 256 * (i * grid_.width + j);
    }

  private:
    [[nodiscard]] level_counts counts(image_view<const std::uint8_t> grey, index i, index j) const {
        level_counts counts;
        const index x_begin = j * tile_.width, x_end = x_begin + tile_.width;
        const index inside = std::clamp<index>(grey.width() - x_begin, 0, tile_.width);
        for (index y = i * tile_.height; y < (i + 1) * tile_.height; ++y) {
            const index row = bordered(y, grey.height(), border_mode::reflect_101);
            counts.add(grey.row(row) + x_begin * grey.strides().x, inside, grey.strides().x);
            for (index x = x_begin + inside; x < x_end; ++x)
                counts.add(&grey(row, bordered(x, grey.width(), border_mode::reflect_101)), 1, 0);
        }
        return counts;
    }

    extent grid_, tile_;
    std::vector<std::uint8_t> levels_;
};

}  // namespace hubmap::detail
