#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/filter/gaussian_filter.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

template <class T>
image<T> blurred(const image<T>& in, const gaussian_shape& shape,
                 instruction_set set = instruction_set::widest) {
    image<T> out(in.size(), in.channels());
    gaussian_filter(in, shape, out, set);
    return out;
}

/// `in` with strides and planes, blurred into such an image and gathered again.
template <class T>
image<T> blurred_far_away(const image<T>& in, const gaussian_shape& shape) {
    golden::scattered<T> from(in.size(), in.channels()), to(in.size(), in.channels());
    copy(in.view(), from.view);
    gaussian_filter(image_view<const T>(from.view), shape, to.view);
    image<T> out(in.size(), in.channels());
    copy(image_view<const T>(to.view), out.view());
    return out;
}

}  // namespace

TEST_CASE("a blurred 8-bit image equals OpenCV's to the bit, with every instruction set and any strides") {
    for (auto& line : golden::lines("filter/gaussian.txt")) {
        const image<std::uint8_t> in = golden::read_picture(line);
        gaussian_shape shape;
        std::string digest;
        line >> shape.size_px >> shape.sigma_px >> digest;
        INFO(line.str());
        const image<std::uint8_t> out = blurred(in, shape);
        CHECK(golden::digest(out.values()) == digest);
        if (in.size().area() > 300 * 300) continue;
        for (const auto set : every_set) CHECK(blurred(in, shape, set) == out);
        CHECK(blurred_far_away(in, shape) == out);
        image<std::uint8_t> in_place = in;
        gaussian_filter(in_place, shape, in_place);
        CHECK(in_place == out);
    }
}

TEST_CASE("a blurred image of floats equals OpenCV's but for the order of sums") {
    image<float> in, out;
    for (auto& line : golden::lines("filter/gaussian_float.txt")) {
        std::string first;
        line >> first;
        INFO(line.str());
        if (first == "blur") {
            in = golden::as_floats(golden::read_picture(line));
            gaussian_shape shape;
            line >> shape.size_px >> shape.sigma_px;
            out = blurred(in, shape);
            for (const auto set : every_set) REQUIRE(blurred(in, shape, set) == out);
            REQUIRE(blurred_far_away(in, shape) == out);
            continue;
        }
        index x = 0, c = 0;
        double expected = 0;
        line >> x >> c >> expected;
        CHECK(std::abs(out(std::stol(first), x, c) - expected) <= 1e-6);
    }
}

TEST_CASE("a NaN spoils the pixels within reach and no other") {
    image<float> in({9, 12}, 1);
    in(4, 6) = std::numeric_limits<float>::quiet_NaN();
    const image<float> out = blurred(in, {5, 1.});
    for (index y = 0; y < 9; ++y)
        for (index x = 0; x < 12; ++x)
            CHECK(std::isnan(out(y, x)) == (std::abs(y - 4) <= 2 && std::abs(x - 6) <= 2));
}

TEST_CASE("shapes that are no Gaussian and images that do not fit are refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    image<std::uint8_t> in({4, 4}, 3), other({4, 5}, 3), grey({4, 4}, 1), none({0, 4}, 3);
    for (const gaussian_shape shape : {gaussian_shape{0, 0.},
                                       {4, 1.},
                                       {-3, 1.},
                                       {3, -1.},
                                       {3, nan},
                                       {0, nan},
                                       {4097, 1.},
                                       {0, 1e9},
                                       {0, -1.}})
        CHECK_THROWS_WITH(gaussian_filter(in, shape, in), Catch::Contains("hubmap.filter.101"));
    CHECK_THROWS_WITH(gaussian_filter(in, {3, 0.}, other), Catch::Contains("hubmap.filter.102"));
    CHECK_THROWS_WITH(gaussian_filter(in, {3, 0.}, grey), Catch::Contains("hubmap.filter.102"));
    CHECK_NOTHROW(gaussian_filter(none, {3, 0.}, none));
}
