#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/border.hpp>
#include <limits>
#include <vector>

namespace hubmap {

/// Contrast-limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV, 1994).
struct clahe_settings {
    double clip_limit = 2;  ///< a grey level counts at most this often against a flat histogram; 0: no limit
    extent grid{8, 8};      ///< tiles down and across; each has its own histogram

    friend bool operator==(const clahe_settings&, const clahe_settings&) = default;
};

namespace detail {

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

/// Tables of all tiles, row by row. Where the sides are no multiples of the grid, OpenCV pads both to the
/// next multiple (a side that is one already by a whole grid), with a reflected border.
struct clahe_tiles {
    extent tile;
    std::vector<level_table> tables;

    clahe_tiles(image_view<const std::uint8_t> grey, const clahe_settings& settings) {
        const extent grid = settings.grid, size = grey.size();
        const bool pads = size.height % grid.height != 0 || size.width % grid.width != 0;
        tile = {size.height / grid.height + (pads ? 1 : 0), size.width / grid.width + (pads ? 1 : 0)};
        const double area = static_cast<double>(tile.area());
        std::int32_t limit = 0;
        if (settings.clip_limit > 0)
            limit = static_cast<std::int32_t>(std::clamp(settings.clip_limit * area / 256, 1., area));
        const float to_level = 255.F / static_cast<float>(tile.area());
        for (index i = 0; i < grid.height; ++i)
            for (index j = 0; j < grid.width; ++j) {
                std::array<std::int32_t, 256> histogram{};
                for (index y = i * tile.height; y < (i + 1) * tile.height; ++y) {
                    const index row = bordered(y, size.height, border_mode::reflect_101);
                    for (index x = j * tile.width; x < (j + 1) * tile.width; ++x)
                        ++histogram[grey(row, bordered(x, size.width, border_mode::reflect_101))];
                }
                if (limit > 0) clip_histogram(histogram, limit);
                level_table& table = tables.emplace_back();
                std::int32_t sum = 0;
                for (std::size_t level = 0; level < 256; ++level) {
                    sum += histogram[level];
                    table[level] = static_cast<std::uint8_t>(
                        std::clamp(std::nearbyint(static_cast<float>(sum) * to_level), 0.F, 255.F));
                }
            }
    }
};

/// For each pixel along an axis: the two tiles whose tables it mixes and the share of the second.
struct clahe_axis {
    std::vector<index> first, second;
    std::vector<float> share;

    clahe_axis(index pixels, index tile_px, index tiles) {
        const float per_pixel = 1.F / static_cast<float>(tile_px);
        for (index i = 0; i < pixels; ++i) {
            const float at = rounded_product(static_cast<float>(i), per_pixel) - .5F;
            const auto tile = static_cast<index>(std::floor(at));
            share.push_back(at - static_cast<float>(tile));
            first.push_back(std::max<index>(tile, 0));
            second.push_back(std::min(tile + 1, tiles - 1));
        }
    }
};

}  // namespace detail

/// Equalises one channel, equal to OpenCV's `CLAHE::apply` on 8-bit images to the bit, for any size. `out`
/// may be `grey`. Memory: 256 bytes a tile and a few rows.
/// Errors: hubmap.colour.111 where sizes differ, there is more than one channel, or the image is empty;
/// 112 where the grid is empty or larger than 1024 a side, or the limit is negative or not finite.
inline void equalize_adaptively(image_view<const std::uint8_t> grey, const clahe_settings& settings,
                                image_view<std::uint8_t> out) {
    require(grey.size() == out.size() && grey.channels() == 1 && out.channels() == 1 && !grey.empty() &&
                grey.size().area() <= std::numeric_limits<std::int32_t>::max() / 2,
            "colour", 111, "CLAHE needs one channel and equal sizes, not ", grey.size(), " x ",
            grey.channels(), " and ", out.size(), " x ", out.channels());
    constexpr index grid_limit = 1024;
    require(settings.grid.height > 0 && settings.grid.width > 0 && settings.grid.height <= grid_limit &&
                settings.grid.width <= grid_limit && std::isfinite(settings.clip_limit) &&
                settings.clip_limit >= 0,
            "colour", 112, "CLAHE with a grid of ", settings.grid, " and a clip limit of ",
            settings.clip_limit);
    const detail::clahe_tiles tiles(grey, settings);
    const detail::clahe_axis rows(grey.height(), tiles.tile.height, settings.grid.height);
    const detail::clahe_axis columns(grey.width(), tiles.tile.width, settings.grid.width);
    const auto width = static_cast<std::size_t>(grey.width());
    // Products and sums in loops of their own: see rounded_product.
    std::vector<float> upper_first(width), upper_second(width), lower_first(width), lower_second(width);
    for (index y = 0; y < grey.height(); ++y) {
        const auto at_y = static_cast<std::size_t>(y);
        const level_table* upper = tiles.tables.data() + rows.first[at_y] * settings.grid.width;
        const level_table* lower = tiles.tables.data() + rows.second[at_y] * settings.grid.width;
        for (std::size_t x = 0; x < width; ++x) {
            const std::uint8_t level = grey(y, static_cast<index>(x));
            const index first = columns.first[x], second = columns.second[x];
            const float share = columns.share[x], rest = 1.F - share;
            upper_first[x] = static_cast<float>(upper[first][level]) * rest;
            upper_second[x] = static_cast<float>(upper[second][level]) * share;
            lower_first[x] = static_cast<float>(lower[first][level]) * rest;
            lower_second[x] = static_cast<float>(lower[second][level]) * share;
        }
        const float share = rows.share[at_y], rest = 1.F - share;
        for (std::size_t x = 0; x < width; ++x) {
            upper_first[x] += upper_second[x];
            lower_first[x] += lower_second[x];
        }
        for (std::size_t x = 0; x < width; ++x) {
            upper_first[x] *= rest;
            lower_first[x] *= share;
        }
        for (std::size_t x = 0; x < width; ++x)
            out(y, static_cast<index>(x)) = static_cast<std::uint8_t>(
                std::clamp(round_half_even(upper_first[x] + lower_first[x]), 0, 255));
    }
}

}  // namespace hubmap
