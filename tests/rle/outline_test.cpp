#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/polygon/encode_polygons.hpp>
#include <hubmap/polygon/rasterise.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/outline.hpp>
#include <hubmap/rle/text.hpp>

using namespace hubmap;
using row_rle = rle<scan_order::row_major, 0>;

namespace {

double area_of(const ring& corners) {
    double doubled = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const point a = corners[i], b = corners[(i + 1) % corners.size()];
        doubled += a.y * b.x - b.y * a.x;
    }
    return std::abs(doubled) / 2;
}

void check_outlines(const label_image<>& mask, connectivity joined) {
    const auto code = encode(mask);
    const auto found = connected_components(code, joined);
    const auto areas = outlines(code, joined);
    REQUIRE(areas.size() == found.objects.size());
    REQUIRE(encode_polygons(areas, mask.size()) == code);
    REQUIRE(encode_polygons(outlines(encode<row_rle>(mask), joined), mask.size()) == code);
    for (std::size_t i = 0; i < areas.size(); ++i) {
        const auto& rings = areas[i].rings;
        REQUIRE(!rings.empty());
        double area = area_of(rings[0]);
        for (std::size_t hole = 1; hole < rings.size(); ++hole) {
            REQUIRE(area_of(rings[hole]) < area_of(rings[0]));
            area -= area_of(rings[hole]);
        }
        REQUIRE(area == static_cast<double>(found.objects[i].area));
        for (const auto& corners : rings) {
            REQUIRE(corners.size() >= 4);
            for (std::size_t c = 0; c < corners.size(); ++c) {  // every corner turns
                const point a = corners[c], b = corners[(c + 1) % corners.size()];
                const point d = corners[(c + 2) % corners.size()];
                REQUIRE((a.y == b.y) != (b.y == d.y));
                REQUIRE((a.y == b.y) != (a.x == b.x));
            }
        }
    }
}

}  // namespace

TEST_CASE("outlines of all masks up to 3 x 4 give the mask back") {
    for (index height = 1; height <= 3; ++height)
        for (index width = 1; width <= 4; ++width)
            for (unsigned bits = 0; bits < 1U << (height * width); ++bits) {
                label_image<> mask({height, width});
                for (std::size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = bits >> i & 1;
                CAPTURE(height, width, bits);
                check_outlines(mask, connectivity::four);
                check_outlines(mask, connectivity::eight);
            }
}

TEST_CASE("outlines of random masks give the mask back") {
    random_stream random({.seed = 71});
    for (int round = 0; round < 60; ++round) {
        label_image<> mask({1 + uniform_index(random, 40), 1 + uniform_index(random, 40)});
        const double share = uniform_01(random);
        for (auto& code : mask.values()) code = bernoulli(random, share);
        check_outlines(mask, round % 2 ? connectivity::four : connectivity::eight);
    }
}

TEST_CASE("a ring with an island is two objects, the first with a hole") {
    label_image<> mask({7, 7});
    annotation ring_and_island{
        "", {polygon{{{{0, 0}, {0, 7}, {7, 7}, {7, 0}}, {{1, 1}, {1, 6}, {6, 6}, {6, 1}}}}}};
    rasterise(ring_and_island, 1, mask.view(), 1);
    mask(3, 3) = 1;
    const auto areas = outlines(encode(mask));
    REQUIRE(areas.size() == 2);
    REQUIRE(areas[0].rings.size() == 2);
    CHECK(areas[0].rings[0].size() == 4);
    CHECK(area_of(areas[0].rings[0]) == 49);
    CHECK(area_of(areas[0].rings[1]) == 25);
    CHECK(areas[1].rings.size() == 1);
    CHECK(outlines(kaggle_rle({5, 5})).empty());
}

TEST_CASE("pixels that meet at a corner are one ring or two") {
    label_image<> mask({2, 2});
    mask(0, 0) = mask(1, 1) = 1;
    CHECK(outlines(encode(mask), connectivity::four).size() == 2);
    const auto joined = outlines(encode(mask), connectivity::eight);
    REQUIRE(joined.size() == 1);
    REQUIRE(joined[0].rings.size() == 1);
    CHECK(joined[0].rings[0].size() == 8);
}

TEST_CASE("the outline of a slide-sized object has few corners") {
    const auto code = parse_rle("60001 60000 120001 60000 240001 30000", {60000, 50000});
    const auto areas = outlines(code);
    REQUIRE(areas.size() == 2);
    CHECK(areas[0].rings[0].size() == 4);
    CHECK(area_of(areas[1].rings[0]) == 30000);
}
