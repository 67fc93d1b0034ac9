#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/any_policy.hpp>
#include <hubmap/augment/apply_with_labels.hpp>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/rotate90.hpp>
#include <hubmap/augment/rotation.hpp>
#include <hubmap/augment/transpose.hpp>
#include <hubmap/augment/zoom.hpp>
#include <memory>
#include <vector>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

namespace {

/// Adds a number to every value, of bytes or of floats: order shows, and so does how often it was applied.
struct add {
    static constexpr std::string_view name = "add";
    int amount = 1;
    static constexpr auto fields() { return std::tuple{field{"amount", &add::amount}}; }

    [[nodiscard]] int draw(random_stream& random) const {
        return amount + static_cast<int>(uniform_index(random, 5));
    }
    void apply(int drawn, image_view<std::uint8_t> pixels) const { add_to_values(drawn, pixels); }
    void apply(int drawn, image_view<float> pixels) const { add_to_values(drawn, pixels); }

  private:
    template <class T>
    static void add_to_values(int drawn, image_view<T> pixels) {
        for (hubmap::index y = 0; y < pixels.height(); ++y)
            for (hubmap::index x = 0; x < pixels.width(); ++x)
                for (hubmap::index c = 0; c < pixels.channels(); ++c)
                    pixels(y, x, c) = static_cast<T>(pixels(y, x, c) + static_cast<T>(drawn));
    }
};

const image<std::uint8_t> tissue = golden::picture("tissue", 3, {40, 52}, 3);
const rotation::parameters turned_33{33.5};
const zoom::parameters zoomed{1.3};
const brightness_contrast::parameters brighter{1.2, .1};

label_image<std::uint16_t> stripes(extent size) {
    label_image<std::uint16_t> labels(size);
    for (hubmap::index y = 0; y < size.height; ++y)
        for (hubmap::index x = 0; x < size.width; ++x)
            labels(y, x) = static_cast<std::uint16_t>(1000 * ((y / 3 + x / 2) % 3));
    return labels;
}

}  // namespace

TEST_CASE("a sequence composes all of its geometry, nested too, and applies it first", "[combinators]") {
    const auto policy = sequence(brightness_contrast{}, with_probability(.5, rotation{}),
                                 one_of(sequence(zoom{}, add{}), add{}));
    const decltype(policy)::parameters drawn{
        brighter, turned_33, std::variant<std::tuple<zoom::parameters, int>, int>(std::tuple{zoomed, 7})};

    tile_geometry geometry{.centre = {20, 26}};
    rotation{}.add_to(turned_33, tissue.size(), geometry);
    zoom{}.add_to(zoomed, tissue.size(), geometry);
    image<std::uint8_t> expected({40, 52}, 3), got = tissue;
    warp(tissue.view(), {}, tissue.size(), geometry, expected.view());
    brightness_contrast{}.apply(brighter, expected);
    add{}.apply(7, expected.view());
    policy.apply(drawn, got);
    CHECK(got == expected);

    // The same for a tile that is cut with the geometry: its colour follows.
    tile_geometry cut{.centre = {20, 26}};
    policy.add_to(drawn, tissue.size(), cut);
    CHECK(cut == geometry);
    image<std::uint8_t> tile({40, 52}, 3);
    warp(tissue.view(), {}, tissue.size(), cut, tile.view());
    apply_without_geometry(policy, drawn, tile.view());
    CHECK(tile == expected);

    auto labels = stripes({40, 52}), expected_labels = labels, beside = labels;
    warp_labels(stripes({40, 52}).view(), {}, {40, 52}, geometry, expected_labels.view());
    policy.apply(drawn, labels.view());
    CHECK(labels == expected_labels);
    image<std::uint8_t> together = tissue;
    apply_with_labels(policy, drawn, together.view(), beside.view());
    CHECK(together == expected);
    CHECK(beside == expected_labels);
}

TEST_CASE("in_order keeps the order of the text, a sequence does not where geometry follows colour",
          "[combinators]") {
    image<std::uint8_t> strict = tissue, by_hand = tissue, composed = tissue;
    const auto policy = in_order(augment::clahe{}, rotation{}, zoom{});
    policy.apply({{2.}, turned_33, zoomed}, strict);
    augment::clahe{}.apply({2.}, by_hand);
    rotation{}.apply(turned_33, by_hand);
    zoom{}.apply(zoomed, by_hand);
    CHECK(strict == by_hand);
    sequence(augment::clahe{}, rotation{}, zoom{}).apply({{2.}, turned_33, zoomed}, composed);
    CHECK_FALSE(strict == composed);

    // No part of the geometry around it, but its labels move.
    using strict_policy = std::remove_const_t<decltype(policy)>;
    static_assert(!geometric_augmentation<strict_policy> && moves_labels<strict_policy>);
    const auto outer = sequence(in_order(add{}, flip{}), rotation{});
    const decltype(outer)::parameters drawn{{3, {true, false}}, turned_33};
    image<std::uint8_t> got = tissue, expected = tissue;
    auto labels = stripes(tissue.size()), expected_labels = labels;
    outer.apply(drawn, got);
    outer.apply(drawn, labels.view());
    rotation{}.apply(turned_33, expected);
    add{}.apply(3, expected.view());
    flip{}.apply({true, false}, expected.view());
    rotation{}.apply(turned_33, expected_labels.view());
    flip{}.apply({true, false}, expected_labels.view());
    CHECK(got == expected);
    CHECK(labels == expected_labels);
}

TEST_CASE("one_of may hold geometry and colour", "[combinators]") {
    const auto policy = one_of(flip{}, add{});
    using parameters = decltype(policy)::parameters;
    using mixed = std::remove_const_t<decltype(policy)>;
    static_assert(geometric_augmentation<mixed> && moves_labels<mixed, std::uint16_t>);
    for (const parameters& drawn : {parameters(flip::parameters{true, true}), parameters(9)}) {
        image<std::uint8_t> got = tissue, expected = tissue, cut(tissue.size(), 3);
        auto labels = stripes(tissue.size());
        policy.apply(drawn, got);
        policy.apply(drawn, labels.view());
        drawn.index() == 0 ? flip{}.apply({true, true}, expected.view()) : add{}.apply(9, expected.view());
        CHECK(got == expected);
        CHECK((labels == stripes(tissue.size())) == (drawn.index() == 1));

        tile_geometry geometry = geometry_in_place(policy, drawn, tissue.size());
        CHECK(geometry.steps.empty() == (drawn.index() == 1));
        warp(tissue.view(), {}, tissue.size(), geometry, cut.view());
        apply_without_geometry(policy, drawn, cut.view());
        CHECK(cut == expected);
    }
}

TEST_CASE("a sequence resamples as its first drawn policy wants, mirrors and quarter turns not at all",
          "[combinators]") {
    const image<std::uint8_t> square = golden::picture("tissue", 4, {37, 37}, 3);
    const auto same = [&](const auto& whole, const auto& whole_drawn, const auto& alone, const auto& drawn) {
        for (const auto& picture : {square, tissue}) {
            image<std::uint8_t> composed = picture, expected = picture, with_labels = picture;
            auto labels = stripes(picture.size()), beside = labels, expected_labels = labels;
            whole.apply(whole_drawn, composed);
            whole.apply(whole_drawn, labels.view());
            alone.apply(drawn, expected);
            alone.apply(drawn, expected_labels.view());
            CHECK(composed == expected);
            CHECK(labels == expected_labels);
            apply_with_labels(whole, whole_drawn, with_labels.view(), beside.view());
            CHECK(with_labels == expected);
            CHECK(beside == expected_labels);
        }
    };
    const affine fine{.border = border_mode::reflect_101, .method = interpolation::lanczos4};
    const affine::parameters moved{.degrees = 20, .scale = .7, .shift_y = .1, .shear_degrees = 5};
    same(sequence(fine), std::tuple{moved}, fine, moved);
    same(sequence(flip{}, one_of(fine), rotation{}),
         std::tuple{flip::parameters{}, std::variant<affine::parameters>(moved), rotation::parameters{0}},
         fine, moved);
    same(sequence(with_probability(.5, rotation{}), with_probability(.5, fine)),
         std::tuple{std::optional<rotation::parameters>(), std::optional(moved)}, fine, moved);
    same(some_of({0, 2}, rotation{}, fine),
         std::tuple{std::optional<rotation::parameters>(), std::optional(moved)}, fine, moved);
    CHECK(resampling_of(sequence(any_policy(fine)),
                        {any_policy(fine).draw(*std::make_unique<random_stream>(random_key{}))}) ==
          resampling_wish{border_mode::reflect_101, interpolation::lanczos4});
    for (int quarters = -3; quarters < 6; ++quarters) {
        same(sequence(augment::rotate90{}), std::tuple{augment::rotate90::parameters{quarters}},
             augment::rotate90{}, augment::rotate90::parameters{quarters});
        // A quarter turn after a transposition is a mirror.
        image<std::uint8_t> composed = square, in_turn = square;
        const flip::parameters mirrored{quarters % 2 == 0, quarters > 1};
        sequence(flip{}, augment::transpose{}, augment::rotate90{})
            .apply({mirrored, {}, {quarters}}, composed);
        in_order(flip{}, augment::transpose{}, augment::rotate90{})
            .apply({mirrored, {}, {quarters}}, in_turn);
        CHECK(composed == in_turn);
    }
}

TEST_CASE("what was not drawn does not resample", "[combinators]") {
    const auto policy = sequence(with_probability(0, rotation{}), with_probability(0, add{}));
    CHECK(policy.draw(*std::make_unique<random_stream>(random_key{})) == decltype(policy)::parameters{});
    image<std::uint8_t> got = tissue;
    policy.apply({}, got);
    CHECK(got == tissue);
}

TEST_CASE("float images take the policies that take them", "[combinators]") {
    image<float> values({2, 2}, 1);
    random_stream random({.seed = 3});
    const auto policy =
        in_order(add{}, with_probability(1, add{10}), one_of(add{100}), some_of(1, add{1000}));
    const auto drawn = policy.draw(random);
    policy.apply(drawn, values);
    CHECK(values(1, 1) >= 1111);
    CHECK(values(1, 1) <= 1111 + 16);
    static_assert(!applies_to<decltype(sequence(add{}, augment::clahe{})), float>);
    augment_image(sequence(add{}, add{}), random, image_view<float>(values));
    CHECK(values(0, 1) >= 1113);
}

TEST_CASE("some_of takes as many as it says, all different, by weight, in the order of the list",
          "[combinators]") {
    random_stream random({.seed = 4});
    const auto policy = some_of({1, 3}, {3, 1, 0, 1}, add{1}, add{10}, add{30}, add{40});
    std::array<int, 4> times{}, counts{};
    constexpr int rounds = 9000;
    for (int i = 0; i < rounds; ++i) {
        const auto drawn = policy.draw(random);
        const std::array chosen{std::get<0>(drawn).has_value(), std::get<1>(drawn).has_value(),
                                std::get<2>(drawn).has_value(), std::get<3>(drawn).has_value()};
        int count = 0;
        for (std::size_t p = 0; p < chosen.size(); ++p) {
            times[p] += chosen[p];
            count += chosen[p];
        }
        ++counts[static_cast<std::size_t>(count)];
    }
    CHECK(counts[0] == 0);
    for (std::size_t n = 1; n <= 3; ++n) CHECK(std::abs(counts[n] - rounds / 3) < 200);
    CHECK(times[2] == 0);
    // Taken alone with 3/5; among two with 3/5 + 2/5 * 3/4; among three always.
    CHECK(std::abs(times[0] - rounds * (.6 + .9 + 1) / 3) < 200);
    CHECK(std::abs(times[1] - times[3]) < 300);

    image<float> got({1, 1}, 1), expected({1, 1}, 1);
    some_of(2, add{}, add{}, add{}).apply({2, std::nullopt, 5}, got);
    CHECK(got(0, 0) == 7);
    const auto none = some_of({0, 0}, add{}).draw(random);
    CHECK_FALSE(std::get<0>(none).has_value());

    // Geometry of those that were chosen is composed too.
    image<std::uint8_t> one = tissue, other = tissue;
    some_of({0, 3}, rotation{}, add{}, zoom{}).apply({turned_33, 3, zoomed}, one);
    sequence(rotation{}, zoom{}, add{}).apply({turned_33, zoomed, 3}, other);
    CHECK(one == other);
}

TEST_CASE("a list that is made when the program runs draws and does what its tuple does", "[combinators]") {
    const std::vector<add> list{{1}, {20}, {40}};
    const auto check = [](const auto& of_types, const auto& of_list) {
        for (unsigned seed = 0; seed < 20; ++seed) {
            random_stream first({.seed = seed}), second({.seed = seed});
            const auto drawn = of_types.draw(first);
            const auto also = of_list.draw(second);
            CHECK(first() == second());
            CHECK(print_parameters(of_types, drawn) == print_parameters(of_list, also));
            image<std::uint8_t> one = tissue, two = tissue;
            of_types.apply(drawn, one);
            of_list.apply(also, two);
            CHECK(one == two);
        }
        CHECK(print(of_types) == print(of_list));
    };
    check(sequence(add{1}, add{20}, add{40}), sequence(list));
    check(in_order(add{1}, add{20}, add{40}), in_order(list));
    check(one_of(add{1}, add{20}, add{40}), one_of(list));
    check(one_of({1, 2, 0}, add{1}, add{20}, add{40}), one_of(list, {1, 2, 0}));
    check(some_of({1, 2}, add{1}, add{20}, add{40}), some_of({1, 2}, list));
    check(some_of(2, {1, 2, 3}, add{1}, add{20}, add{40}), some_of(2, list, {1, 2, 3}));

    image<std::uint8_t> pixels = tissue;
    CHECK_THROWS_WITH(sequence(list).apply({1, 2}, pixels), Catch::Contains("hubmap.augment.162"));
    CHECK_THROWS_WITH(one_of(list).apply({3, 1}, pixels), Catch::Contains("hubmap.augment.162"));
    CHECK_THROWS_WITH(some_of(1, list).apply({1, 2, 3, 4}, pixels), Catch::Contains("hubmap.augment.162"));
    CHECK(sequence(std::vector<add>{}).draw(*std::make_unique<random_stream>(random_key{})).empty());
}

TEST_CASE("impossible choices are refused", "[combinators]") {
    const std::vector<add> list{{1}, {20}};
    CHECK_THROWS_WITH(one_of(std::vector<add>{}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(one_of(list, {1}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(one_of(list, {0, 0}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(some_of(3, list), Catch::Contains("hubmap.augment.123"));
    CHECK_THROWS_WITH(some_of({-1, 1}, list), Catch::Contains("hubmap.augment.123"));
    CHECK_THROWS_WITH(some_of({2, 1}, add{}, add{}), Catch::Contains("hubmap.augment.123"));
    CHECK_THROWS_WITH(some_of(2, {1, 0}, add{}, add{}), Catch::Contains("hubmap.augment.123"));
    image<std::uint8_t> pixels({3, 3}, 1);
    label_image<> labels({3, 4});
    CHECK_THROWS_WITH(apply_with_labels(flip{}, {}, pixels.view(), labels.view()),
                      Catch::Contains("hubmap.augment.164"));
}
