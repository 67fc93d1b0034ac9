#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/opencv_map.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <limits>

using namespace hubmap;

namespace {

point shown(const coordinate_map& map, hubmap::index y, hubmap::index x) {
    const auto at = [x](std::span<const float> row, hubmap::index origin) {
        return static_cast<double>(row[static_cast<std::size_t>(x)]) + static_cast<double>(origin);
    };
    return {at(map.row_y(y), map.origin().y), at(map.row_x(y), map.origin().x)};
}

/// One coordinate by cv2.warpAffine's rule, in 64 bits: to multiples of `step` 1024ths.
double placed(double of_row, double shift, double along, hubmap::index y, hubmap::index x, int step) {
    const double row = of_row * static_cast<double>(y), column = along * static_cast<double>(x);
    const auto sum = std::llrint((row + shift) * 1024) + std::llrint(column * 1024);
    return std::floor(static_cast<double>(sum + step / 2) / step) * step / 1024.;
}

affine_map random_map(random_stream& random, double shift_limit) {
    const auto drawn = [&](double limit) { return uniform(random, -limit, limit); };
    affine_map map = compose(turned(drawn(180)), scaled(uniform(random, .2, 4.)));
    map.yx += drawn(.3);
    map.shift_y = drawn(shift_limit), map.shift_x = drawn(shift_limit);
    return map;
}

}  // namespace

TEST_CASE("an affine map is placed by cv2.warpAffine's rule, also far away, with every instruction set") {
    random_stream random({.seed = 9});
    for (const double shift_limit : {0., 30., 3000., 1e6, 1e9})
        for (const extent tile : {extent{1, 1}, extent{5, 70}, extent{33, 19}}) {
            const affine_map affine = random_map(random, shift_limit);
            for (const auto method :
                 {interpolation::nearest, interpolation::bilinear, interpolation::cubic}) {
                const int step = method == interpolation::nearest ? 1024 : 32;
                for (const auto set :
                     {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
                    const coordinate_map map = opencv_affine_map(tile, affine, method, set);
                    for (hubmap::index y = 0; y < tile.height; ++y)
                        for (hubmap::index x = 0; x < tile.width; ++x) {
                            INFO(tile << " at " << y << ", " << x << ", shift " << shift_limit);
                            REQUIRE(shown(map, y, x).y ==
                                    placed(affine.yy, affine.shift_y, affine.yx, y, x, step));
                            REQUIRE(shown(map, y, x).x ==
                                    placed(affine.xy, affine.shift_x, affine.xx, y, x, step));
                        }
                }
            }
        }
}

TEST_CASE("a geometry is affine between pixels where no step bends it") {
    const extent tile{31, 20};
    tile_geometry geometry{.centre = {1000, 3000.25}, .scale = 1.5};
    geometry.then(turned(30));
    geometry.then(affine_map{.yx = .1, .shift_x = 4});
    const auto between = affine_between_pixels(geometry, tile);
    REQUIRE(between.has_value());
    const coordinate_map exact(tile, geometry);
    for (hubmap::index y = 0; y < tile.height; ++y)
        for (hubmap::index x = 0; x < tile.width; ++x) {
            const point at = (*between)({static_cast<double>(y), static_cast<double>(x)});
            REQUIRE(shown(exact, y, x).y == Approx(at.y).margin(1e-5));
            REQUIRE(shown(exact, y, x).x == Approx(at.x).margin(1e-5));
        }
    const auto still = affine_between_pixels({.centre = {15.5, 10}}, tile);
    CHECK(still == affine_map{});
    geometry.then(dense_displacement{tile, std::vector<float>(620), std::vector<float>(620)});
    CHECK_FALSE(affine_between_pixels(geometry, tile).has_value());
}

TEST_CASE("an affine map that is not finite or reaches too far is refused") {
    const auto refused = [](extent tile, const affine_map& map) {
        CHECK_THROWS_WITH(opencv_affine_map(tile, map), Catch::Contains("hubmap.resample.122"));
    };
    refused({0, 5}, {});
    refused({5, 0}, {});
    refused({8, 8}, {.shift_y = std::numeric_limits<double>::quiet_NaN()});
    refused({8, 8}, {.xx = std::numeric_limits<double>::infinity()});
    refused({8, 8}, {.yx = 30000});
    refused({8, 8}, {.shift_x = 1e13});
    CHECK(opencv_affine_map({2, 2}, {.yy = 60000}).bounds().height > 60000);
}
