#pragma once

#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <vector>

namespace hubmap {

/// Where tiles go along an axis.
enum class grid_rule {
    corrected,  ///< an axis no longer than a tile gets one tile in its middle; no pixel is left out
    reference   ///< the original's formula also there, where its centres run backwards or stay at half a tile
};

/// How an image is cut into tiles for prediction. The defaults are the original's.
struct tile_grid_options {
    index tile_px = 512;  ///< side of a tile
    double stride = .8;  ///< at most this part of a tile lies between neighbouring centres; the rest overlaps
    grid_rule rule = grid_rule::corrected;
};

/// Centres of tiles along one axis of `length` pixels: int(length // (tile * stride)) + 1 of them, evenly
/// from half a tile inside one end to half a tile inside the other, truncated to whole pixels - numpy's
/// `linspace(tile / 2, length - tile / 2, n)` to the last bit. A tile reaches from centre - tile / 2 to
/// centre - tile / 2 + tile.
/// Errors: hubmap.tiling.101 where length or tile is not positive, or the stride is not in (0, 1] or below a
/// pixel.
[[nodiscard]] inline std::vector<index> tile_centres(index length, const tile_grid_options& grid = {}) {
    const double step_px = static_cast<double>(grid.tile_px) * grid.stride;
    require(length > 0 && grid.tile_px > 0 && step_px >= 1 && grid.stride <= 1, "tiling", 101, "tiles of ",
            grid.tile_px, " px, stride ", grid.stride, ", along ", length, " px");
    const bool corrected = grid.rule == grid_rule::corrected;
    if (corrected && length <= grid.tile_px) return {length / 2};
    // Python's // on floats takes the remainder first: 4096 // 409.6 is 9, although 4096 / 409.6 rounds
    // to 10.
    const auto numerator = static_cast<double>(length);
    const auto steps = static_cast<index>(std::round((numerator - std::fmod(numerator, step_px)) / step_px));
    const index half = grid.tile_px / 2;
    // The lower half of an odd tile is a pixel longer than the upper one; the original's tiles were even.
    const index first = half, last = length - (corrected ? grid.tile_px - half : half);
    std::vector<index> centres;
    centres.reserve(static_cast<std::size_t>(steps) + 1);
    const double step = steps == 0 ? 0. : static_cast<double>(last - first) / static_cast<double>(steps);
    for (index i = 0; i < steps; ++i)
        centres.push_back(
            static_cast<index>(std::floor(static_cast<double>(i) * step + static_cast<double>(first))));
    centres.push_back(steps == 0 ? first : last);
    return centres;
}

/// The tiles that cover an image, row by row. A tile may leave an image that is smaller than itself; readers
/// reflect the border there (tiling/reflected_window.hpp). Errors: hubmap.tiling.101.
[[nodiscard]] inline std::vector<window> tile_grid(extent image, const tile_grid_options& grid = {}) {
    const auto rows = tile_centres(image.height, grid), columns = tile_centres(image.width, grid);
    const index half = grid.tile_px / 2;
    std::vector<window> tiles;
    tiles.reserve(rows.size() * columns.size());
    for (const index y : rows)
        for (const index x : columns) tiles.push_back({y - half, x - half, grid.tile_px, grid.tile_px});
    return tiles;
}

}  // namespace hubmap
