#include <catch2/catch.hpp>
#include <fstream>
#include <hubmap/tiling/tile_grid.hpp>

using namespace hubmap;

TEST_CASE("the reference centres equal those of numpy") {
    std::ifstream golden(HUBMAP_TEST_SOURCE_DIR "/tests/golden/tiling/centres.txt");
    tile_grid_options grid;
    index length = 0, count = 0;
    int cases = 0;
    while (golden >> grid.tile_px >> grid.stride >> length >> count) {
        std::vector<index> expected(static_cast<std::size_t>(count));
        for (auto& centre : expected) golden >> centre;
        CAPTURE(grid.tile_px, grid.stride, length);
        grid.rule = grid_rule::reference;
        CHECK(tile_centres(length, grid) == expected);
        grid.rule = grid_rule::corrected;
        if (length > grid.tile_px) CHECK(tile_centres(length, grid) == expected);
        ++cases;
    }
    CHECK(cases == 43);
}

TEST_CASE("corrected tiles cover every pixel and leave only images smaller than they are") {
    for (const index tile_px : {1, 2, 5, 8, 31})
        for (const double stride : {.5, .8, 1.})
            for (index length = 1; length < 150; ++length) {
                if (static_cast<double>(tile_px) * stride < 1) continue;
                const auto centres = tile_centres(length, {.tile_px = tile_px, .stride = stride});
                CAPTURE(tile_px, stride, length);
                index covered = 0;
                for (const index centre : centres) {
                    const index begin = centre - tile_px / 2;
                    REQUIRE(begin <= covered);
                    covered = begin + tile_px;
                    if (length >= tile_px) REQUIRE((begin >= 0 && covered <= length));
                }
                REQUIRE(covered >= length);
                if (length <= tile_px) REQUIRE(centres.size() == 1);
            }
}

TEST_CASE("tiles come row by row") {
    const auto tiles = tile_grid({1000, 300}, {.tile_px = 400, .stride = .8});
    REQUIRE(tiles.size() == 4);
    CHECK(tiles[0] == window{0, -50, 400, 400});
    CHECK(tiles[1] == window{200, -50, 400, 400});
    CHECK(tiles[3] == window{600, -50, 400, 400});
    const auto two_by_three = tile_grid({20, 30}, {.tile_px = 10, .stride = 1});
    REQUIRE(two_by_three.size() == 12);
    CHECK(two_by_three[1] == window{0, 6, 10, 10});
    CHECK(tile_grid({100, 200}) == std::vector<window>{{50 - 256, 100 - 256, 512, 512}});
}

TEST_CASE("grids that cannot be made are refused") {
    for (const auto& grid :
         {tile_grid_options{.tile_px = 0}, tile_grid_options{.stride = 0}, tile_grid_options{.stride = 1.1},
          tile_grid_options{.stride = 1e-9}, tile_grid_options{.stride = std::nan("")}})
        CHECK_THROWS_WITH(tile_centres(1000, grid), Catch::Contains("[hubmap.tiling.101]"));
    CHECK_THROWS_WITH(tile_grid({0, 10}), Catch::Contains("[hubmap.tiling.101]"));
}
