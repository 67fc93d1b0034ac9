#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/resample/resize_area.hpp>
#include <hubmap/resample/resize_linear.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

void resize(const std::string& method, image_view<const std::uint8_t> in, image_view<std::uint8_t> out,
            instruction_set instructions = instruction_set::widest) {
    method == "area" ? resize_area(in, out, instructions) : resize_linear(in, out, instructions);
}

}  // namespace

TEST_CASE("resize_area and resize_linear equal OpenCV to the bit") {
    for (auto& line : golden::lines("resample/resize.txt")) {
        std::string method, digest;
        line >> method;
        const image<std::uint8_t> in = golden::read_picture(line);
        extent to;
        line >> to.height >> to.width >> digest;
        INFO(line.str());
        image<std::uint8_t> out(to, in.channels());
        for (const auto set : every_set) {
            out = image<std::uint8_t>(to, in.channels());
            resize(method, in, out, set);
            CHECK(golden::digest(out.values()) == digest);
        }

        golden::scattered<std::uint8_t> far_in(in.size(), in.channels()), far_out(to, in.channels());
        copy(in.view(), far_in.view);
        resize(method, far_in.view, far_out.view);
        image<std::uint8_t> gathered(to, in.channels());
        copy(image_view<const std::uint8_t>(far_out.view), gathered.view());
        CHECK(gathered == out);
    }
}

TEST_CASE("whole factors of every size give the rounded mean of each cell") {
    for (const index factor_y : {2, 3, 5, 8, 17})  // 17 x 16 white pixels pass 16 bits
        for (const index factor_x : {1, 3, 4, 7, 16})
            for (const index channels : {1, 2, 3, 5}) {
                const extent cells{3, 21};
                const image<std::uint8_t> in = golden::picture(
                    "saturated", 3, {cells.height * factor_y, cells.width * factor_x}, channels);
                image<std::uint8_t> expected(cells, channels);
                const float share = 1.F / static_cast<float>(factor_y * factor_x);
                for (index y = 0; y < in.height(); y += factor_y)
                    for (index x = 0; x < in.width(); x += factor_x)
                        for (index c = 0; c < channels; ++c) {
                            int sum = 0;
                            for (index i = 0; i < factor_y; ++i)
                                for (index j = 0; j < factor_x; ++j) sum += in(y + i, x + j, c);
                            expected(y / factor_y, x / factor_x, c) =
                                static_cast<std::uint8_t>(std::nearbyint(static_cast<float>(sum) * share));
                        }
                for (const auto set : every_set) {
                    INFO(factor_y << " x " << factor_x << " x " << channels);
                    image<std::uint8_t> out(cells, channels);
                    resize_area(in, out, set);
                    CHECK(out == expected);
                }
            }
}

TEST_CASE("a window at a multiple of a whole factor gives the pixels of the whole image") {
    const image<std::uint8_t> slide = golden::picture("tissue", 5, {300, 240}, 3);
    image<std::uint8_t> all({100, 80}, 3), part({20, 30}, 3);
    resize_area(slide, all);
    resize_area(slide.view().crop({60, 90, 60, 90}), part);
    image<std::uint8_t> expected({20, 30}, 3);
    copy(image_view<const std::uint8_t>(all.view().crop({20, 30, 20, 30})), expected.view());
    CHECK(part == expected);
}

TEST_CASE("a constant image stays constant at any factor") {
    for (const extent to : {extent{1, 1}, {3, 7}, {10, 10}, {13, 29}, {40, 5}})
        for (const char* method : {"area", "linear"}) {
            const image<std::uint8_t> flat = golden::picture("flat", 4, {17, 23}, 1);
            image<std::uint8_t> out(to, 1);
            resize(method, flat, out);
            for (auto value : out.values()) REQUIRE(value == flat(0, 0));
        }
}

TEST_CASE("what cannot be resized is refused") {
    image<std::uint8_t> in({4, 4}, 3), grey({2, 2}, 1), none({0, 2}, 3);
    CHECK_THROWS_WITH(resize_area(in, grey), Catch::Contains("hubmap.resample.101"));
    CHECK_THROWS_WITH(resize_area(in, none), Catch::Contains("hubmap.resample.101"));
    CHECK_THROWS_WITH(resize_linear(none, in), Catch::Contains("hubmap.resample.101"));
}
