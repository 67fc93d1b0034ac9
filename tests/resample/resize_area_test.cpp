#include <catch2/catch.hpp>
#include <hubmap/resample/resize_area.hpp>
#include <hubmap/resample/resize_linear.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

void resize(const std::string& method, image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
    method == "area" ? resize_area(in, out) : resize_linear(in, out);
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
        resize(method, in, out);
        CHECK(golden::digest(out.values()) == digest);

        golden::scattered<std::uint8_t> far_in(in.size(), in.channels()), far_out(to, in.channels());
        copy(in.view(), far_in.view);
        resize(method, far_in.view, far_out.view);
        image<std::uint8_t> gathered(to, in.channels());
        copy(image_view<const std::uint8_t>(far_out.view), gathered.view());
        CHECK(gathered == out);
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
