#include <catch2/catch.hpp>
#include <hubmap/colour/clahe.hpp>
#include <hubmap/colour/equalize_lightness.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;

TEST_CASE("CLAHE equals OpenCV to the bit for any size, content, limit and grid") {
    for (auto& line : golden::lines("colour/clahe.txt")) {
        image<std::uint8_t> grey = golden::read_picture(line);
        clahe_settings settings;
        std::string digest;
        line >> settings.clip_limit >> settings.grid.height >> settings.grid.width >> digest;
        INFO(line.str());
        image<std::uint8_t> out(grey.size(), 1);
        equalize_adaptively(grey, settings, out);
        CHECK(golden::digest(out.values()) == digest);
        equalize_adaptively(grey, settings, grey);
        CHECK(grey == out);
    }
}

TEST_CASE(
    "CLAHE of grey and of lightness equals OpenCV and albumentations to the bit with every instruction set") {
    for (auto& line : golden::lines("colour/lightness.txt")) {
        const image<std::uint8_t> pixels = golden::read_picture(line);
        clahe_settings settings;
        std::string digest;
        line >> settings.clip_limit >> settings.grid.height >> settings.grid.width >> digest;
        for (const auto set : {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
            INFO(line.str() << " with set " << int(set));
            image<std::uint8_t> out = pixels;
            out.channels() == 1 ? equalize_adaptively(out, settings, out, set)
                                : equalize_lightness(out, settings, set);
            CHECK(golden::digest(out.values()) == digest);
        }
    }
}

TEST_CASE("CLAHE does not depend on how an image lies in memory") {
    for (const index channels : {1, 3}) {
        image<std::uint8_t> expected = golden::picture("tissue", 4, {37, 300}, channels), gathered = expected;
        golden::scattered<std::uint8_t> scattered(expected.size(), channels);
        copy(image_view<const std::uint8_t>(expected.view()), scattered.view);
        const auto equalize = [&](image_view<std::uint8_t> pixels) {
            channels == 1 ? equalize_adaptively(pixels, {}, pixels) : equalize_lightness(pixels, {});
        };
        equalize(expected);
        equalize(scattered.view);
        copy(image_view<const std::uint8_t>(scattered.view), gathered.view());
        CHECK(gathered == expected);
    }
}

TEST_CASE("a limit above all counts is no limit, also where OpenCV's conversion to 32 bits overflows") {
    image<std::uint8_t> huge = golden::picture("tissue", 1, {64, 64}, 1), none = huge;
    equalize_adaptively(huge, {.clip_limit = 1e300}, huge);
    equalize_adaptively(none, {.clip_limit = 0}, none);
    CHECK(huge == none);
}

TEST_CASE("CLAHE refuses what it cannot do") {
    image<std::uint8_t> grey({4, 4}, 1), other({4, 5}, 1), colour({4, 4}, 3), none;
    CHECK_THROWS_WITH(equalize_adaptively(grey, {}, other), Catch::Contains("hubmap.colour.111"));
    CHECK_THROWS_WITH(equalize_adaptively(colour, {}, colour), Catch::Contains("hubmap.colour.111"));
    CHECK_THROWS_WITH(equalize_adaptively(none, {}, none), Catch::Contains("hubmap.colour.111"));
    for (const clahe_settings& bad : {clahe_settings{.clip_limit = -1},
                                      {.grid = {0, 8}},
                                      {.grid = {8, 1 << 20}},
                                      {.clip_limit = std::numeric_limits<double>::quiet_NaN()}})
        CHECK_THROWS_WITH(equalize_adaptively(grey, bad, grey), Catch::Contains("hubmap.colour.112"));
    CHECK_THROWS_WITH(equalize_lightness(grey, {}), Catch::Contains("hubmap.colour.101"));
    CHECK_THROWS_WITH(equalize_lightness(colour, {.clip_limit = -1}), Catch::Contains("hubmap.colour.112"));
    image<std::uint8_t> empty({0, 4}, 3);
    CHECK_THROWS_WITH(equalize_lightness(empty, {}), Catch::Contains("hubmap.colour.111"));
}
