#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/colour/hsv.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

/// All colours whose codes begin with `part`, of 16.
image<std::uint8_t> colours_of(std::uint32_t part) {
    image<std::uint8_t> colours({1024, 1024}, 3);
    for (std::uint32_t i = 0; i < 1U << 20; ++i) {
        const std::uint32_t code = (part << 20) + i;
        for (std::uint32_t c = 0; c < 3; ++c)
            colours.values()[3 * i + c] = static_cast<std::uint8_t>(code >> (16 - 8 * c));
    }
    return colours;
}

}  // namespace

TEST_CASE("colour conversions equal OpenCV's for all 2^24 colours with every instruction set") {
    image<std::uint8_t> out({1024, 1024}, 3);
    for (auto& line : golden::lines("colour/conversions.txt")) {
        std::string name, digest;
        std::uint32_t part = 0;
        line >> name >> part >> digest;
        if (name == "rgb_to_lab" || name == "lab_to_rgb") continue;  // in lab_test
        const image<std::uint8_t> colours = colours_of(part);
        for (const auto set : every_set) {
            if (name == "rgb_to_hsv") rgb_to_hsv(colours, out, set);
            if (name == "hsv_to_rgb") hsv_to_rgb(colours, out, hsv_rounding::opencv_vector, set);
            if (name == "hsv_to_rgb_nearest") hsv_to_rgb(colours, out, hsv_rounding::nearest, set);
            INFO(line.str() << " instruction set " << static_cast<int>(set));
            CHECK(golden::digest(out.values()) == digest);
        }
    }
}

TEST_CASE("single pixels convert as whole images do") {
    for (const std::uint32_t part : {0U, 7U, 15U}) {
        const image<std::uint8_t> colours = colours_of(part);
        image<std::uint8_t> hsv(colours.size(), 3), truncated(colours.size(), 3), nearest(colours.size(), 3);
        rgb_to_hsv(colours, hsv);
        hsv_to_rgb(colours, truncated, hsv_rounding::opencv_vector);
        hsv_to_rgb(colours, nearest, hsv_rounding::nearest);
        int wrong = 0;
        for (std::size_t i = 0; i < colours.values().size(); i += 3) {
            const auto at = [i](const image<std::uint8_t>& from) { return from.values().data() + i; };
            const std::uint8_t* p = at(colours);
            const hsv_pixel h = to_hsv({p[0], p[1], p[2]});
            wrong += h.hue != at(hsv)[0] || h.saturation != at(hsv)[1] || h.value != at(hsv)[2];
            wrong += hsv_saturation(p[0], p[1], p[2]) != at(hsv)[1];
            for (const auto& [image, truncates] : {std::pair{&truncated, true}, std::pair{&nearest, false}}) {
                const rgb_pixel q = to_rgb(hsv_pixel{p[0], p[1], p[2]}, truncates);
                wrong += q.red != at(*image)[0] || q.green != at(*image)[1] || q.blue != at(*image)[2];
            }
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("quotients by one division are those of whole numbers") {
    const auto nearest = [](std::int64_t numerator, std::int64_t k) {
        const std::int64_t doubled = 2 * numerator + k;  // floor(n / k + 1 / 2); halves go to the even one
        const std::int64_t up = doubled / (2 * k);
        return doubled % (2 * k) == 0 && up % 2 == 1 ? up - 1 : up;
    };
    int wrong = 0;
    for (std::int32_t value = 1; value < 256; ++value)
        for (std::int32_t range = 1; range <= value; ++range) {
            const detail::hsv_quotients q = detail::quotients_of(value, range);
            wrong += q.of_value != nearest(255 << 12, value) || q.of_range != nearest(180 << 12, 6 * range);
        }
    CHECK(wrong == 0);
}

TEST_CASE("one_minus_product is one fused multiply-add for all its arguments") {
    int wrong = 0;
    for (int hue = 0; hue < 256; ++hue)
        for (int s = 0; s < 256; ++s) {
            const float position = rounded_product(static_cast<float>(hue), 6.F / 180);
            const float fraction = position - std::floor(position);
            const float saturation = static_cast<float>(s) * (1.F / 255);
            for (const float b : {fraction, 1.F - fraction})
                wrong += detail::one_minus_product<false>(saturation, b) != std::fma(-saturation, b, 1.F);
        }
    CHECK(wrong == 0);
}

TEST_CASE("rows are rounded as OpenCV does it: whole vectors truncated, the rest to nearest") {
    for (auto& line : golden::lines("colour/hsv_rows.txt")) {
        image<std::uint8_t> rgb = golden::read_picture(line);
        std::string digest;
        line >> digest;
        INFO(line.str());
        for (const auto set : every_set) {
            image<std::uint8_t> out(rgb.size(), 3);
            hsv_to_rgb(rgb, out, hsv_rounding::opencv_rows, set);
            CHECK(golden::digest(out.values()) == digest);
        }
    }
}

TEST_CASE("conversions work in place and on any strides, and refuse other shapes") {
    const image<std::uint8_t> rgb = golden::picture("noise", 3, {13, 47}, 3);
    const auto to_hsv_image = [](image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
        rgb_to_hsv(in, out);
    };
    const auto to_rgb_image = [](image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
        hsv_to_rgb(in, out);
    };
    const auto check = [&](auto convert) {
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
        image<std::uint8_t> grey({13, 47}, 1), other({13, 46}, 3), none({0, 0}, 3);
        CHECK_THROWS_WITH(convert(grey, expected), Catch::Contains("hubmap.colour.101"));
        CHECK_THROWS_WITH(convert(other, expected), Catch::Contains("hubmap.colour.101"));
        CHECK_NOTHROW(convert(none, none));
    };
    check(to_hsv_image);
    check(to_rgb_image);
}
