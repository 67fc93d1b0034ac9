#include <catch2/catch.hpp>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/rotation.hpp>
#include <hubmap/augment/zoom.hpp>
#include <hubmap/core/random.hpp>

namespace hubmap::augment {
namespace {
image<std::uint8_t> noise(extent size) {
    image<std::uint8_t> picture(size, 3);
    random_stream random({1});
    for (auto& value : picture.values()) value = static_cast<std::uint8_t>(random());
    return picture;
}
}  // namespace

TEST_CASE("a quarter turn moves pixels counter-clockwise and changes none, labels with them", "[rotation]") {
    const auto before = noise({16, 16});
    auto turned = before;
    label_image<std::uint8_t> labels({16, 16});
    for (index y = 0; y < 16; ++y)
        for (index x = 0; x < 16; ++x) labels(y, x) = before(y, x, 0);
    rotation{}.apply({90}, turned.view());
    rotation{}.apply({90}, labels.view());
    for (index y = 0; y < 16; ++y)
        for (index x = 0; x < 16; ++x) {
            for (index c = 0; c < 3; ++c) CHECK(turned(y, x, c) == before(x, 15 - y, c));
            CHECK(labels(y, x) == before(x, 15 - y, 0));
        }
}

TEST_CASE("angles and factors are drawn from their ranges", "[rotation]") {
    random_stream random({2});
    double least = 90, greatest = -90;
    for (int i = 0; i < 500; ++i) {
        const double angle = rotation{.low_degrees = -30, .high_degrees = 45}.draw(random).degrees;
        least = std::min(least, angle), greatest = std::max(greatest, angle);
        const double factor = zoom{.low = .5, .high = 2}.draw(random).factor;
        CHECK((factor >= .5 && factor < 2));
    }
    CHECK((least >= -30 && least < -28));
    CHECK((greatest < 45 && greatest > 43));
}

TEST_CASE("zoom shows more tissue with a factor above 1, and 1 leaves the picture as it is", "[rotation]") {
    const auto before = noise({16, 16});
    auto same = before;
    zoom{}.apply({1}, same.view());
    CHECK(same == before);
    image<std::uint8_t> ramp({33, 33}, 1);
    for (index y = 0; y < 33; ++y)
        for (index x = 0; x < 33; ++x) ramp(y, x) = static_cast<std::uint8_t>(5 * x);
    auto near = ramp;
    zoom{}.apply({.5}, near.view());
    CHECK(near(16, 16) == ramp(16, 16));
    CHECK(near(16, 20) - near(16, 12) == 4 * 5);  // eight pixels of the tile show four of the source
}

}  // namespace hubmap::augment
