#include <catch2/catch.hpp>
#include <fstream>
#include <hubmap/core/random.hpp>
#include <hubmap/polygon/encode_polygons.hpp>
#include <hubmap/polygon/rasterise.hpp>
#include <hubmap/rle/encode.hpp>
#include <limits>

using namespace hubmap;

namespace {

polygon rectangle(double y0, double x0, double y1, double x1) {
    return {{{{y0, x0}, {y0, x1}, {y1, x1}, {y1, x0}}}};
}

label_image<> filled(const polygon& area, extent size, double downscale = 1) {
    label_image<> mask(size);
    rasterise(area, downscale, mask.view(), 1);
    return mask;
}

polygon random_polygon(random_stream& random, double side) {
    polygon area;
    area.rings.resize(static_cast<std::size_t>(1 + uniform_index(random, 3)));
    for (auto& corners : area.rings) {
        corners.resize(static_cast<std::size_t>(uniform_index(random, 9)));
        for (auto& corner : corners)
            corner = {uniform(random, -side / 4, side * 5 / 4), uniform(random, -side / 4, side * 5 / 4)};
    }
    return area;
}

}  // namespace

TEST_CASE("pixels are filled where OpenCV finds their centre inside") {
    std::ifstream golden(HUBMAP_TEST_SOURCE_DIR "/tests/golden/polygon/filled.txt");
    extent size;
    double downscale = 0;
    std::size_t rings = 0, corners = 0;
    int cases = 0;
    index inside = 0;
    while (golden >> size.height >> size.width >> downscale >> rings) {
        polygon area;
        area.rings.resize(rings);
        for (auto& corners_of_ring : area.rings) {
            golden >> corners;
            corners_of_ring.resize(corners);
            for (auto& corner : corners_of_ring) golden >> corner.y >> corner.x;
        }
        const auto mask = filled(area, size, downscale);
        for (index y = 0; y < size.height; ++y) {
            std::string row;
            golden >> row;
            REQUIRE(row.size() == static_cast<std::size_t>(size.width));
            for (index x = 0; x < size.width; ++x) {
                const char expected = row[static_cast<std::size_t>(x)];
                if (expected == '?') continue;
                CAPTURE(cases, y, x);
                REQUIRE(mask(y, x) == (expected == '1'));
                inside += mask(y, x);
            }
        }
        ++cases;
    }
    CHECK(cases == 24);
    CHECK(inside > 1000);
}

TEST_CASE("neighbouring areas share no pixel and leave none out") {
    random_stream random({.seed = 61});
    for (int round = 0; round < 100; ++round) {
        // Corners on half pixels, so that many centres lie exactly on sides: a fan of triangles in a square.
        const index side = 1 + uniform_index(random, 20);
        const auto half = [&] { return static_cast<double>(uniform_index(random, 2 * side + 1)) / 2; };
        const point hub{half(), half()};
        const auto end = static_cast<double>(side);
        std::vector<point> rim{{0, 0},     {0, half()},   {0, end}, {half(), end},
                               {end, end}, {end, half()}, {end, 0}};
        label_image<> hits({side, side});
        for (std::size_t i = 0; i < rim.size(); ++i) {
            const auto mask = filled({{{hub, rim[i], rim[(i + 1) % rim.size()]}}}, hits.size());
            for (std::size_t p = 0; p < mask.values().size(); ++p) hits.values()[p] += mask.values()[p];
        }
        for (const auto count : hits.values()) REQUIRE(count == 1);
    }
}

TEST_CASE("holes, islands in holes and overlapping parts") {
    polygon area = rectangle(1, 1, 9, 9);
    area.rings.push_back(rectangle(3, 3, 7, 7).rings[0]);
    area.rings.push_back(rectangle(4, 4, 6, 6).rings[0]);
    const auto mask = filled(area, {10, 10});
    CHECK(mask(0, 5) == 0);
    CHECK(mask(2, 5) == 1);
    CHECK(mask(3, 5) == 0);
    CHECK(mask(5, 5) == 1);
    CHECK(encode(mask).area() == 64 - 16 + 4);

    label_image<std::uint16_t> labels({10, 10});
    const annotation structure{"Cortex", {rectangle(0, 0, 5, 5), rectangle(2, 2, 8, 8)}};
    rasterise(structure, 1, labels.view().transposed(), 700);
    CHECK(encode(labels, 700).area() == 25 + 36 - 9);
    rasterise(rectangle(0, 0, 1, 10), 1, labels.view(), 9);
    CHECK(labels(0, 9) == 9);
    CHECK(labels(1, 0) == 700);
}

TEST_CASE("a ring may be closed by its first corner, or hold fewer corners than an area has") {
    auto closed = rectangle(1, 2, 5, 7);
    closed.rings[0].push_back(closed.rings[0].front());
    CHECK(filled(closed, {8, 8}) == filled(rectangle(1, 2, 5, 7), {8, 8}));
    const label_image<> nothing({8, 8});
    CHECK(filled({}, {8, 8}) == nothing);
    CHECK(filled({{{}}}, {8, 8}) == nothing);
    CHECK(filled({{{{1, 1}}}}, {8, 8}) == nothing);
    CHECK(filled({{{{1, 1}, {7, 6}}}}, {8, 8}) == nothing);
}

TEST_CASE("the code of polygons equals the code of their mask, in both orders") {
    random_stream random({.seed = 62});
    using row_rle = rle<scan_order::row_major, 0>;
    for (int round = 0; round < 200; ++round) {
        const extent size{1 + uniform_index(random, 40), 1 + uniform_index(random, 40)};
        std::vector<polygon> areas;
        for (index i = uniform_index(random, 4); i > 0; --i) areas.push_back(random_polygon(random, 40));
        label_image<> mask(size);
        for (const auto& area : areas) rasterise(area, 1, mask.view(), 1);
        REQUIRE(encode_polygons(areas, size) == encode(mask));
        REQUIRE(encode_polygons<row_rle>(areas, size) == encode<row_rle>(mask));
    }
}

TEST_CASE("a smaller grid equals smaller coordinates") {
    random_stream random({.seed = 63});
    for (int round = 0; round < 100; ++round) {
        const auto area = random_polygon(random, 100);
        auto small = area;
        for (auto& corners : small.rings)
            for (auto& corner : corners) corner = {corner.y / 4, corner.x / 4};
        REQUIRE(filled(area, {25, 25}, 4) == filled(small, {25, 25}));
    }
}

TEST_CASE("a slide's worth of pixels needs no mask") {
    const std::vector<polygon> areas{rectangle(100, 200, 59900, 49800)};
    const auto code = encode_polygons(areas, {60000, 50000});
    CHECK(code.area() == index{59800} * 49600);
    CHECK(code.runs().front().start == index{200} * 60000 + 100);
}

TEST_CASE("hostile corners are refused or lie outside, and take no time") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN(),
                     infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {nan, infinity, -infinity, 1e300, -1e300, 1.2e12}) {
        CHECK_THROWS_WITH(filled(rectangle(bad, 0, 5, 5), {8, 8}), Catch::Contains("[hubmap.polygon.101]"));
        CHECK_THROWS_WITH(filled(rectangle(0, 0, 5, bad), {8, 8}), Catch::Contains("[hubmap.polygon.101]"));
        if (bad > 0 || bad != bad)
            CHECK_THROWS_WITH(filled(rectangle(0, 0, 5, 5), {8, 8}, bad),
                              Catch::Contains("[hubmap.polygon.102]"));
    }
    for (const double bad : {0., -1., 1e-300})
        CHECK_THROWS_WITH(filled(rectangle(0, 0, 5, 5), {8, 8}, bad),
                          Catch::Contains("[hubmap.polygon.102]"));
    CHECK_THROWS_WITH(encode_polygons({}, {-1, 4}), Catch::Contains("[hubmap.rle.101]"));
    CHECK(encode(filled(rectangle(-1e12, -1e12, 1e12, 1e12), {8, 8})).area() == 64);
    CHECK(encode(filled(rectangle(-1e12, 3, 4, 1e12), {8, 8})).area() == 20);
    CHECK(encode(filled(rectangle(1e11, 0, 1e12, 5), {8, 8})).empty());
    CHECK(encode(filled(rectangle(-1e12, 0, -1e11, 5), {8, 8})).empty());
    CHECK(filled(rectangle(0, 0, 5, 5), {0, 8}).empty());
}
