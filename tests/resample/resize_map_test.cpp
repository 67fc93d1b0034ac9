#include <catch2/catch.hpp>
#include <hubmap/resample/resize_map.hpp>

namespace hubmap {

TEST_CASE("a ramp stays a ramp between maps of other scales, up to its border") {
    // A map at scale 4 whose values are the slide's row at the pixel's centre.
    image<float> coarse({10, 7});
    for (index y = 0; y < 10; ++y)
        for (index x = 0; x < 7; ++x) coarse(y, x) = static_cast<float>(4 * (static_cast<double>(y) + .5));
    image<float> fine({13, 9});  // scale 3: 39 rows, the coarse map stands for 40
    add_resized_map(coarse.view(), 3. / 4, 1.F, fine.view());
    for (index y = 0; y < 13; ++y) {
        const double row = 3 * (static_cast<double>(y) + .5);
        const double expected = std::clamp(row, 2., 38.);  // beyond the outer centres the border continues
        for (index x = 0; x < 9; ++x) CHECK(fine(y, x) == Approx(expected).margin(1e-4));
    }
}

TEST_CASE("maps of the same scale are added exactly, in shares") {
    image<float> a({3, 4}), sum({3, 4});
    for (std::size_t i = 0; i < a.values().size(); ++i) a.values()[i] = static_cast<float>(i);
    add_resized_map(a.view(), 1, .25F, sum.view());
    add_resized_map(a.view(), 1, .75F, sum.view());
    CHECK(sum == a);
}

TEST_CASE("maps that cannot be resized are refused") {
    image<float> none({0, 3}), two({2, 2}, 2), one({2, 2});
    CHECK_THROWS_WITH(add_resized_map(none.view(), 1, 1, one.view()),
                      Catch::Contains("[hubmap.resample.103]"));
    CHECK_THROWS_WITH(add_resized_map(two.view(), 1, 1, one.view()),
                      Catch::Contains("[hubmap.resample.103]"));
    CHECK_THROWS_WITH(add_resized_map(one.view(), 0, 1, one.view()),
                      Catch::Contains("[hubmap.resample.103]"));
}

}  // namespace hubmap
