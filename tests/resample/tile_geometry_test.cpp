#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <limits>
#include <utility>
#include <vector>

using namespace hubmap;

namespace {

constexpr extent tile{23, 40};

point centre_of(extent size) {
    return {static_cast<double>(size.height) / 2, static_cast<double>(size.width) / 2};
}

affine_map random_affine(random_stream& random) {
    const auto number = [&](double reach) { return uniform(random, -reach, reach); };
    return {.yy = 1 + number(.3),
            .yx = number(.3),
            .xy = number(.3),
            .xx = 1 + number(.3),
            .shift_y = number(4),
            .shift_x = number(4)};
}

/// A field that grows linearly, so that values between pixels are known.
dense_displacement linear_field() {
    dense_displacement field{tile, {}, {}};
    for (index y = 0; y < tile.height; ++y)
        for (index x = 0; x < tile.width; ++x) {
            field.y.push_back(.25F * static_cast<float>(x) - .5F * static_cast<float>(y));
            field.x.push_back(.125F * static_cast<float>(y) + 1);
        }
    return field;
}

axis_positions stretched_axes() {
    axis_positions axes;
    for (index y = 0; y < tile.height; ++y) axes.y.push_back(1.5F * static_cast<float>(y) - 2);
    for (index x = 0; x < tile.width; ++x) axes.x.push_back(.75F * static_cast<float>(x) + 3);
    return axes;
}

/// The definition: each step by itself, at a position counted from the tile's centre; beyond the tile the
/// displacement of its edge.
point follow(const geometry_step& step, point p) {
    if (const auto* affine = std::get_if<affine_map>(&step)) return (*affine)(p);
    const double middle_y = (tile.height - 1) / 2., middle_x = (tile.width - 1) / 2.;
    const double y = std::clamp(p.y + middle_y, 0., tile.height - 1.),
                 x = std::clamp(p.x + middle_x, 0., tile.width - 1.);
    if (std::holds_alternative<dense_displacement>(step)) return {p.y + .25 * x - .5 * y, p.x + .125 * y + 1};
    return {p.y + .5 * y - 2, p.x - .25 * x + 3};
}

}  // namespace

TEST_CASE("steps in any order are followed from the last to the first") {
    random_stream random({.seed = 3});
    for (int round = 0; round < 60; ++round) {
        tile_geometry geometry{.centre = {100.25, 5000}, .scale = uniform(random, .5, 2)};
        std::vector<geometry_step> steps;
        for (index count = uniform_index(random, 7); count > 0; --count) {
            switch (uniform_index(random, 4)) {
                case 0:
                    steps.emplace_back(linear_field());
                    break;
                case 1:
                    steps.emplace_back(stretched_axes());
                    break;
                default:
                    steps.emplace_back(random_affine(random));
            }
            geometry.then(steps.back());
        }
        const coordinate_map map(tile, geometry);
        for (index i = 0; i < tile.height; ++i)
            for (index j = 0; j < tile.width; ++j) {
                point p{static_cast<double>(i) - 11, static_cast<double>(j) - 19.5};
                for (auto step = steps.rbegin(); step != steps.rend(); ++step) p = follow(*step, p);
                const auto at = static_cast<std::size_t>(j);
                const double y = static_cast<double>(map.origin().y) + map.row_y(i)[at] + .5;
                const double x = static_cast<double>(map.origin().x) + map.row_x(i)[at] + .5;
                REQUIRE(std::abs(y - (100.25 + geometry.scale * p.y)) < 1e-3);
                REQUIRE(std::abs(x - (5000 + geometry.scale * p.x)) < 1e-3);
            }
    }
}

TEST_CASE("neighbouring affine steps are one step: the product of their matrices") {
    random_stream random({.seed = 4});
    const affine_map a = random_affine(random), b = random_affine(random);
    tile_geometry geometry;
    geometry.then(a);
    geometry.then(b);
    REQUIRE(geometry.steps.size() == 1);
    CHECK(std::get<affine_map>(geometry.steps[0]) == compose(a, b));
    const point p{3.25, -7.5}, in_turn = a(b(p)), at_once = compose(a, b)(p);
    CHECK(at_once.y == Approx(in_turn.y).epsilon(1e-14));
    CHECK(at_once.x == Approx(in_turn.x).epsilon(1e-14));
    const point back = compose(inverse(a), a)(p);
    CHECK(back.y == Approx(p.y).epsilon(1e-13));
    CHECK(back.x == Approx(p.x).epsilon(1e-13));
    geometry.then(linear_field());
    geometry.then(a);
    CHECK(geometry.steps.size() == 3);
}

TEST_CASE("quarter turns, mirrors and whole shifts are exact in any number") {
    for (int quarter = -9; quarter < 9; ++quarter) {
        const affine_map turn = turned(90. * quarter);
        for (const double entry : {turn.yy, turn.yx, turn.xy, turn.xx})
            CHECK((entry == 0 || std::abs(entry) == 1));
        CHECK(turn.yy == -turned(90. * quarter + 180).yy);
    }
    affine_map all;
    for (int i = 0; i < 4; ++i) all = compose(all, turned(90));
    CHECK(all == affine_map{});
    CHECK(compose(mirrored(true, false), mirrored(true, false)) == affine_map{});
    CHECK(compose(mirrored(true, true), turned(180)) == affine_map{});
    CHECK(compose(rows_as_columns(), rows_as_columns()) == affine_map{});
    CHECK(compose(mirrored(true, false), rows_as_columns()) == turned(-90));
    CHECK(turned(45).yy == Approx(std::sqrt(.5)));
    // And so are the positions of pixels.
    const coordinate_map map({4, 4}, {.centre = {2, 2}, .steps = {turned(90)}});
    for (index i = 0; i < 4; ++i)
        for (index j = 0; j < 4; ++j) {
            CHECK(map.row_y(i)[static_cast<std::size_t>(j)] == static_cast<float>(j));
            CHECK(map.row_x(i)[static_cast<std::size_t>(j)] == static_cast<float>(3 - i));
        }
}

TEST_CASE("a radial field moves positions in the source after all else, or in the tile where it stands") {
    displacement_field field{
        .spacing_px = 15, .nodes = control_grid(tile, 15), .weight_y = {}, .weight_x = {}};
    random_stream random({.seed = 5});
    for (index i = 0; i < field.nodes.area(); ++i) {
        field.weight_y.push_back(uniform(random, -1e-3, 1e-3));
        field.weight_x.push_back(uniform(random, -1e-3, 1e-3));
    }
    const auto displacement = [&](double y, double x) {
        point sum;
        y = std::clamp(y, -7.5, 22.5);  // the last nodes' row
        x = std::clamp(x, -7.5, 39.);   // the last pixel of the tile
        for (index i = 0; i < field.nodes.height; ++i)
            for (index j = 0; j < field.nodes.width; ++j) {
                const double r = std::hypot(y - 15. * static_cast<double>(i) + 7.5,
                                            x - 15. * static_cast<double>(j) + 7.5);
                const auto node = static_cast<std::size_t>(i * field.nodes.width + j);
                sum.y += field.weight_y[node] * r * r * r;
                sum.x += field.weight_x[node] * r * r * r;
            }
        return sum;
    };
    for (const auto frame : {displacement_frame::source, displacement_frame::tile})
        for (const bool first : {false, true}) {
            field.frame = frame;
            const affine_map affine = random_affine(random);
            tile_geometry geometry{.centre = centre_of(tile), .scale = 2};
            if (first) geometry.then(field);
            geometry.then(affine);
            if (!first) geometry.then(field);
            INFO("frame " << int(frame) << " first " << first);
            const coordinate_map map(tile, geometry);
            for (index i = 0; i < tile.height; ++i)
                for (index j = 0; j < tile.width; ++j) {
                    point p{static_cast<double>(i) - 11, static_cast<double>(j) - 19.5};
                    if (first) p = affine(p);
                    const point d = displacement(p.y + 11, p.x + 19.5);
                    const bool in_tile = frame == displacement_frame::tile;
                    if (in_tile) p = {p.y + d.y, p.x + d.x};
                    if (!first) p = affine(p);
                    const auto at = static_cast<std::size_t>(j);
                    REQUIRE(map.row_y(i)[at] == Approx(2 * p.y + 11 + (in_tile ? 0 : d.y)).margin(1e-4));
                    REQUIRE(map.row_x(i)[at] == Approx(2 * p.x + 19.5 + (in_tile ? 0 : d.x)).margin(1e-4));
                }
        }
}

TEST_CASE("a map is the same on every instruction set") {
    displacement_field field{
        .spacing_px = 7, .nodes = control_grid({61, 83}, 7), .weight_y = {}, .weight_x = {}};
    random_stream random({.seed = 6});
    for (index i = 0; i < field.nodes.area(); ++i) {
        field.weight_y.push_back(uniform(random, -1e-4, 1e-4));
        field.weight_x.push_back(uniform(random, -1e-4, 1e-4));
    }
    tile_geometry geometry{.centre = {900.5, 80.125}, .scale = 1.3};
    geometry.then(field);
    geometry.then(random_affine(random));
    geometry.then(field);
    const coordinate_map baseline({61, 83}, geometry, instruction_set::baseline);
    for (const auto set : {instruction_set::avx2, instruction_set::avx512}) {
        const coordinate_map map({61, 83}, geometry, set);
        REQUIRE(map.bounds() == baseline.bounds());
        for (index i = 0; i < 61; ++i) {
            REQUIRE(std::ranges::equal(map.row_y(i), baseline.row_y(i)));
            REQUIRE(std::ranges::equal(map.row_x(i), baseline.row_x(i)));
        }
    }
}

TEST_CASE("steps of another tile or without an end are refused") {
    const auto make = [](geometry_step step) { return coordinate_map({5, 6}, {.steps = {std::move(step)}}); };
    CHECK_THROWS_WITH(make(linear_field()), Catch::Contains("hubmap.resample.128"));
    CHECK_THROWS_WITH(make(stretched_axes()), Catch::Contains("hubmap.resample.128"));
    CHECK_THROWS_WITH(make(dense_displacement{{5, 6}, {1.F}, {2.F}}), Catch::Contains("hubmap.resample.128"));
    CHECK_THROWS_WITH(make(displacement_field{}), Catch::Contains("hubmap.resample.121"));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(make(affine_map{.yx = nan}), Catch::Contains("hubmap.resample.122"));
    CHECK_THROWS_WITH(make(dense_displacement{{5, 6}, std::vector<float>(30, NAN), std::vector<float>(30)}),
                      Catch::Contains("hubmap.resample.122"));
}

TEST_CASE("positions that are no numbers or lie too far off are refused wherever they are") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    for (const float wrong : {nan, -nan, inf, -inf, 65536.F, -65536.F})
        for (const std::size_t at : {std::size_t{0}, std::size_t{17}, std::size_t{38}}) {
            std::vector<float> good(39, -2.5F), bad = good;
            bad[at] = wrong;
            CHECK_THROWS_WITH(coordinate_map({3, 13}, bad, good), Catch::Contains("hubmap.resample.122"));
            CHECK_THROWS_WITH(coordinate_map({3, 13}, good, bad), Catch::Contains("hubmap.resample.122"));
        }
    std::vector<float> y(39, -2.5F), x(39, 7.F);
    y[20] = 65535.F, x[38] = -65535.F;
    CHECK(coordinate_map({3, 13}, y, x).bounds() == window{-3, -65535, 65541, 65545});
}

TEST_CASE("a map that is made in another's memory is the map that it would be in its own") {
    coordinate_map memory({9, 31}, tile_geometry{.centre = {5, 7}});
    for (const extent tile : {extent{4, 5}, extent{64, 65}, extent{9, 31}}) {
        tile_geometry geometry{.centre = {3000, 20}, .scale = 1.5};
        geometry.then(turned(17));
        const coordinate_map fresh(tile, geometry), reused(tile, geometry, std::move(memory));
        CHECK(reused.size() == fresh.size());
        CHECK(reused.origin() == fresh.origin());
        CHECK(reused.bounds() == fresh.bounds());
        CHECK(std::ranges::equal(reused.all_y(), fresh.all_y()));
        CHECK(std::ranges::equal(reused.all_x(), fresh.all_x()));
        memory = reused;
    }
    CHECK_THROWS_WITH(coordinate_map({0, 3}, tile_geometry{}, std::move(memory)),
                      Catch::Contains("hubmap.resample.122"));
}
