#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/gaussian_noise.hpp>
#include <hubmap/augment/policy.hpp>
#include <limits>
#include <numbers>

#include "support/golden_images.hpp"

using namespace hubmap;
using augment::gaussian_noise;

static_assert(augment::applies_to<gaussian_noise, std::uint8_t> &&
              augment::applies_to<gaussian_noise, float>);
static_assert(!augment::moves_labels<gaussian_noise> && has_fields<gaussian_noise> &&
              has_fields<gaussian_noise::parameters>);

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

}  // namespace

TEST_CASE("noise is the inverse of the normal distribution of Philox words, with every instruction set") {
    const gaussian_noise::parameters drawn{.variance = 1, .seed = 0x0123456789ABCDEF};
    const extent size{64, 1029};
    const image<float> noise = gaussian_noise{}.noise(drawn, size, 3);
    for (const auto set : every_set) REQUIRE(gaussian_noise{}.noise(drawn, size, 3, set) == noise);
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < noise.values().size(); ++i) {
        const auto place = static_cast<std::uint32_t>(i % 64);
        const auto block = static_cast<std::uint32_t>(i / 64 * 16 + place % 16);
        const std::uint32_t word =
            random_stream::philox_block({block, 0, 0, 0}, {0x89ABCDEF, 0x01234567})[place / 16];
        const double value = noise.values()[i], size_of = std::abs(value);
        const double end = (std::min(word, ~word) + .5) * 0x1p-32;  // share of the nearer end
        REQUIRE((value < 0) == (word < 0x80000000));
        const double density = std::exp(-size_of * size_of / 2) / std::sqrt(2 * std::numbers::pi);
        worst = std::max(worst, std::abs(std::erfc(size_of / std::numbers::sqrt2) / 2 - end) / density);
        largest = std::max(largest, size_of);
    }
    CHECK(worst < 4e-6);  // in units of the value
    CHECK(largest > 4);   // the tails were met
    CHECK(largest < 6.34);
}

TEST_CASE(
    "noise of a seed has the same bits with every compiler and library: stored draws stay what they are") {
    const image<float> noise =
        gaussian_noise{.mean = .25}.noise({.variance = 7, .seed = 0xFEDCBA9876543210}, {300, 301}, 3);
    CHECK(golden::digest(golden::bytes_of(noise.values())) == "2a0572405880f557");
}

TEST_CASE("noise has the moments and the tails of the normal distribution") {
    const double variance = 30, mean = -2, deviation = std::sqrt(variance);
    const image<float> noise =
        gaussian_noise{.mean = mean}.noise({.variance = variance, .seed = 5}, {1024, 1024}, 4);
    const auto count = static_cast<double>(noise.values().size());
    double powers[5] = {}, beyond[5] = {}, neighbours = 0, last = 0;
    for (const float value : noise.values()) {
        const double z = (value - mean) / deviation;
        double power = 1;
        for (double& sum : powers) {
            sum += power;
            power *= z;
        }
        for (int k = 0; k < 5; ++k) beyond[k] += std::abs(z) > k;
        neighbours += z * last;
        last = z;
    }
    // Each within five standard deviations of its estimate.
    const double step = 5 / std::sqrt(count);
    CHECK(std::abs(powers[1] / count) < step);
    CHECK(std::abs(powers[2] / count - 1) < step * std::sqrt(2));
    CHECK(std::abs(powers[3] / count) < step * std::sqrt(15));
    CHECK(std::abs(powers[4] / count - 3) < step * std::sqrt(96));
    CHECK(std::abs(neighbours / count) < step);
    for (int k = 1; k < 5; ++k) {
        const double share = std::erfc(k / std::numbers::sqrt2);
        CHECK(std::abs(beyond[k] / count - share) < step * std::sqrt(share));
    }
}

TEST_CASE("gaussian_noise adds the noise of its seed, however the image lies in memory") {
    const gaussian_noise policy{.mean = 1.5};
    const gaussian_noise::parameters drawn{.variance = 40, .seed = 99};
    const auto check = [&](const auto& before) {
        auto expected = before, noisy = before;
        const image<float> noise = policy.noise(drawn, before.size(), before.channels());
        add_noise(expected.view(), noise.view());
        policy.apply(drawn, noisy);
        CHECK(noisy == expected);
        CHECK_FALSE(noisy == before);
        using T = typename std::remove_cvref_t<decltype(before)>::value_type;
        golden::scattered<T> far(before.size(), before.channels());
        copy(before.view(), far.view);
        policy.apply(drawn, far.view);
        auto gathered = before;
        copy(image_view<const T>(far.view), gathered.view());
        CHECK(gathered == expected);
        for (const auto set : every_set) {
            auto again = before;
            policy.apply(drawn, again, set);
            CHECK(again == expected);
        }
    };
    for (const extent size : {extent{1, 1}, {7, 5}, {80, 121}})
        for (const index channels : {1, 3, 4}) {
            const auto picture = golden::picture("tissue", 3, size, channels);
            check(picture);
            check(golden::as_floats(picture));
        }
}

TEST_CASE("noise of variance 0 changes nothing; draws lie between the limits") {
    image<std::uint8_t> pixels = golden::picture("noise", 1, {9, 9}, 3), none({0, 3}, 3);
    const auto before = pixels;
    gaussian_noise{}.apply({.variance = 0, .seed = 1}, pixels);
    CHECK(pixels == before);
    CHECK_NOTHROW(gaussian_noise{}.apply({.variance = 4, .seed = 1}, none));
    CHECK(gaussian_noise{}.noise({4, 1}, {0, 5}, 3).empty());
    random_stream random({.seed = 4});
    const auto first = gaussian_noise{}.draw(random);
    for (int i = 0; i < 100; ++i) {
        const auto drawn = gaussian_noise{}.draw(random);
        REQUIRE((drawn.variance >= 10 && drawn.variance < 50 && drawn.seed != first.seed));
    }
}

TEST_CASE("noise that is no number is refused or has a stated result") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    image<std::uint8_t> bytes({1, 2}, 1);
    bytes(0, 0) = 200;
    image<float> floats({1, 2}, 1);
    for (const double variance : {-1., nan, 1e300})
        CHECK_THROWS_WITH(gaussian_noise{}.apply({variance, 1}, bytes),
                          Catch::Contains("hubmap.augment.143"));
    CHECK_THROWS_WITH(gaussian_noise{.mean = nan}.apply({1, 1}, bytes),
                      Catch::Contains("hubmap.augment.143"));
    image<double> noise({1, 2}, 1), other({2, 1}, 1);
    noise(0, 0) = nan;
    noise(0, 1) = std::numeric_limits<double>::infinity();
    add_noise(bytes.view(), image_view<const double>(noise.view()));
    CHECK(bytes.values() == std::vector<std::uint8_t>{0, 255});
    add_noise(floats.view(), image_view<const double>(noise.view()));
    CHECK((std::isnan(floats(0, 0)) && floats(0, 1) == 1));
    CHECK_THROWS_WITH(add_noise(bytes.view(), image_view<const double>(other.view())),
                      Catch::Contains("hubmap.augment.142"));
}
