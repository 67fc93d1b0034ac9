#include <algorithm>
#include <catch2/catch.hpp>
#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/elastic.hpp>
#include <hubmap/augment/grid_distortion.hpp>
#include <hubmap/augment/reference.hpp>
#include <hubmap/augment/rotate90.hpp>
#include <hubmap/augment/transpose.hpp>
#include <set>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

namespace {

/// What a user may write: the two functions, nothing else.
struct invert {
    struct parameters {
        bool wanted = false;
        friend bool operator==(const parameters&, const parameters&) = default;
    };
    [[nodiscard]] parameters draw(random_stream& random) const { return {bernoulli(random, .5)}; }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        for (hubmap::index y = 0; drawn.wanted && y < pixels.height(); ++y)
            for (hubmap::index x = 0; x < pixels.width(); ++x)
                for (hubmap::index c = 0; c < pixels.channels(); ++c)
                    pixels(y, x, c) = static_cast<std::uint8_t>(255 - pixels(y, x, c));
    }
};
struct neither {};

static_assert(augmentation<invert> && !moves_labels<invert> && !geometric_augmentation<invert>);
static_assert(!augmentation<neither>);
static_assert(augmentation<flip> && moves_labels<flip> && geometric_augmentation<flip>);
static_assert(augmentation<rotation> && moves_labels<rotation> && geometric_augmentation<rotation>);
static_assert(augmentation<zoom> && moves_labels<zoom> && geometric_augmentation<zoom>);
static_assert(geometric_augmentation<elastic_deformation> && moves_labels<elastic_deformation>);
static_assert(augmentation<augment::clahe> && !moves_labels<augment::clahe>);
static_assert(geometric_augmentation<decltype(reference_geometry())>);
static_assert(moves_labels<decltype(reference_geometry())>);
static_assert(augmentation<decltype(reference_colour())> && !moves_labels<decltype(reference_colour())>);

label_image<> stripes(extent size) {
    label_image<> labels(size);
    for (hubmap::index y = 0; y < size.height; ++y)
        for (hubmap::index x = 0; x < size.width; ++x)
            labels(y, x) = static_cast<std::uint8_t>(7 * ((y / 3 + x / 2) % 3));
    return labels;
}

/// Size and labels' codes are kept, a replay gives the same, strides do not matter.
template <augmentation Policy>
void check_properties(const Policy& policy) {
    random_stream random({.seed = 11});
    for (const extent size : {extent{1, 1}, {1, 9}, {7, 5}, {33, 64}, {51, 53}})
        for (int round = 0; round < 6; ++round) {
            const image<std::uint8_t> before = golden::picture("tissue", round, size, 3);
            const label_image<> labels_before = stripes(size);
            const auto params = policy.draw(random);
            image<std::uint8_t> once = before, again = before;
            policy.apply(params, once);
            policy.apply(params, again);
            REQUIRE(once.size() == size);
            REQUIRE(once == again);

            golden::scattered<std::uint8_t> scattered(size, 3);
            copy(before.view(), scattered.view);
            policy.apply(params, scattered.view);
            copy(image_view<const std::uint8_t>(scattered.view), again.view());
            REQUIRE(once == again);

            label_image<> labels = labels_before;
            apply_to_labels(policy, params, labels.view());
            const std::set<int> codes(labels_before.values().begin(), labels_before.values().end());
            for (auto code : labels.values()) REQUIRE(codes.contains(code));
            if constexpr (!moves_labels<Policy>) REQUIRE(labels == labels_before);
        }
    image<std::uint8_t> empty({0, 4}, 3);
    policy.apply(policy.draw(random), empty);
}

}  // namespace

TEST_CASE("every policy keeps size and codes, replays, and works on any strides") {
    check_properties(flip{});
    check_properties(rotation{});
    check_properties(zoom{});
    check_properties(elastic_deformation{.sigma_px = 3, .spacing_px = 20});
    check_properties(elastic_deformation{});
    check_properties(elastic_deformation{.sigma_px = 3, .spacing_px = 20, .frame = displacement_frame::tile});
    check_properties(augment::rotate90{});
    check_properties(augment::transpose{});
    check_properties(affine{});
    check_properties(affine{.shift_limit = 2, .scale_limit = .9, .rotate_limit = 180, .shear_limit = 60});
    check_properties(elastic{});
    check_properties(elastic{.alpha = 30, .sigma = 3, .alpha_affine = 5});
    check_properties(grid_distortion{});
    check_properties(grid_distortion{.num_steps = 3, .distort_limit = .9});
    check_properties(sequence(elastic_deformation{.spacing_px = 30}, affine{}, augment::transpose{}, zoom{},
                              grid_distortion{}, augment::rotate90{}, elastic{.alpha = 9, .sigma = 2},
                              rotation{}, flip{}, elastic_deformation{.spacing_px = 40}));
    check_properties(brightness_contrast{});
    check_properties(hue_saturation_value{});
    check_properties(augment::clahe{});
    check_properties(invert{});
    check_properties(reference_colour(1));
    check_properties(reference_geometry());
    check_properties(sequence(reference_geometry(), reference_colour(), invert{}));
    check_properties(one_of(flip{}, invert{}, rotation{}));
    check_properties(with_probability(.5, sequence(flip{}, invert{})));
}

TEST_CASE("a sequence of geometry is one resampling and shows what its parts show in turn") {
    const image<std::uint8_t> before = golden::picture("gradient", 1, {32, 32}, 3);
    const auto policy = sequence(flip{}, rotation{}, flip{});
    // Quarter turns and mirrors lose nothing, so one resampling and three must agree.
    for (double degrees : {0., 90., 180., 270.})
        for (int mirrors = 0; mirrors < 16; ++mirrors) {
            const flip::parameters first{(mirrors & 1) != 0, (mirrors & 2) != 0},
                second{(mirrors & 4) != 0, (mirrors & 8) != 0};
            image<std::uint8_t> together = before, in_turn = before;
            policy.apply({first, {degrees}, second}, together);
            flip{}.apply(first, in_turn.view());
            rotation{}.apply({degrees}, in_turn);
            flip{}.apply(second, in_turn.view());
            REQUIRE(together == in_turn);
        }
}

TEST_CASE("a sequence applies its policies in order and draws from left to right") {
    const auto policy = sequence(brightness_contrast{}, invert{}, brightness_contrast{});
    random_stream random({.seed = 5}), by_hand({.seed = 5});
    const auto params = policy.draw(random);
    CHECK(std::get<0>(params) == brightness_contrast{}.draw(by_hand));
    CHECK(std::get<1>(params) == invert{}.draw(by_hand));
    CHECK(std::get<2>(params) == brightness_contrast{}.draw(by_hand));
    image<std::uint8_t> together = golden::picture("noise", 1, {9, 9}, 3), in_turn = together;
    policy.apply(params, together);
    brightness_contrast{}.apply(std::get<0>(params), in_turn);
    invert{}.apply(std::get<1>(params), in_turn);
    brightness_contrast{}.apply(std::get<2>(params), in_turn);
    CHECK(together == in_turn);
}

TEST_CASE("one_of chooses by weight, also among equal types, with_probability by its probability") {
    const auto weighted = one_of({3, 0, 1}, flip{}, flip{}, flip{});
    random_stream random({.seed = 6});
    std::array<int, 3> chosen{};
    int happened = 0;
    for (int i = 0; i < 8000; ++i) {
        ++chosen[weighted.draw(random).index()];
        happened += with_probability(.3, invert{}).draw(random).has_value();
    }
    CHECK(std::abs(chosen[0] - 6000) < 200);
    CHECK(chosen[1] == 0);
    CHECK(std::abs(happened - 2400) < 210);
    CHECK(with_probability(0, invert{}).draw(random) == std::nullopt);
    CHECK(with_probability(1, invert{}).draw(random) != std::nullopt);
}

TEST_CASE("geometry for a tile of a slide is composed with centre and scale kept") {
    random_stream random({.seed = 7});
    tile_geometry geometry{.centre = {1000.5, 2000}, .scale = 1.5};
    const auto policy = sequence(reference_geometry());
    policy.add_to(policy.draw(random), {64, 64}, geometry);
    CHECK(geometry.centre == point{1000.5, 2000});
    CHECK(geometry.scale == 1.5);
    CHECK(geometry.steps.size() == 2);
    CHECK(coordinate_map({64, 64}, geometry).bounds().height > 64);
}

TEST_CASE("impossible pipelines are refused") {
    CHECK_THROWS_WITH(one_of({1, -1}, flip{}, flip{}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(one_of({0, 0}, flip{}, flip{}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(with_probability(1.5, flip{}), Catch::Contains("hubmap.augment.122"));
}
