#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/colour/stain.hpp>
#include <limits>

#include "support/golden_images.hpp"

namespace hubmap {
namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};
constexpr density_change some_change{{1.05, .9, 1.2}, {.03, -.02, .1}};

image<float> scaled(const image<std::uint8_t>& levels) {
    image<float> out(levels.size(), levels.channels());
    for (std::size_t i = 0; i < out.values().size(); ++i)
        out.values()[i] = static_cast<float>(levels.values()[i]) / 255;
    return out;
}

}  // namespace

TEST_CASE("changed stain densities equal their definition to the bit with every instruction set", "[stain]") {
    for (auto& line : golden::lines("colour/stain.txt")) {
        const image<std::uint8_t> rgb = golden::read_picture(line);
        std::string stains, digest;
        density_change change;
        line >> stains;
        for (double& factor : change.factor) line >> factor;
        for (double& offset : change.offset) line >> offset;
        line >> digest;
        for (const auto set : every_set) {
            INFO(line.str() << " with set " << int(set));
            image<std::uint8_t> out = rgb;
            change_stains(out, stains == "haematoxylin_pas" ? haematoxylin_pas : haematoxylin_eosin, change,
                          set);
            CHECK(golden::digest(out.values()) == digest);
        }
    }
}

TEST_CASE("a stain made half as dense lets the square root of the light through", "[stain]") {
    // A pixel of haematoxylin alone: density 1 along its vector.
    const auto& vector = haematoxylin_eosin.first;
    const double length = std::hypot(vector[0], vector[1], vector[2]);
    image<float> pixel({1, 1}, 3);
    for (index c = 0; c < 3; ++c)
        pixel(0, 0, c) =
            static_cast<float>((256 * std::pow(10, -vector[static_cast<std::size_t>(c)] / length) - 1) / 255);
    image<float> half = pixel, eosin = pixel;
    change_stains(half, haematoxylin_eosin, {{.5, 1, 1}, {}});
    change_stains(eosin, haematoxylin_eosin, {{1, 3, 1}, {}});
    for (index c = 0; c < 3; ++c) {
        CHECK(half(0, 0, c) * 255 + 1 == Approx(16 * std::sqrt(pixel(0, 0, c) * 255 + 1)));
        CHECK(eosin(0, 0, c) == Approx(pixel(0, 0, c)));
    }
}

TEST_CASE("images of floats change as their levels do, the same with every instruction set", "[stain]") {
    for (const extent size : {extent{1, 1}, {7, 5}, {64, 300}}) {
        const image<std::uint8_t> rgb = golden::picture("tissue", 2, size, 3);
        image<std::uint8_t> levels = rgb;
        change_stains(levels, haematoxylin_pas, some_change);
        image<float> first;
        for (const auto set : every_set) {
            image<float> out = scaled(rgb);
            change_stains(out, haematoxylin_pas, some_change, set);
            if (first.empty()) first = out;
            CHECK(out == first);
        }
        int wrong = 0;
        for (std::size_t i = 0; i < first.values().size(); ++i)
            wrong += !(std::abs(first.values()[i] * 255 - static_cast<float>(levels.values()[i])) < .501F);
        CHECK(wrong == 0);
    }
}

TEST_CASE("floats outside 0 .. 1 count as the nearest inside, what is no number as 0", "[stain]") {
    image<float> odd({1, 5}, 3), tame({1, 5}, 3);
    const std::array<float, 5> values{-1, 2, std::numeric_limits<float>::quiet_NaN(),
                                      std::numeric_limits<float>::infinity(), .5F};
    const std::array<float, 5> inside{0, 1, 0, 1, .5F};
    for (std::size_t i = 0; i < 15; ++i) {
        odd.values()[i] = values[i / 3];
        tame.values()[i] = inside[i / 3];
    }
    for (const density_change& change :
         {some_change, density_change{{1000, -1000, 1000}, {1000, -1000, 1000}}}) {
        image<float> a = odd, b = tame;
        change_stains(a, haematoxylin_eosin, change);
        change_stains(b, haematoxylin_eosin, change);
        CHECK(a == b);
        for (const float value : a.values()) CHECK((value >= 0 && value <= 1));
    }
    image<float> unchanged = odd;
    change_stains(unchanged, haematoxylin_eosin, {});
    CHECK(unchanged.values()[0] == -1);
}

TEST_CASE("densities do not depend on how an image lies in memory", "[stain]") {
    image<std::uint8_t> expected = golden::picture("noise", 4, {13, 270}, 3), gathered = expected;
    golden::scattered<std::uint8_t> scattered(expected.size(), 3);
    copy(image_view<const std::uint8_t>(expected.view()), scattered.view);
    change_stains(expected, haematoxylin_eosin, some_change);
    change_stains(scattered.view, haematoxylin_eosin, some_change);
    copy(image_view<const std::uint8_t>(scattered.view), gathered.view());
    CHECK(gathered == expected);

    // Nothing beside the view is written.
    image<std::uint8_t> whole_image = golden::picture("noise", 5, {9, 11}, 3);
    const image<std::uint8_t> before = whole_image;
    change_stains(whole_image.view().crop({2, 3, 4, 5}), haematoxylin_eosin, some_change);
    for (index y = 0; y < 9; ++y)
        for (index x = 0; x < 11; ++x)
            if (!contains({2, 3, 4, 5}, {y, x, 1, 1}))
                for (index c = 0; c < 3; ++c) CHECK(whole_image(y, x, c) == before(y, x, c));
}

TEST_CASE("what cannot be changed is refused", "[stain]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    image<std::uint8_t> rgb({4, 4}, 3), grey({4, 4}, 1), none({0, 4}, 3);
    image<float> grey_floats({4, 4}, 1);
    CHECK_NOTHROW(change_stains(none, haematoxylin_eosin, some_change));
    CHECK_THROWS_WITH(change_stains(grey, haematoxylin_eosin, {}), Catch::Contains("hubmap.colour.101"));
    CHECK_THROWS_WITH(change_stains(grey_floats, haematoxylin_eosin, {}),
                      Catch::Contains("hubmap.colour.101"));
    for (const stain_vectors& bad : {stain_vectors{}, {{1, 2, 3}, {2, 4, 6}}, {{1, nan, 0}, {0, 1, 0}}})
        CHECK_THROWS_WITH(change_stains(rgb, bad, some_change), Catch::Contains("hubmap.colour.151"));
    for (const density_change& bad : {density_change{{1, nan, 1}, {}}, {{1, 1, 1}, {0, 0, 1e4}}})
        CHECK_THROWS_WITH(change_stains(rgb, haematoxylin_eosin, bad), Catch::Contains("hubmap.colour.152"));
}

}  // namespace hubmap
