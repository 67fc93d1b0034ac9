#include <catch2/catch.hpp>
#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/any_policy.hpp>
#include <hubmap/augment/apply_with_labels.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/in_order.hpp>
#include <hubmap/augment/one_of.hpp>
#include <hubmap/augment/rotate90.hpp>
#include <hubmap/augment/sequence.hpp>
#include <hubmap/augment/some_of.hpp>
#include <hubmap/augment/transpose.hpp>
#include <hubmap/augment/with_probability.hpp>
#include <memory>
#include <optional>
#include <variant>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("a sequence composes all of its geometry, nested too, and applies it first", "[sequence]") {
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

TEST_CASE("a sequence resamples as its first drawn policy wants, mirrors and quarter turns not at all",
          "[sequence]") {
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

}  // namespace hubmap::augment
