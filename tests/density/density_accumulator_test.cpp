#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/density/density_accumulator.hpp>
#include <hubmap/density/density_map.hpp>

namespace hubmap {

TEST_CASE("bands in any order give the map of the whole image", "[density]") {
    random_stream random({9});
    const extent size{61, 47};
    label_image<> labels(size), anatomy(size);
    for (auto& code : labels.values()) code = bernoulli(random, .2);
    for (auto& code : anatomy.values()) code = static_cast<std::uint8_t>(uniform_index(random, 3));
    const label_view<const std::uint8_t> l = labels.view(), a = anatomy.view();
    const auto whole_map = density_map(l, a, {}, 16);
    for (const std::vector<window>& bands :
         {std::vector<window>{{40, 0, 21, 47}, {0, 0, 13, 47}, {13, 0, 27, 47}},
          std::vector<window>{{1, 0, 60, 47}, {0, 0, 1, 47}}}) {
        density_accumulator sums(size, {}, 16);
        CHECK(sums.cells() == whole_map.size());
        for (const auto& band : bands) sums.add(band.y, l.crop(band), a.crop(band));
        CHECK(sums.finish() == whole_map);
    }
}

TEST_CASE("the bands of the cells cut the image into its rows", "[density]") {
    const density_accumulator sums({61, 47}, {}, 16);
    index next = 0;
    for (index row = 0; row < sums.cells().height; ++row) {
        CHECK(sums.band(row).y == next);
        next += sums.band(row).height;
    }
    CHECK(next == 61);
}

TEST_CASE("bands that do not fit are refused", "[density]") {
    density_accumulator sums({10, 8}, {}, 4);
    const label_image<> band({3, 8}), narrow({3, 7});
    CHECK_THROWS_WITH(sums.add(8, band.view(), band.view()), Catch::Contains("[hubmap.density.101]"));
    CHECK_THROWS_WITH(sums.add(0, narrow.view(), narrow.view()), Catch::Contains("[hubmap.density.101]"));
    CHECK_THROWS_WITH(density_accumulator({10, 8}, {.cortex = -1}, 4),
                      Catch::Contains("[hubmap.density.102]"));
    CHECK_THROWS_WITH(sums.finish(), Catch::Contains("[hubmap.density.103]"));
}

}  // namespace hubmap
