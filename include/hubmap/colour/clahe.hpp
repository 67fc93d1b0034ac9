#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/detail/clahe_blend.hpp>
#include <hubmap/colour/detail/clahe_tables.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
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

inline void require_clahe(image_view<const std::uint8_t> grey, const clahe_settings& settings) {
    require(grey.channels() == 1 && !grey.empty() &&
                grey.size().area() <= std::numeric_limits<std::int32_t>::max() / 2,
            "colour", 111, "CLAHE needs one channel of 1 to 2^30 pixels, not ", grey.size(), " x ",
            grey.channels());
    constexpr index grid_limit = 1024;
    require(settings.grid.height > 0 && settings.grid.width > 0 && settings.grid.height <= grid_limit &&
                settings.grid.width <= grid_limit && std::isfinite(settings.clip_limit) &&
                settings.clip_limit >= 0,
            "colour", 112, "CLAHE with a grid of ", settings.grid, " and a clip limit of ",
            settings.clip_limit);
}

}  // namespace detail

/// Equalises one channel, equal to OpenCV's `CLAHE::apply` on 8-bit images to the bit, for any size, smaller
/// than the grid too, and with every instruction set (a limit of more than 2^31 pixels, which overflows
/// there, is none). Any strides; `out` may be `grey`, but not overlap it otherwise. Memory: 256 bytes a tile,
/// 1 KB a column of tiles and a few rows. Errors: hubmap.colour.111 where sizes differ, there is more than
/// one channel, or the image is empty; 112 where the grid is empty or larger than 1024 a side, or the limit
/// is negative or not finite.
inline void equalize_adaptively(image_view<const std::uint8_t> grey, const clahe_settings& settings,
                                image_view<std::uint8_t> out,
                                instruction_set instructions = instruction_set::widest) {
    require(grey.size() == out.size() && out.channels() == 1, "colour", 111, "CLAHE of ", grey.size(),
            " into ", out.size(), " x ", out.channels());
    detail::require_clahe(grey, settings);
    const detail::clahe_tables tables(grey, settings.grid, settings.clip_limit, instructions);
    detail::clahe_blender blender(tables, grey.width(), instructions);
    const index width = grey.width(), from_step = grey.strides().x, to_step = out.strides().x;
    std::vector<std::uint8_t> levels(static_cast<std::size_t>(width)), equalized(levels.size());
    for (index y = 0; y < grey.height(); ++y) {
        const std::uint8_t* from = grey.row(y);
        for (index x = 0; from_step != 1 && x < width; ++x)
            levels[static_cast<std::size_t>(x)] = from[x * from_step];
        blender.blend_row(y, from_step == 1 ? from : levels.data(), equalized.data());
        if (to_step == 1) {
            std::copy(equalized.begin(), equalized.end(), out.row(y));
            continue;
        }
        for (index x = 0; x < width; ++x) out.row(y)[x * to_step] = equalized[static_cast<std::size_t>(x)];
    }
}

}  // namespace hubmap
