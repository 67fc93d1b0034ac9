#pragma once

#include <cstddef>
#include <cstdint>
#include <hubmap/colour/clahe.hpp>
#include <hubmap/colour/lab.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/resample/border.hpp>

namespace hubmap::cuda {

/// Where CLAHE of an RGB image keeps its parts: memory of the processor.
struct clahe_parts {
    const detail::lab_tables* conversions;
    std::uint8_t *lightness, *a, *b;  ///< of each pixel, row by row
    std::int32_t* counts;             ///< of each level of each tile
    std::uint8_t* levels;             ///< what a level becomes, for each tile
};

/// Item: one pixel of RGB to Lab.
struct split_lab {
    image_view<const std::uint8_t> rgb;
    clahe_parts parts;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const image_strides strides = rgb.strides();
        const index y = item / rgb.width(), x = item - y * rgb.width();
        const std::uint8_t* const pixel = rgb.data() + y * strides.y + x * strides.x;
        const lab_pixel lab = to_lab(rgb_pixel{pixel[0], pixel[strides.channel], pixel[2 * strides.channel]},
                                     *parts.conversions);
        parts.lightness[item] = lab.lightness;
        parts.a[item] = lab.a;
        parts.b[item] = lab.b;
    }
};

/// Item: how often one level occurs in one tile, the border reflected. Nothing is atomic: each count is one
/// thread's.
struct count_level {
    extent size;
    detail::clahe_grid cut;
    clahe_parts parts;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        constexpr index levels = 256;
        const index place = item / levels, i = place / cut.grid.width, j = place - i * cut.grid.width;
        const auto level = static_cast<std::uint8_t>(item - place * levels);
        std::int32_t count = 0;
        for (index y = i * cut.tile.height; y < (i + 1) * cut.tile.height; ++y) {
            const std::uint8_t* row =
                parts.lightness + bordered(y, size.height, border_mode::reflect_101) * size.width;
            for (index x = j * cut.tile.width; x < (j + 1) * cut.tile.width; ++x)
                count += row[bordered(x, size.width, border_mode::reflect_101)] == level ? 1 : 0;
        }
        parts.counts[item] = count;
    }
};

/// Item: the table of one tile from its counts.
struct make_tile_table {
    detail::clahe_grid cut;
    clahe_parts parts;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        constexpr index levels = 256;
        std::int32_t* const counts = parts.counts + item * levels;
        detail::clip_counts(counts, cut.limit);
        std::int32_t sum = 0;
        for (index level = 0; level < levels; ++level) {
            sum += counts[level];
            parts.levels[item * levels + level] = static_cast<std::uint8_t>(
                round_half_even(rounded_product(static_cast<float>(sum), cut.to_level)));
        }
    }
};

/// Item: one pixel, its lightness mixed from the four tiles around, back to RGB.
struct join_equalized {
    image_view<std::uint8_t> rgb;
    detail::clahe_grid cut;
    clahe_parts parts;

    HUBMAP_HOST_DEVICE void operator()(index item) const noexcept {
        const image_strides strides = rgb.strides();
        const index y = item / rgb.width(), x = item - y * rgb.width();
        const detail::clahe_place down = detail::place_between_tiles(y, cut.tile.height),
                                  right = detail::place_between_tiles(x, cut.tile.width);
        const std::uint8_t level = parts.lightness[item];
        const auto said = [&](index i, index j) -> std::uint32_t {
            const index row = clamped(i, cut.grid.height), column = clamped(j, cut.grid.width);
            return parts.levels[(row * cut.grid.width + column) * 256 + level];
        };
        const std::uint8_t lightness =
            detail::blended(said(down.before, right.before), said(down.before, right.before + 1),
                            said(down.before + 1, right.before), said(down.before + 1, right.before + 1),
                            right.share, down.share, guarded_product{});
        const rgb_pixel out = to_rgb(lab_pixel{lightness, parts.a[item], parts.b[item]}, *parts.conversions);
        std::uint8_t* const pixel = rgb.data() + y * strides.y + x * strides.x;
        pixel[0] = out.red;
        pixel[strides.channel] = out.green;
        pixel[2 * strides.channel] = out.blue;
    }

  private:
    [[nodiscard]] HUBMAP_HOST_DEVICE static index clamped(index i, index count) noexcept {
        return i < 0 ? 0 : i < count ? i : count - 1;
    }
};

/// CLAHE of the lightness of an RGB image, in place, on any processor: equals hubmap::equalize_lightness to
/// the bit. As CUB: without `temporary` it tells in `bytes` how much storage it needs - 3 bytes a pixel, 1.3
/// KB a tile and 36 KB of tables, which are copied there from the host. Errors: hubmap.cuda.110 without 3
/// channels; hubmap.colour.111, 112 as hubmap::equalize_lightness.
template <class Processor>
typename Processor::status_type equalize_lightness_on(Processor processor, void* temporary,
                                                      std::size_t& bytes, image_view<std::uint8_t> rgb,
                                                      const clahe_settings& settings) {
    require(rgb.channels() == 3, "cuda", 110, "CLAHE of ", rgb.size(), " x ", rgb.channels());
    detail::require_clahe(rgb.channel(0), settings);
    const index area = rgb.size().area(), tiles = settings.grid.area();
    constexpr index levels = 256;
    storage_plan plan;
    const std::size_t conversions = plan.add<detail::lab_tables>(1), lab = plan.add<std::uint8_t>(3 * area),
                      counts = plan.add<std::int32_t>(tiles * levels),
                      tables = plan.add<std::uint8_t>(tiles * levels);
    if (temporary == nullptr) {
        bytes = plan.bytes();
        return processor.status();
    }
    if (bytes < plan.bytes()) return processor.refuse();
    auto* const copied = plan.at<detail::lab_tables>(temporary, conversions);
    auto* const planes = plan.at<std::uint8_t>(temporary, lab);
    const clahe_parts parts{copied,
                            planes,
                            planes + area,
                            planes + 2 * area,
                            plan.at<std::int32_t>(temporary, counts),
                            plan.at<std::uint8_t>(temporary, tables)};
    const detail::clahe_grid cut(rgb.size(), settings.grid, settings.clip_limit);
    processor.copy_in(copied, &detail::shared_lab_tables(), sizeof(detail::lab_tables));
    processor.for_each(area, split_lab{rgb, parts});
    processor.for_each(tiles * levels, count_level{rgb.size(), cut, parts});
    processor.for_each(tiles, make_tile_table{cut, parts});
    processor.for_each(area, join_equalized{rgb, cut, parts});
    return processor.status();
}

}  // namespace hubmap::cuda
