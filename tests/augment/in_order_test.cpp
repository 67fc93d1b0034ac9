#include <catch2/catch.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/in_order.hpp>
#include <hubmap/augment/sequence.hpp>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("in_order keeps the order of the text, a sequence does not where geometry follows colour",
          "[in_order]") {
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

}  // namespace hubmap::augment
