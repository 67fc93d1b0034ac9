#include <catch2/catch.hpp>
#include <hubmap/augment/gaussian_blur.hpp>
#include <hubmap/augment/policy.hpp>
#include <limits>
#include <map>

#include "support/golden_images.hpp"

using namespace hubmap;
using augment::gaussian_blur;

static_assert(augment::applies_to<gaussian_blur, std::uint8_t> && augment::applies_to<gaussian_blur, float>);
static_assert(!augment::moves_labels<gaussian_blur> && has_fields<gaussian_blur> &&
              has_fields<gaussian_blur::parameters>);

TEST_CASE("gaussian_blur draws sizes as often as albumentations does") {
    random_stream random({.seed = 3});
    std::map<index, int> counts;
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i) {
        const auto drawn = gaussian_blur{}.draw(random);
        ++counts[drawn.size_px];
        REQUIRE(drawn.sigma_px == 0);
    }
    REQUIRE(counts.size() == 3);
    CHECK(counts[3] == Approx(draws * .2).margin(300));  // 5 standard deviations
    CHECK(counts[5] == Approx(draws * .4).margin(350));
    CHECK(counts[7] == Approx(draws * .4).margin(350));
    const gaussian_blur by_sigma{.blur_limit = {0, 0}, .sigma_limit = {1, 2}};
    for (int i = 0; i < 100; ++i) {
        const auto drawn = by_sigma.draw(random);
        REQUIRE((drawn.size_px == 0 && drawn.sigma_px >= 1 && drawn.sigma_px < 2));
    }
}

TEST_CASE("gaussian_blur blurs in place, and not at all with one pixel") {
    const image<std::uint8_t> before = golden::picture("tissue", 2, {20, 31}, 3);
    image<std::uint8_t> blurred = before, expected({20, 31}, 3);
    gaussian_blur{}.apply({5, 0.}, blurred);
    gaussian_filter(before, {5, 0.}, expected);
    CHECK(blurred == expected);
    CHECK_FALSE(blurred == before);
    image<std::uint8_t> same = before;
    gaussian_blur{}.apply({1, 7.}, same);
    CHECK(same == before);
}

TEST_CASE("gaussian_blur refuses impossible limits and parameters") {
    random_stream random({});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const gaussian_blur policy : {gaussian_blur{.blur_limit = {2, 7}},
                                       {.blur_limit = {3, 6}},
                                       {.blur_limit = {7, 3}},
                                       {.blur_limit = {-3, 3}},
                                       {.blur_limit = {3, 5001}},
                                       {.sigma_limit = {2, 1}},
                                       {.sigma_limit = {-1, 1}},
                                       {.sigma_limit = {0, nan}}})
        CHECK_THROWS_WITH(policy.draw(random), Catch::Contains("hubmap.augment.141"));
    image<std::uint8_t> pixels({4, 4}, 3);
    CHECK_THROWS_WITH(gaussian_blur{}.apply({0, 0.}, pixels), Catch::Contains("hubmap.filter.101"));
}
