#include <catch2/catch.hpp>
#include <hubmap/tiling/reflected_window.hpp>

using namespace hubmap;

namespace {

struct memory_source {
    image<std::uint8_t> pixels;
    int reads = 0;
    extent size() const { return pixels.size(); }
    void read(const window& w, image_view<std::uint8_t> out) {
        ++reads;
        copy<std::uint8_t, std::uint8_t>(std::as_const(pixels).view().crop(w), out);
    }
};

memory_source counted(extent size) {
    memory_source made{image<std::uint8_t>(size, 3)};
    std::uint8_t value = 0;
    for (auto& v : made.pixels.values()) v = value++;
    return made;
}

}  // namespace

TEST_CASE("reflection repeats the edge pixel, at any distance") {
    const std::vector<index> expected{2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1};
    for (index i = 0; i < 12; ++i) CHECK(reflected(i - 4, 3) == expected[static_cast<std::size_t>(i)]);
    for (index i = -5; i < 5; ++i) CHECK(reflected(i, 1) == 0);
}

TEST_CASE("a window that leaves the image is filled by reflection") {
    auto source = counted({5, 4});
    for (const window w : {window{1, 1, 3, 2}, window{-2, -3, 4, 5}, window{3, 2, 6, 6},
                           window{-7, -9, 20, 20}, window{8, 9, 2, 3}}) {
        image<std::uint8_t> out(w.size(), 3);
        source.reads = 0;
        read_reflected(source, w, out);
        CHECK(source.reads == 1);
        for (index y = 0; y < w.height; ++y)
            for (index x = 0; x < w.width; ++x)
                for (index c = 0; c < 3; ++c)
                    REQUIRE(out(y, x, c) == source.pixels(reflected(w.y + y, 5), reflected(w.x + x, 4), c));
    }
}

TEST_CASE("reading into an image of another size is refused") {
    auto source = counted({5, 4});
    image<std::uint8_t> out({3, 3}, 3);
    CHECK_THROWS_WITH(read_reflected(source, {0, 0, 4, 3}, out), Catch::Contains("[hubmap.tiling.150]"));
}
