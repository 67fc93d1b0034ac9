#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/filter/gaussian_kernel.hpp>
#include <limits>
#include <numeric>

using namespace hubmap;

TEST_CASE("weights of a Gaussian have sum 1, and 256 in fixed point, and are symmetric") {
    for (index size = 1; size <= gaussian_size_limit; size += size < 301 ? 2 : 1262)
        for (const double sigma : {0., 1e-300, .2, .8, 1.5, 40., 1e5, 1e300}) {
            INFO(size << " samples, sigma " << sigma);
            const auto exact = gaussian_weights(size, sigma);
            const auto whole = gaussian_weights_256(size, sigma);
            REQUIRE(std::ssize(exact) == size);
            CHECK(std::abs(std::accumulate(exact.begin(), exact.end(), 0.) - 1) < 1e-12);
            CHECK(std::accumulate(whole.begin(), whole.end(), std::int64_t{0}) == 256);
            for (std::size_t i = 0; i < exact.size(); ++i) {
                REQUIRE(exact[i] == exact[exact.size() - 1 - i]);
                REQUIRE(whole[i] == whole[whole.size() - 1 - i]);
                REQUIRE(whole[i] >= 0);
            }
        }
}

TEST_CASE("size and sigma of a Gaussian follow from each other as in OpenCV") {
    CHECK(gaussian_size({7, 0}, 3) == 7);
    CHECK(gaussian_size({0, 1}, 3) == 7);
    CHECK(gaussian_size({0, 1}, 4) == 9);
    CHECK(gaussian_size({0, .1}, 3) == 3);
    // Without sigma small kernels are OpenCV's table, larger ones have its sigma: .3 ((size - 1) / 2 - 1) +
    // .8.
    CHECK(gaussian_weights(5, 0) == std::vector{.0625, .25, .375, .25, .0625});
    const auto eleven = gaussian_weights(11, 0), same = gaussian_weights(11, 2);
    for (std::size_t i = 0; i < eleven.size(); ++i) CHECK(std::abs(eleven[i] - same[i]) < 1e-15);
    CHECK(std::abs(eleven[4] / eleven[5] - std::exp(-.125)) < 1e-15);
    for (const gaussian_shape shape : {gaussian_shape{0, 0}, {4, 1}, {-3, 1}, {3, -1}, {4097, 1}, {0, 1e9}})
        CHECK_THROWS_WITH(gaussian_size(shape, 3), Catch::Contains("hubmap.filter.101"));
    CHECK_THROWS_WITH(gaussian_size({3, std::numeric_limits<double>::quiet_NaN()}, 3),
                      Catch::Contains("hubmap.filter.101"));
}
