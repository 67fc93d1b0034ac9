#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <hubmap/augment/sequence.hpp>
#include <hubmap/augment/some_of.hpp>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("some_of takes as many as it says, all different, by weight, in the order of the list",
          "[some_of]") {
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

}  // namespace hubmap::augment
