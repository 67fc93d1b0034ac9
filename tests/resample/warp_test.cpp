#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/warp.hpp>
#include <limits>
#include <set>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

/// `positions` of make_resample.py.
std::vector<float> positions(int seed, index count, index size) {
    std::vector<float> values;
    for (index i = 0; i < count; ++i) {
        const std::uint64_t raw =
            golden::mix((static_cast<std::uint64_t>(seed) << 32) + static_cast<std::uint64_t>(i)) >> 40;
        values.push_back(static_cast<float>(static_cast<index>(raw) % (3 * size * 256) - size * 256) / 256);
    }
    return values;
}

tile_geometry random_geometry(random_stream& random, extent source) {
    return {.centre = {uniform(random, 0, static_cast<double>(source.height)),
                       uniform(random, 0, static_cast<double>(source.width))},
            .scale = uniform(random, .3, 3),
            .steps = {compose(turned(uniform(random, 0, 360)),
                              mirrored(bernoulli(random, .5), bernoulli(random, .5)))}};
}

}  // namespace

TEST_CASE("warp equals cv2.remap to the bit for equal maps, warp_labels its nearest mode") {
    for (auto& line : golden::lines("resample/remap.txt")) {
        std::string method, border_name, kind, digest;
        int seed = 0;
        extent from, to;
        index channels = 0;
        line >> method >> border_name >> kind >> seed >> from.height >> from.width >> channels >> to.height >>
            to.width >> digest;
        INFO(line.str());
        const image<std::uint8_t> in = golden::picture(kind, seed, from, channels);
        const coordinate_map map(to, positions(2 * seed + 100, to.area(), from.height),
                                 positions(2 * seed + 101, to.area(), from.width));
        const auto border = border_name == "reflect" ? border_mode::reflect : border_mode::reflect_101;
        image<std::uint8_t> out(to, channels);
        if (method == "linear")
            warp(in.view(), map, out, border);
        else
            warp_labels(label_view<const std::uint8_t>(in.view()), map, label_view<std::uint8_t>(out.view()),
                        border);
        CHECK(golden::digest(out.values()) == digest);
    }
}

TEST_CASE("with no change of scale and angle a tile is a crop") {
    const image<std::uint8_t> source = golden::picture("noise", 1, {40, 50}, 3);
    image<std::uint8_t> tile({11, 16}, 3);
    warp(source.view(), coordinate_map(tile.size(), {.centre = {15.5, 28}}), tile);
    for (index y = 0; y < 11; ++y)
        for (index x = 0; x < 16; ++x)
            for (index c = 0; c < 3; ++c) REQUIRE(tile(y, x, c) == source(y + 10, x + 20, c));
}

TEST_CASE("rotation turns the picture counter-clockwise, flips mirror the finished tile") {
    const image<std::uint8_t> source = golden::picture("noise", 2, {9, 9}, 1);
    image<std::uint8_t> result({9, 9}, 1);
    const point middle{4.5, 4.5};
    warp(source.view(), coordinate_map({9, 9}, {.centre = middle, .steps = {turned(90)}}), result);
    for (index y = 0; y < 9; ++y)
        for (index x = 0; x < 9; ++x) REQUIRE(result(y, x) == source(x, 8 - y));  // numpy.rot90

    tile_geometry geometry{.centre = {3.3, 5.1}, .scale = 1.3, .steps = {turned(33)}};
    image<std::uint8_t> plain({8, 6}, 1), flipped({8, 6}, 1);
    warp(source.view(), coordinate_map({8, 6}, geometry), plain);
    geometry.then(mirrored(false, true));
    warp(source.view(), coordinate_map({8, 6}, geometry), flipped);
    for (index y = 0; y < 8; ++y)
        for (index x = 0; x < 6; ++x) REQUIRE(std::abs(flipped(y, x) - plain(y, 5 - x)) <= 1);
}

TEST_CASE("a window of the source gives the tile that the whole source gives") {
    const image<std::uint8_t> source = golden::picture("tissue", 3, {90, 70}, 3);
    label_image<> labels({90, 70});
    for (index y = 0; y < 90; ++y)
        for (index x = 0; x < 70; ++x) labels(y, x) = static_cast<std::uint8_t>(3 * ((y / 7 + x / 5) % 3));
    random_stream random({.seed = 1});
    for (int round = 0; round < 200; ++round) {
        const coordinate_map map({1 + uniform_index(random, 30), 1 + uniform_index(random, 30)},
                                 random_geometry(random, source.size()));
        for (const auto border : {border_mode::reflect, border_mode::reflect_101}) {
            const window part = source_window(map, source.size(), border);
            REQUIRE(contains(whole(source.size()), part));
            image<std::uint8_t> from_all(map.size(), 3), from_part(map.size(), 3);
            warp(source.view(), map, from_all, border);
            warp(source.view().crop(part), {part.y, part.x}, source.size(), map, from_part, border);
            REQUIRE(from_all == from_part);

            label_image<> labels_all(map.size()), labels_part(map.size());
            warp_labels(labels.view(), map, labels_all, border);
            warp_labels(labels.view().crop(part), {part.y, part.x}, labels.size(), map, labels_part, border);
            REQUIRE(labels_all == labels_part);
            for (auto code : labels_all.values()) REQUIRE((code == 0 || code == 3 || code == 6));
        }
    }
}

TEST_CASE("slide coordinates keep the fineness of tile coordinates") {
    const image<std::uint8_t> part = golden::picture("tissue", 3, {60, 60}, 3);
    tile_geometry geometry{.centre = {30.25, 29.75}, .scale = 1.5, .steps = {turned(20)}};
    image<std::uint8_t> near({20, 20}, 3), far({20, 20}, 3);
    for (const affine_map change : {affine_map{}, affine_map{.yx = .25, .shift_y = 1}}) {
        geometry.then(change);
        tile_geometry there = geometry;
        there.centre = {30.25 + 46000, 29.75 + 49000};
        warp(part.view(), {}, part.size(), geometry, near);
        warp(part.view(), {46000, 49000}, {50000, 50000}, there, far);
        CHECK(near == far);
        warp(part.view(), coordinate_map({20, 20}, geometry), near);
        warp(part.view(), {46000, 49000}, {50000, 50000}, coordinate_map({20, 20}, there), far);
        CHECK(near == far);
    }
}

TEST_CASE("image and labels show the same place") {
    image<std::uint8_t> source({64, 64}, 1);
    label_image<> labels({64, 64});
    for (index y = 0; y < 64; ++y)
        for (index x = 32; x < 64; ++x) source(y, x) = 200, labels(y, x) = 1;
    random_stream random({.seed = 4});
    for (int round = 0; round < 50; ++round) {
        const coordinate_map map({32, 32}, random_geometry(random, {64, 64}));
        image<std::uint8_t> tile(map.size(), 1);
        label_image<> codes(map.size());
        warp(source.view(), map, tile);
        warp_labels(labels.view(), map, codes);
        for (std::size_t i = 0; i < codes.values().size(); ++i) {
            if (tile.values()[i] > 110) REQUIRE(codes.values()[i] == 1);
            if (tile.values()[i] < 90) REQUIRE(codes.values()[i] == 0);
        }
    }
}

TEST_CASE("bad geometry and missing pixels are refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const tile_geometry& bad : {tile_geometry{.centre = {nan, 0}},
                                     {.scale = 0},
                                     {.scale = -1},
                                     {.scale = nan},
                                     {.scale = 1e9},
                                     {.steps = {turned(nan)}},
                                     {.centre = {1e300, 0}}})
        CHECK_THROWS_WITH(coordinate_map({4, 4}, bad), Catch::Contains("hubmap.resample.122"));
    CHECK_THROWS_WITH(coordinate_map({0, 4}, tile_geometry{}), Catch::Contains("hubmap.resample.122"));
    CHECK_THROWS_WITH(coordinate_map({1, 2}, {0.F}, {0.F}), Catch::Contains("hubmap.resample.123"));
    CHECK_THROWS_WITH(coordinate_map({1, 1}, {std::nanf("")}, {0.F}), Catch::Contains("hubmap.resample.122"));
    const coordinate_map map({8, 8}, {.centre = {10, 10}});
    CHECK_THROWS_WITH(source_window(map, {0, 3}), Catch::Contains("hubmap.resample.124"));
    image<std::uint8_t> part({8, 8}, 3), tile({8, 8}, 3), other({7, 8}, 3), grey({8, 8}, 1);
    CHECK_THROWS_WITH(warp(part.view(), {0, 0}, {30, 30}, map, tile), Catch::Contains("hubmap.resample.126"));
    CHECK_THROWS_WITH(warp(part.view(), map, other), Catch::Contains("hubmap.resample.125"));
    CHECK_THROWS_WITH(warp(part.view(), map, grey), Catch::Contains("hubmap.resample.127"));
}
