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

TEST_CASE("the blank test counts alike with every instruction set and in every layout") {
    for (const extent size : {extent{1, 1}, {7, 5}, {33, 65}, {2, 513}})
        for (const char* kind : {"noise", "tissue", "saturated"}) {
            const image<std::uint8_t> tile = golden::picture(kind, 2, size, 3);
            golden::scattered<std::uint8_t> scattered(size, 3);
            copy(tile.view(), scattered.view);
            image<std::uint8_t> planes({3 * size.height, size.width});
            const image_view<std::uint8_t> planar(planes.values().data(), size, 3, planar_strides(size));
            copy(tile.view(), planar);
            for (const int above : {0, 40, 42, 254}) {
                index tissue = 0, sum = 0;
                for (index y = 0; y < size.height; ++y)
                    for (index x = 0; x < size.width; ++x) {
                        tissue += hsv_saturation(tile(y, x, 0), tile(y, x, 1), tile(y, x, 2)) > above;
                        sum += tile(y, x, 0) + tile(y, x, 1) + tile(y, x, 2);
                    }
                for (const auto set :
                     {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512})
                    for (const image_view<const std::uint8_t> view :
                         {std::as_const(tile).view(), image_view<const std::uint8_t>(scattered.view),
                          image_view<const std::uint8_t>(planar)}) {
                        CHECK(is_blank(view, {above, tissue, 0}, set));
                        CHECK(is_blank(view, {above, 0, sum}, set));
                        CHECK(is_blank(view, {above, tissue - 1, sum - 1}, set) == false);
                    }
            }
        }
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
