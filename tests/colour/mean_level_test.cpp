#include <catch2/catch.hpp>
#include <hubmap/colour/mean_level.hpp>
#include <hubmap/core/instruction_sets.hpp>

#include "support/golden_images.hpp"

// The bits of numpy's means: tests/augment/albumentations_test.cpp, whose brightness depends on them.
TEST_CASE("means of levels are exact, whatever the strides and instructions") {
    using namespace hubmap;
    const image<std::uint8_t> picture = golden::picture("noise", 5, {257, 260}, 3);
    double sum = 0;
    for (const auto level : picture.values()) sum += level;
    const double expected = sum / static_cast<double>(picture.values().size());
    golden::scattered<std::uint8_t> scattered(picture.size(), 3);
    copy(picture.view(), scattered.view);
    image<float> floats(picture.size(), 3);
    for (std::size_t i = 0; i < picture.values().size(); ++i)
        floats.values()[i] = picture.values()[i];  // sums of whole numbers below 2^24 are exact
    for (const auto set : {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
        CHECK(mean_level(picture.view(), set) == expected);
        CHECK(mean_level(image_view<const std::uint8_t>(scattered.view), set) == expected);
        CHECK(mean_level(floats.view().crop({0, 0, 100, 260}), set) ==
              static_cast<float>(mean_level(picture.view().crop({0, 0, 100, 260}))));
    }
    CHECK_THROWS_WITH(mean_level(image_view<const std::uint8_t>{}), Catch::Contains("hubmap.colour.122"));
    CHECK_THROWS_WITH(mean_level(image_view<const float>{}), Catch::Contains("hubmap.colour.122"));
}
