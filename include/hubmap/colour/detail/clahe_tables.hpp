#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/border.hpp>
#include <vector>

namespace hubmap::detail {

using level_histogram = std::array<std::int32_t, 256>;

/// Neighbours often are equal, and a count waits for the one before it: so several pixels in a row have
/// counters of their own, added up in the end.
using level_counters = std::array<level_histogram, 4>;

/// `Step`: between neighbours, 0 for one that only the call knows.
template <index Step>
void count_levels(const std::uint8_t* levels, index count, index step, level_counters& counters) noexcept {
    if constexpr (Step != 0) step = Step;
    index i = 0;
    for (; i + 4 <= count; i += 4, levels += 4 * step) {  // written out: compilers leave short loops as loops
        ++counters[0][levels[0]];
        ++counters[1][levels[step]];
        ++counters[2][levels[2 * step]];
        ++counters[3][levels[3 * step]];
    }
    for (; i < count; ++i, levels += step) ++counters[0][*levels];
}

/// Cuts a histogram at `limit` and hands the excess out again: the same to all levels, the rest one by one at
/// even steps. No limit: 0.
[[gnu::always_inline]] HUBMAP_HOST_DEVICE inline void clip_counts(std::int32_t* counts, std::int32_t limit) {
    if (limit == 0) return;
    constexpr std::int32_t levels = 256;
    std::int32_t excess = 0;
    for (std::int32_t i = 0; i < levels; ++i) {
        const std::int32_t kept = counts[i] < limit ? counts[i] : limit;
        excess += counts[i] - kept;
        counts[i] = kept;
    }
    const std::int32_t share = excess / levels;
    std::int32_t rest = excess % levels;
    for (std::int32_t i = 0; i < levels; ++i) counts[i] += share;
    if (rest == 0) return;
    const std::int32_t step = levels / rest > 1 ? levels / rest : 1;
    for (std::int32_t i = 0; i < levels && rest > 0; i += step, --rest) ++counts[i];
}

struct clip_histogram {
    [[gnu::always_inline]] void operator()(const level_counters* __restrict counters, std::int32_t limit,
                                           level_histogram* __restrict histogram) const {
        std::int32_t* __restrict counts = histogram->data();
        for (std::size_t i = 0; i < 256; ++i) {
            std::int32_t sum = 0;
            for (const level_histogram& set : *counters) sum += set[i];
            counts[i] = sum;
        }
        clip_counts(counts, limit);
    }
};

/// Size of a tile of the grid, and what a count is cut at: 0 where nothing is.
struct clahe_grid {
    extent grid, tile;
    std::int32_t limit;
    float to_level;

    clahe_grid(extent size, extent tiles, double clip_limit) : grid(tiles) {
        const bool pads = size.height % grid.height != 0 || size.width % grid.width != 0;
        tile = {size.height / grid.height + (pads ? 1 : 0), size.width / grid.width + (pads ? 1 : 0)};
        const auto area = static_cast<double>(tile.area());
        limit = clip_limit > 0 ? static_cast<std::int32_t>(std::clamp(clip_limit * area / 256, 1., area)) : 0;
        to_level = 255.F / static_cast<float>(tile.area());
    }
};

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
        const clahe_grid cut(grey.size(), grid, clip_limit);
        tile_ = cut.tile;
        for (index i = 0; i < grid.height; ++i)
            for (index j = 0; j < grid.width; ++j) {
                const level_counters counters = count(grey, i, j);
                level_histogram sums;
                vectorised(instructions, clip_histogram{}, &counters, cut.limit, &sums);
                for (std::size_t level = 1; level < 256; ++level) sums[level] += sums[level - 1];
                vectorised(instructions, levels_of_sums{}, sums.data(), cut.to_level,
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
    [[nodiscard]] level_counters count(image_view<const std::uint8_t> grey, index i, index j) const {
        level_counters counters{};
        const index step = grey.strides().x;
        const index x_begin = j * tile_.width, x_end = x_begin + tile_.width;
        const index inside = std::clamp<index>(grey.width() - x_begin, 0, tile_.width);
        for (index y = i * tile_.height; y < (i + 1) * tile_.height; ++y) {
            const index row = bordered(y, grey.height(), border_mode::reflect_101);
            const std::uint8_t* levels = grey.row(row) + x_begin * step;
            step == 1 ? count_levels<1>(levels, inside, step, counters)
                      : count_levels<0>(levels, inside, step, counters);
            for (index x = x_begin + inside; x < x_end; ++x)
                ++counters[0][grey(row, bordered(x, grey.width(), border_mode::reflect_101))];
        }
        return counters;
    }

    extent grid_, tile_;
    std::vector<std::uint8_t> levels_;
};

}  // namespace hubmap::detail
