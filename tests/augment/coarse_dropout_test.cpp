#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/coarse_dropout.hpp>
#include <hubmap/augment/policy.hpp>
#include <limits>
#include <set>

#include "support/golden_images.hpp"

using namespace hubmap;
using augment::coarse_dropout;
using augment::dropout_hole;

static_assert(augment::applies_to<coarse_dropout, std::uint8_t> &&
              augment::applies_to<coarse_dropout, float>);
static_assert(augment::moves_labels<coarse_dropout> && !augment::geometric_augmentation<coarse_dropout>);
static_assert(has_fields<coarse_dropout> && has_fields<coarse_dropout::parameters>);

namespace {

/// The hole that covers these pixels of an image.
dropout_hole hole_at(index top, index left, index bottom, index right, extent size) {
    const auto relative = [](index begin, index length, index side) {
        return (static_cast<double>(begin) + .5) / static_cast<double>(side - length + 1);
    };
    const index height = bottom - top, width = right - left;
    return {relative(top, height, size.height), relative(left, width, size.width), height, width};
}

}  // namespace

TEST_CASE("given holes are filled as albumentations fills them, to the bit") {
    for (auto& line : golden::lines("augment/dropout.txt")) {
        image<std::uint8_t> bytes = golden::read_picture(line);
        image<float> floats = golden::as_floats(bytes);
        std::size_t fills = 0, holes = 0;
        line >> fills;
        coarse_dropout policy{.fill_value = std::vector<double>(fills)}, scaled = policy;
        for (std::size_t i = 0; i < fills; ++i) {
            line >> policy.fill_value[i];
            scaled.fill_value[i] = policy.fill_value[i] / 255;
        }
        line >> holes;
        coarse_dropout::parameters drawn;
        for (std::size_t i = 0; i < holes; ++i) {
            index top = 0, left = 0, bottom = 0, right = 0;
            line >> top >> left >> bottom >> right;
            drawn.holes.push_back(hole_at(top, left, bottom, right, bytes.size()));
        }
        std::string of_bytes, of_floats;
        line >> of_bytes >> of_floats;
        INFO(line.str());
        golden::scattered<std::uint8_t> far(bytes.size(), bytes.channels());
        copy(image_view<const std::uint8_t>(bytes.view()), far.view);
        policy.apply(drawn, bytes);
        scaled.apply(drawn, floats);
        CHECK(golden::digest(bytes.values()) == of_bytes);
        CHECK(golden::digest(golden::bytes_of(floats.values())) == of_floats);
        policy.apply(drawn, far.view);
        image<std::uint8_t> gathered(bytes.size(), bytes.channels());
        copy(image_view<const std::uint8_t>(far.view), gathered.view());
        CHECK(gathered == bytes);
    }
}

TEST_CASE("holes take every place that they fit into, equally often, and no other") {
    random_stream random({.seed = 6});
    const coarse_dropout policy{
        .max_holes = 40, .max_height_px = 3, .max_width_px = 5, .min_holes = 20, .min_height_px = 2};
    std::set<std::size_t> counts;
    std::array<int, 9> tops{};  // of holes of height 2 in 10 rows
    int of_two = 0;
    for (int round = 0; round < 1000; ++round) {
        const auto drawn = policy.draw(random);
        counts.insert(drawn.holes.size());
        for (const dropout_hole& hole : drawn.holes) {
            const window place = hole.place({10, 6});
            REQUIRE((hole.height_px == 2 || hole.height_px == 3));
            REQUIRE(place.size() == extent{hole.height_px, 5});
            REQUIRE(contains(whole({10, 6}), place));
            if (hole.height_px != 2) continue;
            ++of_two;
            ++tops[static_cast<std::size_t>(place.y)];
        }
    }
    CHECK(counts.size() == 21);
    CHECK((*counts.begin() == 20 && *counts.rbegin() == 40));
    for (const int count : tops) CHECK(count == Approx(of_two / 9.).epsilon(.1));  // 4 standard deviations
    const auto by_default = coarse_dropout{}.draw(random);
    REQUIRE(by_default.holes.size() == 8);
    for (const dropout_hole& hole : by_default.holes) CHECK((hole.height_px == 8 && hole.width_px == 8));
    CHECK(dropout_hole{std::nextafter(1., 0.), 0, 3, 2}.place({1'000'000'000, 7}) ==
          window{999'999'997, 0, 3, 2});
}

TEST_CASE("a hole larger than the image covers it; an empty image has none") {
    image<std::uint8_t> pixels = golden::picture("noise", 3, {3, 4}, 2), none({0, 4}, 2);
    coarse_dropout{.fill_value = {9, 7}}.apply({{{.99, .5, 100, 100}}}, pixels);
    for (index x = 0; x < 4; ++x) CHECK((pixels(2, x, 0) == 9 && pixels(0, x, 1) == 7));
    CHECK_NOTHROW(coarse_dropout{}.apply({{{.5, .5, 2, 2}}}, none));
}

TEST_CASE("labels are filled where a code is given, in the holes of their image") {
    label_image<> labels({6, 9});
    for (auto& code : labels.values()) code = 1;
    const auto before = labels;
    random_stream random({.seed = 2});
    const auto drawn = coarse_dropout{.max_holes = 3, .max_height_px = 2, .max_width_px = 2}.draw(random);
    coarse_dropout{}.apply(drawn, labels.view());
    CHECK(labels == before);
    coarse_dropout{.mask_fill_value = 5}.apply(drawn, labels.view());
    image<std::uint8_t> pixels({6, 9}, 1);
    coarse_dropout{.fill_value = {200}}.apply(drawn, pixels);
    for (std::size_t i = 0; i < pixels.values().size(); ++i)
        REQUIRE(labels.values()[i] == (pixels.values()[i] == 200 ? 5 : 1));
    label_image<std::uint16_t> wide({6, 9});
    coarse_dropout{.mask_fill_value = 300}.apply(drawn, wide.view());
    CHECK(std::ranges::count(wide.values(), 300) == std::ranges::count(pixels.values(), 200));
    label_image<> none;
    CHECK_NOTHROW(coarse_dropout{.mask_fill_value = 5}.apply(drawn, none.view()));
    CHECK_THROWS_WITH(coarse_dropout{.mask_fill_value = 256}.apply(drawn, labels.view()),
                      Catch::Contains("hubmap.augment.146"));
}

TEST_CASE("coarse_dropout refuses impossible limits, holes and values") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    random_stream random({});
    for (const coarse_dropout& policy : {coarse_dropout{.max_holes = 0},
                                         {.max_height_px = -1},
                                         {.max_width_px = 0},
                                         {.min_holes = 9},
                                         {.min_height_px = 0},
                                         {.max_width_px = 1 << 21}})
        CHECK_THROWS_WITH(policy.draw(random), Catch::Contains("hubmap.augment.144"));
    image<std::uint8_t> pixels({4, 4}, 3);
    image<float> floats({4, 4}, 3);
    label_image<> labels({4, 4});
    for (const dropout_hole hole :
         {dropout_hole{1, 0, 1, 1}, {0, -.1, 1, 1}, {nan, 0, 1, 1}, {0, 0, 0, 1}, {0, 0, 1, -1}}) {
        CHECK_THROWS_WITH(coarse_dropout{}.apply({{hole}}, pixels), Catch::Contains("hubmap.augment.145"));
        CHECK_THROWS_WITH(coarse_dropout{}.apply({{hole}}, labels.view()),
                          Catch::Contains("hubmap.augment.145"));
    }
    for (const std::vector<double>& fill : {std::vector<double>{}, {1, 2}, {-1}, {256}, {nan}})
        CHECK_THROWS_WITH(coarse_dropout{.fill_value = fill}.apply({}, pixels),
                          Catch::Contains("hubmap.augment.146"));
    CHECK_THROWS_WITH(coarse_dropout{.fill_value = {nan}}.apply({}, floats),
                      Catch::Contains("hubmap.augment.146"));
    CHECK_NOTHROW(coarse_dropout{.fill_value = {-256}}.apply({}, floats));
}
