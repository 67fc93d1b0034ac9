#include <catch2/catch.hpp>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/hue_saturation_value.hpp>
#include <hubmap/augment/policy.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

TEST_CASE("colour policies equal the peers' to the bit for equal parameters") {
    for (auto& line : golden::lines("augment/colour.txt")) {
        image<std::uint8_t> rgb = golden::read_picture(line);
        std::string name, digest;
        line >> name;
        if (name == "hsv") {
            hue_saturation_value::parameters shifts;
            line >> shifts.hue_shift >> shifts.saturation_shift >> shifts.value_shift;
            hue_saturation_value{}.apply(shifts, rgb);
        } else if (name == "brightness") {
            brightness_contrast policy;
            brightness_contrast::parameters drawn;
            line >> drawn.contrast_factor >> drawn.brightness >> policy.brightness_by_max;
            policy.apply(drawn, rgb);
        } else {
            clahe policy;
            clahe::parameters drawn;
            line >> drawn.clip_limit >> policy.grid.height;
            policy.grid.width = policy.grid.height;
            policy.apply(drawn, rgb);
        }
        line >> digest;
        INFO(line.str());
        CHECK(golden::digest(rgb.values()) == digest);
    }
}

static_assert(has_fields<augment::clahe> && has_fields<augment::clahe::parameters>);
static_assert(!applies_to<augment::clahe, float>);  // albumentations refuses it too

TEST_CASE("colour draws stay within their limits") {
    random_stream random({.seed = 1});
    for (int i = 0; i < 1000; ++i) {
        const auto shifts = hue_saturation_value{}.draw(random);
        REQUIRE((std::abs(shifts.hue_shift) <= 20 && std::abs(shifts.saturation_shift) <= 30 &&
                 std::abs(shifts.value_shift) <= 20));
        const auto levels = brightness_contrast{}.draw(random);
        REQUIRE((std::abs(levels.brightness) <= .2 && std::abs(levels.contrast_factor - 1) <= .2));
        const auto limit = augment::clahe{}.draw(random);
        const auto narrow = augment::clahe{.low_clip_limit = 2, .high_clip_limit = 2.5}.draw(random);
        REQUIRE((narrow.clip_limit >= 2 && narrow.clip_limit < 2.5));
        REQUIRE((limit.clip_limit >= 1 && limit.clip_limit < 4));
    }
}

TEST_CASE("colour policies refuse what is not a number and what is not RGB") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    image<std::uint8_t> rgb({4, 4}, 3), two({4, 4}, 2), grey({4, 4}, 1);
    CHECK_THROWS_WITH(brightness_contrast{}.apply({nan, 0}, rgb), Catch::Contains("hubmap.augment.103"));
    CHECK_THROWS_WITH(hue_saturation_value{}.apply({0, nan, 0}, rgb), Catch::Contains("hubmap.augment.103"));
    CHECK_THROWS_WITH(hue_saturation_value{}.apply({1, 0, 0}, two), Catch::Contains("hubmap.colour.101"));
    CHECK_THROWS_WITH(augment::clahe{}.apply({2}, two), Catch::Contains("hubmap.colour.101"));
    CHECK_THROWS_WITH(augment::clahe{}.apply({nan}, rgb), Catch::Contains("hubmap.colour.112"));
    CHECK_NOTHROW(augment::clahe{}.apply({2}, grey));
    CHECK_NOTHROW(brightness_contrast{}.apply({1.1, .1}, two));
}
