#include <catch2/catch.hpp>
#include <hubmap/augment/normalize.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;

TEST_CASE("normalize gives (value / 255 - mean) / deviation, interleaved or planar") {
    const image<std::uint8_t> rgb = golden::picture("noise", 1, {5, 7}, 3);
    const channel_statistics statistics;
    std::vector<float> planes(5 * 7 * 3);
    normalize(rgb, statistics, {planes.data(), {5, 7}, 3, planar_strides({5, 7})});
    image<float> together({5, 7}, 3);
    normalize(rgb, statistics, together);
    for (index y = 0; y < 5; ++y)
        for (index x = 0; x < 7; ++x)
            for (index c = 0; c < 3; ++c) {
                const auto k = static_cast<std::size_t>(c);
                const double expected =
                    (rgb(y, x, c) / 255. - double{statistics.mean[k]}) / double{statistics.deviation[k]};
                REQUIRE(together(y, x, c) == static_cast<float>(expected));
                REQUIRE(planes[static_cast<std::size_t>(c * 35 + y * 7 + x)] == together(y, x, c));
            }
}

TEST_CASE("normalize refuses other shapes and impossible statistics") {
    image<std::uint8_t> rgb({2, 2}, 3), grey({2, 2}, 1);
    image<float> out({2, 2}, 3);
    CHECK_THROWS_WITH(normalize(grey, {}, out), Catch::Contains("hubmap.augment.101"));
    CHECK_THROWS_WITH(normalize(rgb, {.deviation = {1, 0, 1}}, out), Catch::Contains("hubmap.augment.102"));
    CHECK_THROWS_WITH(normalize(rgb, {.mean = {std::numeric_limits<float>::quiet_NaN(), 0, 0}}, out),
                      Catch::Contains("hubmap.augment.102"));
    image<std::uint8_t> empty({0, 2}, 3);
    image<float> nothing({0, 2}, 3);
    CHECK_NOTHROW(normalize(empty, {}, nothing));
}
