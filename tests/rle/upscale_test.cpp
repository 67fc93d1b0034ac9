#include <catch2/catch.hpp>
#include <fstream>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/text.hpp>
#include <hubmap/rle/upscale.hpp>
#include <limits>

using namespace hubmap;

namespace {

/// The map of tests/golden/rle/make_rle.py.
image<float> golden_map(extent size) {
    image<float> map(size);
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            const index waves =
                (y * 37 + x * 23 + y / 3 * (x / 4) * 11) % 400 + (y * y + 3 * x * x + y * x) % 600;
            map(y, x) = static_cast<float>(waves) / 1000.F;
        }
    return map;
}

image<float> random_map(random_stream& random, extent size) {
    image<float> map(size);
    for (auto& value : map.values()) value = static_cast<float>(uniform_01(random));
    return map;
}

/// CRC-32 of zlib, bit by bit.
std::uint32_t crc32(const std::string& text) {
    std::uint32_t crc = ~0U;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

/// The mask that encode_upscaled never draws.
label_image<> naive_mask(const image<float>& map, extent full, double threshold) {
    label_image<> mask(full);
    const auto position = [](index i, index from, index to) {
        return std::clamp(
            (static_cast<double>(i) + .5) * (static_cast<double>(from) / static_cast<double>(to)) - .5, 0.,
            static_cast<double>(from - 1));
    };
    for (index y = 0; y < full.height; ++y)
        for (index x = 0; x < full.width; ++x) {
            const double sy = position(y, map.height(), full.height),
                         sx = position(x, map.width(), full.width);
            const auto y0 = static_cast<index>(sy), x0 = static_cast<index>(sx);
            const index y1 = std::min(y0 + 1, map.height() - 1), x1 = std::min(x0 + 1, map.width() - 1);
            const double fx = sx - static_cast<double>(x0), fy = sy - static_cast<double>(y0);
            const double top = double{map(y0, x0)} + (double{map(y0, x1)} - double{map(y0, x0)}) * fx;
            const double bottom = double{map(y1, x0)} + (double{map(y1, x1)} - double{map(y1, x0)}) * fx;
            mask(y, x) = top + (bottom - top) * fy > threshold;
        }
    return mask;
}

}  // namespace

TEST_CASE("the reference codes equal those of OpenCV and numpy, byte for byte") {
    std::ifstream golden(HUBMAP_TEST_SOURCE_DIR "/tests/golden/rle/upscaled.txt");
    extent size, full;
    int cases = 0;
    while (golden >> size.height >> size.width >> full.height >> full.width) {
        std::string code;
        std::getline(golden, code);
        std::getline(golden, code);
        CAPTURE(size, full);
        auto made = print(encode_upscaled_reference(golden_map(size).view(), full));
        if (code.starts_with('#'))
            made = "# " + std::to_string(made.size()) + " " + std::to_string(crc32(made));
        CHECK(made == code);
        ++cases;
    }
    CHECK(cases == 16);
}

TEST_CASE("fixed-point interpolation stays between the values it blends") {
    // encode_upscaled_reference leaves out cells whose corners agree, which stands on this.
    for (int value = 0; value <= 255; ++value)
        for (int weight = 0; weight <= 2048; ++weight) {
            const int row = (value * weight + value * (2048 - weight)) >> 4;
            const int blended = (((weight * row) >> 16) + (((2048 - weight) * row) >> 16) + 2) >> 2;
            if (blended != value) FAIL("value " << value << ", weight " << weight);
        }
}

TEST_CASE("the fused code equals the code of the drawn mask, for any number of threads") {
    random_stream random({.seed = 9});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 12), 1 + uniform_index(random, 40)};
        const extent full{1 + uniform_index(random, 90), 1 + uniform_index(random, 600)};
        const auto map = random_map(random, size);
        const double threshold = uniform(random, .1, .9);
        const auto expected = encode(naive_mask(map, full, threshold));
        REQUIRE(encode_upscaled({.threads = 1}, map, full, threshold) == expected);
        REQUIRE(encode_upscaled({.threads = 3}, map, full, threshold) == expected);
    }
}

TEST_CASE("no value means background, in both") {
    image<float> map({4, 4});
    for (auto& value : map.values()) value = std::numeric_limits<float>::quiet_NaN();
    CHECK(encode_upscaled({}, map, {9, 9}, .4).empty());
    CHECK(encode_upscaled_reference({}, map, {9, 9}).empty());
    for (auto& value : map.values()) value = 1;
    CHECK(encode_upscaled({}, map, {9, 9}, .4).area() == 81);
    CHECK(encode_upscaled_reference({}, map, {9, 9}).area() == 79);
    CHECK_THROWS_WITH(encode_upscaled({}, image<float>({0, 4}).view(), {9, 9}, .4),
                      Catch::Contains("[hubmap.rle.131]"));
    CHECK_THROWS_WITH(encode_upscaled_reference(map.view(), {0, 9}), Catch::Contains("[hubmap.rle.131]"));
    CHECK_THROWS_WITH(encode_upscaled_reference(map.view(), {9, 3}), Catch::Contains("[hubmap.rle.132]"));
}

TEST_CASE("strange values and thresholds give a mask, not an accident") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    image<float> map({2, 3});
    map.values() = {infinity, -infinity, infinity, 0, -3e38F, 3e38F};
    for (const double threshold : {-infinity * 1., -1e300, -1., 0., .4, 1., 2., 1e300, infinity * 1., nan}) {
        const auto code = encode_upscaled(map.view(), {20, 31}, threshold);
        const auto reference = encode_upscaled_reference(map.view(), {20, 31}, threshold);
        CAPTURE(threshold);
        if (threshold < -1e299) CHECK(code.area() == 620);
        if (threshold < 0) CHECK(reference.area() == 618);
        if (threshold >= 1) CHECK(reference.empty());
        if (threshold > 1e299 || threshold != threshold) CHECK(code.empty());
        if (threshold != threshold) CHECK(reference.empty());
    }
}

TEST_CASE("a map of more than 2^31 output pixels needs no mask") {
    image<float> map({50, 60});
    map(49, 59) = 1;
    const auto code = encode_upscaled({}, map, {50000, 60000}, .5);
    CHECK(code.runs().back().end() == index{50000} * 60000);
    CHECK(code.area() > 0);
}
