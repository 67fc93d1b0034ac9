#include <catch2/catch.hpp>
#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/augment/rotate90.hpp>

namespace hubmap::augment {

TEST_CASE("a policy wishes for the border and the method that it has as members", "[resampling]") {
    const affine fine{.border = border_mode::reflect, .method = interpolation::cubic};
    CHECK(resampling_of(fine, {}) == resampling_wish{border_mode::reflect, interpolation::cubic});
    CHECK(resampling_of(rotate90{.border = border_mode::reflect_101}, {}) ==
          resampling_wish{border_mode::reflect_101, std::nullopt});
    CHECK(resampling_of(brightness_contrast{}, {}) == resampling_wish{});
}

TEST_CASE("of several wishes the first stands, member by member", "[resampling]") {
    resampling_wish wish;
    wish.fill({std::nullopt, interpolation::cubic});
    wish.fill({border_mode::reflect_101, interpolation::nearest});
    wish.fill({border_mode::reflect, std::nullopt});
    CHECK(wish == resampling_wish{border_mode::reflect_101, interpolation::cubic});
}

}  // namespace hubmap::augment
