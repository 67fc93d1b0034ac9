#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <hubmap/core/random.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <hubmap/tiling/tile_merger.hpp>

using namespace hubmap;

TEST_CASE("the weights equal scipy's") {
    std::ifstream golden(HUBMAP_TEST_SOURCE_DIR "/tests/golden/tiling/gaussian.txt");
    index tile_px = 0;
    int cases = 0;
    while (golden >> tile_px) {
        const auto weight = gaussian_tile_weight(tile_px);
        REQUIRE(weight.size() == extent{tile_px, tile_px});
        CAPTURE(tile_px);
        for (const index y : {tile_px / 2, index{0}})
            for (index x = 0; x < tile_px; ++x) {
                float expected = 0;
                golden >> expected;
                REQUIRE(weight(y, x) == Approx(expected).epsilon(2e-7));
                REQUIRE(weight(y, x) > 0);
            }
        CHECK(weight(tile_px / 2, tile_px / 2) == 1);
        ++cases;
    }
    CHECK(cases == 7);
    CHECK_THROWS_WITH(gaussian_tile_weight(0), Catch::Contains("[hubmap.tiling.102]"));
}

TEST_CASE("the merge is the weighted mean of all tiles over a pixel") {
    random_stream random({.seed = 51});
    for (int round = 0; round < 30; ++round) {
        const extent map{1 + uniform_index(random, 30), 1 + uniform_index(random, 30)};
        tile_merger merger(map);
        image<double> sums(map), totals(map);
        for (int tile = 0; tile < 6; ++tile) {
            const extent size{1 + uniform_index(random, 12), 1 + uniform_index(random, 12)};
            image<float> values(size), weights(size, 2);  // every second value: any strides
            for (auto& value : values.values()) value = static_cast<float>(uniform_01(random));
            for (auto& weight : weights.values()) weight = static_cast<float>(uniform(random, .1, 1));
            const auto weight = weights.view().channel(1);
            const pixel corner{uniform_index(random, 50) - 15, uniform_index(random, 50) - 15};
            merger.add(values.view(), corner, weight);
            for (index y = 0; y < size.height; ++y)
                for (index x = 0; x < size.width; ++x) {
                    if (!contains(whole(map), {corner.y + y, corner.x + x, 1, 1})) continue;
                    sums(corner.y + y, corner.x + x) += double{weight(y, x)} * double{values(y, x)};
                    totals(corner.y + y, corner.x + x) += double{weight(y, x)};
                }
        }
        auto reference = merger;
        const auto mean = std::move(merger).finish();
        const auto with_nan = std::move(reference).finish(uncovered::nan);
        for (index y = 0; y < map.height; ++y)
            for (index x = 0; x < map.width; ++x) {
                if (totals(y, x) == 0) {
                    REQUIRE(mean(y, x) == 0);
                    REQUIRE(std::isnan(with_nan(y, x)));
                    continue;
                }
                REQUIRE(mean(y, x) == Approx(sums(y, x) / totals(y, x)).epsilon(1e-5));
                REQUIRE(with_nan(y, x) == mean(y, x));
            }
    }
}

TEST_CASE("equal tiles give their value back, and unlike sizes are refused") {
    tile_merger merger({40, 40});
    const auto weight = gaussian_tile_weight(16);
    image<float> tile({16, 16});
    for (auto& value : tile.values()) value = .75F;
    for (const pixel corner : {pixel{-4, -4}, pixel{-4, 9}, pixel{9, -4}, pixel{9, 9}, pixel{-99, 0}})
        merger.add(tile.view(), corner, weight.view());
    CHECK_THROWS_WITH(merger.add(tile.view(), {0, 0}, image<float>({16, 15}).view()),
                      Catch::Contains("[hubmap.tiling.111]"));
    CHECK(merger.size() == extent{40, 40});
    const auto mean = std::move(merger).finish();
    CHECK(mean(0, 0) == Approx(.75));
    CHECK(mean(10, 11) == Approx(.75));
    CHECK(mean(39, 39) == 0);
}
