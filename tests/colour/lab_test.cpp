#include <array>
#include <catch2/catch.hpp>
#include <hubmap/colour/lab.hpp>

#include "support/golden_images.hpp"

namespace hubmap {
namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

/// The 2^20 colours whose code (red, green, blue from the high byte on) starts with `part`.
image<std::uint8_t> colours_of(std::uint32_t part) {
    image<std::uint8_t> colours({1024, 1024}, 3);
    for (std::uint32_t i = 0; i < 1U << 20; ++i)
        for (std::uint32_t c = 0; c < 3; ++c)
            colours.values()[3 * i + c] = static_cast<std::uint8_t>(((part << 20) + i) >> (16 - 8 * c));
    return colours;
}

}  // namespace

TEST_CASE("Lab equals OpenCV's for all 2^24 colours both ways, with every instruction set", "[lab]") {
    for (auto& line : golden::lines("colour/conversions.txt")) {
        std::string name, digest;
        std::uint32_t part = 0;
        line >> name >> part >> digest;
        if (name != "rgb_to_lab" && name != "lab_to_rgb") continue;
        const image<std::uint8_t> colours = colours_of(part);
        image<std::uint8_t> out(colours.size(), 3);
        for (const auto set : every_set) {
            INFO(line.str() << " with set " << int(set));
            name == "rgb_to_lab" ? rgb_to_lab(colours, out, set) : lab_to_rgb(colours, out, set);
            CHECK(golden::digest(out.values()) == digest);
        }
    }
}

TEST_CASE("one pixel is converted like an image of them", "[lab]") {
    const auto& tables = detail::shared_lab_tables();
    image<std::uint8_t> lab({1024, 1024}, 3), rgb({1024, 1024}, 3);
    for (const std::uint32_t part : {0U, 6U, 13U}) {
        const image<std::uint8_t> colours = colours_of(part);
        rgb_to_lab(colours, lab);
        lab_to_rgb(colours, rgb);
        int wrong = 0;
        for (std::size_t i = 0; i < colours.values().size(); i += 3) {
            const std::uint8_t* c = &colours.values()[i];
            const std::uint8_t* l = &lab.values()[i];
            const std::uint8_t* r = &rgb.values()[i];
            wrong += to_lab(rgb_pixel{c[0], c[1], c[2]}, tables) != lab_pixel{l[0], l[1], l[2]};
            const rgb_pixel back = to_rgb(lab_pixel{c[0], c[1], c[2]}, tables);
            wrong += back.red != r[0] || back.green != r[1] || back.blue != r[2];
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("Lab works in place, on any size and strides, and refuses other shapes", "[lab]") {
    for (const extent size : {extent{1, 1}, {7, 5}, {2, 300}, {13, 257}}) {
        const image<std::uint8_t> rgb = golden::picture("noise", 3, size, 3);
        for (const auto set : every_set)
            for (auto* convert : {&rgb_to_lab, &lab_to_rgb}) {
                image<std::uint8_t> expected(size, 3), in_place = rgb, gathered(size, 3);
                convert(rgb, expected, instruction_set::baseline);
                convert(in_place, in_place, set);
                CHECK(in_place == expected);
                golden::scattered<std::uint8_t> from(size, 3), to(size, 3);
                copy(rgb.view(), from.view);
                convert(from.view, to.view, set);
                copy(image_view<const std::uint8_t>(to.view), gathered.view());
                CHECK(gathered == expected);
            }
    }
    image<std::uint8_t> rgb({13, 17}, 3), grey({13, 17}, 1), other({13, 16}, 3), none({0, 5}, 3);
    CHECK_NOTHROW(rgb_to_lab(none, none));
    for (auto* convert : {&rgb_to_lab, &lab_to_rgb}) {
        CHECK_THROWS_WITH(convert(grey, rgb, {}), Catch::Contains("hubmap.colour.101"));
        CHECK_THROWS_WITH(convert(other, rgb, {}), Catch::Contains("hubmap.colour.101"));
    }
}

}  // namespace hubmap
