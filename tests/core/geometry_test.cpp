#include <catch2/catch.hpp>
#include <hubmap/core/geometry.hpp>

using namespace hubmap;

TEST_CASE("windows meet where both are") {
    CHECK(intersect({0, 0, 10, 10}, {5, -3, 10, 6}) == window{5, 0, 5, 3});
    CHECK(intersect({0, 0, 10, 10}, {20, 0, 5, 5}).empty());
    CHECK(contains(whole({4, 5}), {1, 1, 3, 4}));
    CHECK_FALSE(contains(whole({4, 5}), {1, 1, 4, 4}));
    CHECK(ceil_div(7, 3) == 3);
    CHECK(ceil_div(6, 3) == 2);
}
