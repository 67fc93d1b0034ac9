#include <catch2/catch.hpp>
#include <cstdlib>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/sequence.hpp>
#include <hubmap/augment/with_probability.hpp>
#include <limits>
#include <memory>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("what was not drawn does not resample", "[with_probability]") {
    const auto policy = sequence(with_probability(0, rotation{}), with_probability(0, add{}));
    CHECK(policy.draw(*std::make_unique<random_stream>(random_key{})) == decltype(policy)::parameters{});
    image<std::uint8_t> got = tissue;
    policy.apply({}, got);
    CHECK(got == tissue);
}

TEST_CASE("with_probability draws its policy in that share of cases, and leaves all as it is in the others",
          "[with_probability]") {
    random_stream random({.seed = 9});
    const auto policy = with_probability(.3, add{});
    int times = 0;
    constexpr int rounds = 10'000;
    for (int i = 0; i < rounds; ++i) times += policy.draw(random).has_value() ? 1 : 0;
    CHECK(std::abs(times - .3 * rounds) < 200);
    CHECK(with_probability(1, add{}).draw(random).has_value());

    const auto flips = with_probability(.5, flip{});
    image<std::uint8_t> left = tissue, moved = tissue, expected = tissue;
    auto labels = stripes(tissue.size());
    flips.apply(std::nullopt, left);
    flips.apply(std::nullopt, labels.view());
    CHECK(left == tissue);
    CHECK(labels == stripes(tissue.size()));
    flips.apply(flip::parameters{true, false}, moved);
    flip{}.apply({true, false}, expected);
    CHECK(moved == expected);
    tile_geometry geometry;
    flips.add_to(std::nullopt, tissue.size(), geometry);
    CHECK(geometry == tile_geometry{});
    for (const double impossible : {-.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
        CHECK_THROWS_WITH(with_probability(impossible, add{}), Catch::Contains("hubmap.augment.122"));
}

}  // namespace hubmap::augment
