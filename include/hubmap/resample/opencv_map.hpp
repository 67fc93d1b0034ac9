#pragma once

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
#include <vector>

namespace hubmap {

namespace detail {

/// Positions of one axis in a row, in pixels: the part along the row and that of the row, both in 1024ths,
/// rounded to whole multiples of 2^step_bits of these, upwards from the middle between two.
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
    constexpr double farthest = 0x1p40;  // doubles hold 1/1024 pixel there
    const auto last_y = static_cast<double>(tile.height - 1), last_x = static_cast<double>(tile.width - 1);
    const point middle = shown({last_y / 2, last_x / 2});
    bool in_reach = !tile.empty() && std::abs(middle.y) < farthest && std::abs(middle.x) < farthest;
    for (const point corner : {point{0, 0}, point{0, last_x}, point{last_y, 0}, point{last_y, last_x}}) {
        const point at = shown(corner);
        in_reach = in_reach && std::abs(at.y - middle.y) < limit && std::abs(at.x - middle.x) < limit;
    }
    require(in_reach, "resample", 122, "no map for a tile of ", tile, ": an affine map to (", middle.y, ", ",
            middle.x, ") in its middle is not finite or passes ", limit, " pixels from there");
    const std::int32_t step_bits = method == interpolation::nearest ? 10 : 5;
    const auto in_parts = [](double position) { return std::nearbyint(position * parts); };
    // Whole pixels, `origin`, are taken off the part of the row, so that 32 bits hold the rest in any slide.
    const auto positions = [&](double across, double along, double shift, index origin) {
        std::vector<std::int32_t> parts_along;
        for (index x = 0; x < tile.width; ++x)
            parts_along.push_back(static_cast<std::int32_t>(in_parts(along * static_cast<double>(x))));
        std::vector<float> all(static_cast<std::size_t>(tile.area()));
        for (index y = 0; y < tile.height; ++y) {
            const double of_row = rounded_product(across, static_cast<double>(y)) + shift;
            const auto parts_of_row =
                static_cast<std::int32_t>(in_parts(of_row) - static_cast<double>(origin) * parts);
            vectorised(instructions, detail::place_affinely{}, parts_along.data(), parts_of_row, step_bits,
                       tile.width, all.data() + y * tile.width);
        }
        return all;
    };
    const pixel origin{static_cast<index>(std::floor(middle.y)), static_cast<index>(std::floor(middle.x))};
    return {tile, positions(shown.yy, shown.yx, shown.shift_y, origin.y),
            positions(shown.xy, shown.xx, shown.shift_x, origin.x), origin};
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
