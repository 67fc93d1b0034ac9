#include <catch2/catch.hpp>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/one_of.hpp>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("one_of may hold geometry and colour", "[one_of]") {
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

}  // namespace hubmap::augment
