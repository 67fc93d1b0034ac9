#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/series.hpp>
#include <limits>

using namespace hubmap;

TEST_CASE("series_log2 is the logarithm of every positive normal number") {
    double worst = 0;
    for (float value = std::numeric_limits<float>::min(); value < 1e38F; value *= 1.00013F) {
        const double expected = std::log2(static_cast<double>(value));
        worst = std::max(worst, std::abs(series_log2(value) - expected) / std::max(std::abs(expected), .2));
    }
    CHECK(worst < 3e-7);
    CHECK(series_log2(1) == 0);
    CHECK(series_log2(0x1p-30F) == -30);
}

TEST_CASE("series_exp2 is the power of two") {
    double worst = 0;
    for (float value = -125.9F; value < 126.9F; value += .00371F)
        worst = std::max(worst, std::abs(series_exp2(value) / std::exp2(static_cast<double>(value)) - 1));
    CHECK(worst < 3e-7);
    CHECK(series_exp2(0) == 1);
    CHECK(series_exp2(-3) == .125F);
}

TEST_CASE("number_up_to cuts and makes 0 of what is no number") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(),
                    inf = std::numeric_limits<float>::infinity();
    CHECK(number_up_to(.5F, 1) == .5F);
    CHECK(number_up_to(1.5F, 1) == 1);
    CHECK(number_up_to(inf, 1) == 1);
    CHECK(number_up_to(-.5F, 1) == 0);
    CHECK(number_up_to(-inf, 1) == 0);
    CHECK(number_up_to(nan, 1) == 0);
    CHECK(number_up_to(-nan, 1) == 0);
}
