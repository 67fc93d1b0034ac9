#include <catch2/catch.hpp>
#include <hubmap/colour/clahe.hpp>
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
}
