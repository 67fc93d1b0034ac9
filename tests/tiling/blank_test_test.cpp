#include <catch2/catch.hpp>
#include <hubmap/tiling/blank_test.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

TEST_CASE("a tile is blank with few saturated pixels or next to no light") {
    image<std::uint8_t> tile({512, 512}, 3);
    CHECK(is_blank(tile));  // black
    for (auto& value : tile.values()) value = 240;
    CHECK(is_blank(tile));  // glass
    const auto stain = [&](index pixels) {
        for (index i = 0; i < pixels; ++i) {
            tile.values()[static_cast<std::size_t>(3 * i)] = 200;
            tile.values()[static_cast<std::size_t>(3 * i + 1)] = 100;
        }
    };
    stain(4000);
    CHECK(is_blank(tile));
    stain(4001);
    CHECK_FALSE(is_blank(tile));
    CHECK(is_blank(tile, {.saturation_above = 200}));
    // Saturated but black as a whole: every saturated pixel has value 1.
    image<std::uint8_t> dark({100, 100}, 3);
    for (index i = 0; i < 4000; ++i) dark.values()[static_cast<std::size_t>(3 * i)] = 1;
    CHECK(is_blank(dark, {.min_pixels = 100, .min_sum = 4000}));
    CHECK_FALSE(is_blank(dark, {.min_pixels = 100, .min_sum = 3999}));
}

TEST_CASE("the rule scales with the area") {
    CHECK(scaled_to({}, {512, 512}) == blank_rule{});
    CHECK(scaled_to({}, {256, 256}) == blank_rule{40, 1000, 1000});
}

TEST_CASE("saturation is compared above 40, as OpenCV counts it") {
    CHECK(hsv_saturation(255, 215, 215) == 40);
    CHECK(hsv_saturation(255, 214, 214) == 41);
    CHECK(hsv_saturation(0, 0, 0) == 0);
    CHECK(hsv_saturation(0, 0, 1) == 255);
    image<std::uint8_t> grey({2, 2}, 1);
    CHECK_THROWS_WITH(is_blank(grey), Catch::Contains("hubmap.blank.101"));
}
