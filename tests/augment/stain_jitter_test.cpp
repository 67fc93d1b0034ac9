#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/stain_jitter.hpp>

#include "support/golden_images.hpp"

namespace hubmap::augment {

static_assert(augmentation<stain_jitter> && applies_to<stain_jitter, std::uint8_t> &&
              applies_to<stain_jitter, float> && !moves_labels<stain_jitter>);
static_assert(has_fields<stain_jitter> && has_fields<stain_jitter::parameters>);

TEST_CASE("stain jitter draws each stain by itself, within its limits", "[stain_jitter]") {
    random_stream random({.seed = 3});
    const stain_jitter policy{.factor_limit = .1, .offset_limit = .02};
    double least = 1, most = 1;
    for (int i = 0; i < 1000; ++i) {
        const auto drawn = policy.draw(random);
        for (std::size_t stain = 0; stain < 3; ++stain) {
            REQUIRE((std::abs(drawn.factor[stain] - 1) <= .1 && std::abs(drawn.offset[stain]) <= .02));
            least = std::min(least, drawn.factor[stain]);
            most = std::max(most, drawn.factor[stain]);
        }
        REQUIRE(drawn.factor[0] != drawn.factor[1]);
    }
    CHECK((least < .91 && most > 1.09));
}

TEST_CASE("stain jitter applies what it drew; nothing drawn, nothing changed", "[stain_jitter]") {
    const image<std::uint8_t> rgb = golden::picture("tissue", 1, {32, 48}, 3);
    const stain_jitter policy{.stains = haematoxylin_pas};
    random_stream random({.seed = 5});
    const auto drawn = policy.draw(random);
    image<std::uint8_t> changed = rgb, expected = rgb, same = rgb;
    policy.apply(drawn, changed);
    change_stains(expected, haematoxylin_pas, drawn);
    policy.apply({}, same);
    CHECK(changed == expected);
    CHECK(changed != rgb);
    CHECK(same == rgb);
}

}  // namespace hubmap::augment
