#include <catch2/catch.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/rotation.hpp>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("policies and what they drew are printed by name, with all bits", "[describe_policy]") {
    CHECK(print(flip{.probability_y = .1}) == R"({"flip": {"probability_y": 0.1, "probability_x": 0.5}})");
    CHECK(print_parameters(flip{}, {true, false}) == R"({"flip": {"y": true, "x": false}})");
    CHECK(print_parameters(rotation{}, {1. / 3}) == R"({"rotation": {"degrees": 0.3333333333333333}})");
    CHECK(print_parameters(add{}, 4) == R"({"add": 4})");  // drawn numbers need no members
}

TEST_CASE("what was printed is read back equal, and only by a policy of its name", "[describe_policy]") {
    const rotation::parameters drawn{1. / 3};
    const value_tree tree = describe_parameters<rotation>(drawn);
    CHECK(read_parameters(rotation{}, tree) == drawn);
    CHECK(read_parameters(add{}, describe_parameters<add>(4)) == 4);
    CHECK_THROWS_WITH(read_parameters(flip{}, tree), Catch::Contains("hubmap.pipeline.103"));
    CHECK_THROWS_WITH(read_parameters(rotation{}, value_tree{}), Catch::Contains("hubmap.pipeline.102"));
}

struct nameless {
    int draw(random_stream&) const { return 0; }
    void apply(int, image_view<std::uint8_t>) const {}
};
static_assert(described_augmentation<flip> && described_augmentation<add>);
static_assert(augmentation<nameless> && !described_augmentation<nameless>);

}  // namespace hubmap::augment
