#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/colour/hsv.hpp>
#include <hubmap/core/instruction_sets.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

TEST_CASE("colour conversions equal OpenCV's for all 2^24 colours") {
    image<std::uint8_t> colours({1024, 1024}, 3), out({1024, 1024}, 3);
    for (auto& line : golden::lines("colour/conversions.txt")) {
        std::string name, digest;
        std::uint32_t part = 0;
        line >> name >> part >> digest;
        if (name == "rgb_to_lab" || name == "lab_to_rgb") continue;  // in lab_test
        for (std::uint32_t i = 0; i < 1U << 20; ++i) {
            const std::uint32_t code = (part << 20) + i;
            for (std::uint32_t c = 0; c < 3; ++c)
                colours.values()[3 * i + c] = static_cast<std::uint8_t>(code >> (16 - 8 * c));
        }
        for (const auto instructions :
             {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
            if (name == "rgb_to_hsv") rgb_to_hsv(colours, out, instructions);
            if (name == "hsv_to_rgb") hsv_to_rgb(colours, out, hsv_rounding::opencv_vector, instructions);
            if (name == "hsv_to_rgb_nearest") hsv_to_rgb(colours, out, hsv_rounding::nearest, instructions);
            INFO(line.str() << " with instructions " << static_cast<int>(instructions));
            CHECK(golden::digest(out.values()) == digest);
        }
    }
}

TEST_CASE("one_minus_product is one fused multiply-add for all its arguments") {
    int wrong = 0;
    for (const auto& [sector, fraction] : detail::hue_places)
        for (int s = 0; s < 256; ++s) {
            const float saturation = static_cast<float>(s) * (1.F / 255);
            for (const float b : {fraction, 1.F - fraction})
                wrong += detail::one_minus_product(saturation, b) != std::fma(-saturation, b, 1.F);
        }
    CHECK(wrong == 0);
}

TEST_CASE("conversions work in place and on any strides, and refuse other shapes") {
    const image<std::uint8_t> rgb = golden::picture("noise", 3, {13, 17}, 3);
    for (const auto convert :
         {+[](image_view<const std::uint8_t> in, image_view<std::uint8_t> out) { rgb_to_hsv(in, out); },
          +[](image_view<const std::uint8_t> in, image_view<std::uint8_t> out) { hsv_to_rgb(in, out); }}) {
        image<std::uint8_t> expected(rgb.size(), 3), in_place = rgb;
        convert(rgb, expected);
        convert(in_place, in_place);
        CHECK(in_place == expected);
        golden::scattered<std::uint8_t> from(rgb.size(), 3), to(rgb.size(), 3);
        copy(rgb.view(), from.view);
        convert(from.view, to.view);
        image<std::uint8_t> gathered(rgb.size(), 3);
        copy(image_view<const std::uint8_t>(to.view), gathered.view());
        CHECK(gathered == expected);
        image<std::uint8_t> grey({13, 17}, 1), other({13, 16}, 3);
        CHECK_THROWS_WITH(convert(grey, expected), Catch::Contains("hubmap.colour.101"));
        CHECK_THROWS_WITH(convert(other, expected), Catch::Contains("hubmap.colour.101"));
    }
}
