#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/affine_map.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <utility>
#include <vector>

namespace hubmap {

namespace detail {

/// Positions of one axis in a row: the part along the row, in 1024ths, and that of the row, to whole
/// multiples of `step` 1024ths, upwards from the middle between two; in pixels.
struct place_affinely {
    [[gnu::always_inline]] void operator()(const std::int32_t* __restrict along, std::int32_t of_row,
                                           std::int32_t step_bits, index count, float* __restrict to) const {
        const std::int32_t half = (1 << step_bits) / 2;
        const auto step = static_cast<float>(1 << step_bits) / 1024.F;  // a power of 2: exact
        for (index i = 0; i < count; ++i)
            to[i] = static_cast<float>((along[i] + of_row + half) >> step_bits) * step;
    }
};

}  // namespace detail

/// The positions of an affine geometry as cv2.warpAffine rounds them, so that warp and warp_labels give its
/// results to the bit: along x and along y a position has a part each, rounded to 1/1024 pixel; their sum is
/// rounded to 1/32 pixel, for `nearest` to whole pixels. `shown` tells which pixel index of the source a
/// pixel index of the tile shows: the inverse of the matrix that cv2.warpAffine is called with. Where the
/// positions are not rounded before (coordinate_map), about 1 value in 100 of a photograph differs, by few
/// levels. Source: imgwarp.cpp of OpenCV 4.x. Errors: hubmap.resample.122 for an empty tile, and where
/// positions are not finite or pass 65,536 pixels from the middle one. O(pixels).
[[nodiscard]] inline coordinate_map opencv_affine_map(
    extent tile, const affine_map& shown, interpolation method = interpolation::bilinear,
    instruction_set instructions = instruction_set::widest) {
    constexpr double limit = 1 << 16, parts = 1024;
    const auto last_y = static_cast<double>(tile.height - 1), last_x = static_cast<double>(tile.width - 1);
    const point middle = shown({last_y / 2, last_x / 2});
    bool in_reach = !tile.empty() && std::abs(middle.y) < 0x1p40 && std::abs(middle.x) < 0x1p40;
    for (const point corner : {point{0, 0}, point{0, last_x}, point{last_y, 0}, point{last_y, last_x}}) {
        const point at = shown(corner);
        in_reach = in_reach && std::abs(at.y - middle.y) < limit && std::abs(at.x - middle.x) < limit;
    }
    require(in_reach, "resample", 122, "no map for a tile of ", tile, ": an affine map to (", middle.y, ", ",
            middle.x, ") in its middle is not finite or passes ", limit, " pixels from there");
    // Whole pixels are subtracted from the part of the row, so that 32 bits hold the rest of a large image.
    const pixel origin{static_cast<index>(std::floor(middle.y)), static_cast<index>(std::floor(middle.x))};
    const auto in_parts = [](double position) { return std::nearbyint(position * parts); };
    const auto along = [&](double slope) {
        std::vector<std::int32_t> values;
        for (index x = 0; x < tile.width; ++x)
            values.push_back(static_cast<std::int32_t>(in_parts(slope * static_cast<double>(x))));
        return values;
    };
    const std::vector<std::int32_t> along_y = along(shown.yx), along_x = along(shown.xx);
    const auto of_row = [&](double slope, double shift, index from, index y) {
        const double position = rounded_product(slope, static_cast<double>(y)) + shift;
        return static_cast<std::int32_t>(in_parts(position) - static_cast<double>(from) * parts);
    };
    const std::int32_t step_bits = method == interpolation::nearest ? 10 : 5;
    std::vector<float> ys(static_cast<std::size_t>(tile.area())), xs(ys.size());
    for (index y = 0; y < tile.height; ++y) {
        const auto fill = [&](const std::vector<std::int32_t>& parts_along, std::int32_t row,
                              std::vector<float>& to) {
            vectorised(instructions, detail::place_affinely{}, parts_along.data(), row, step_bits, tile.width,
                       to.data() + y * tile.width);
        };
        fill(along_y, of_row(shown.yy, shown.shift_y, origin.y, y), ys);
        fill(along_x, of_row(shown.xy, shown.shift_x, origin.x, y), xs);
    }
    return {tile, std::move(ys), std::move(xs), origin};
}

/// The positions of a geometry as OpenCV takes them: of one that is affine as a whole as cv2.warpAffine, of
/// one that bends as cv2.remap does, to which exact positions are given (coordinate_map). This is what
/// policies move images in place by, and what warp and warp_labels make of a geometry. Errors: those of
/// opencv_affine_map and coordinate_map.
[[nodiscard]] inline coordinate_map opencv_map(extent tile, const tile_geometry& geometry,
                                               interpolation method = interpolation::bilinear,
                                               instruction_set instructions = instruction_set::widest) {
    if (const auto shown = affine_between_pixels(geometry, tile))
        return opencv_affine_map(tile, *shown, method, instructions);
    return {tile, geometry, instructions};
}

}  // namespace hubmap
