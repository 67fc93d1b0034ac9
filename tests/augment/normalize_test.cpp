#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/normalize.hpp>
#include <hubmap/core/random.hpp>
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

TEST_CASE("normalize gives the floats of its definition with every instruction set, layout and statistics") {
    random_stream random({.seed = 9});
    const extent size{3, 700};
    const image<std::uint8_t> rgb = golden::picture("noise", 2, size, 3);
    golden::scattered<std::uint8_t> far_rgb(size, 3);
    copy(rgb.view(), far_rgb.view);
    for (int round = 0; round < 200; ++round) {
        channel_statistics statistics;
        for (std::size_t c = 0; round > 0 && c < 3; ++c) {
            statistics.mean[c] = static_cast<float>(uniform(random, -2, 2));
            statistics.deviation[c] = static_cast<float>(std::exp2(uniform(random, -20, 20)));
        }
        image<float> expected(size, 3);
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x)
                for (index c = 0; c < 3; ++c) {
                    const auto k = static_cast<std::size_t>(c);
                    expected(y, x, c) = static_cast<float>(
                        (rgb(y, x, c) / 255. - double{statistics.mean[k]}) / double{statistics.deviation[k]});
                }
        for (const auto set : {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
            image<float> together(size, 3), near(size, 3);
            std::vector<float> memory(expected.values().size());
            const image_view<float> planes(memory.data(), size, 3, planar_strides(size));
            golden::scattered<float> far(size, 3);
            normalize(rgb, statistics, together, set);
            REQUIRE(together == expected);
            normalize(rgb, statistics, planes, set);
            copy(image_view<const float>(planes), near.view());
            REQUIRE(near == expected);
            normalize(image_view<const std::uint8_t>(far_rgb.view), statistics, far.view, set);
            copy(image_view<const float>(far.view), near.view());
            REQUIRE(near == expected);
        }
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
