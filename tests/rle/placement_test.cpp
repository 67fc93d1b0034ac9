#include <catch2/catch.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/mirror.hpp>
#include <hubmap/rle/placement.hpp>
#include <limits>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

label_image<> laid(const label_image<>& mask, extent canvas, pixel corner) {
    return drawn(canvas, [&](index y, index x) {
        const index from_y = y - corner.y, from_x = x - corner.x;
        return contains(whole(mask.size()), {from_y, from_x, 1, 1}) && mask(from_y, from_x);
    });
}

template <class Rle>
void check_placed(const label_image<>& mask, extent canvas, pixel corner) {
    const auto code = code_of<Rle>(mask);
    CAPTURE(mask.size().height, mask.size().width, canvas.height, canvas.width, corner.y, corner.x);
    REQUIRE(placed(code, canvas, corner) == code_of<Rle>(laid(mask, canvas, corner)));
    REQUIRE(translated(code, corner) == code_of<Rle>(laid(mask, mask.size(), corner)));
}

template <class Rle>
void check_mirrors(const label_image<>& mask) {
    const auto [height, width] = mask.size();
    const auto code = code_of<Rle>(mask);
    const auto is = [&](const Rle& turned, auto from) {
        const extent size = turned.size();
        return turned == code_of<Rle>(drawn(size, [&](index y, index x) {
                   const pixel p = from(y, x);
                   return mask(p.y, p.x) != 0;
               }));
    };
    const index h = height, w = width;
    REQUIRE(is(flipped(code, mirror_axis::y), [&](index y, index x) { return pixel{h - 1 - y, x}; }));
    REQUIRE(is(flipped(code, mirror_axis::x), [&](index y, index x) { return pixel{y, w - 1 - x}; }));
    REQUIRE(is(rotated(code, 1), [&](index y, index x) { return pixel{h - 1 - x, y}; }));
    REQUIRE(is(rotated(code, 2), [&](index y, index x) { return pixel{h - 1 - y, w - 1 - x}; }));
    REQUIRE(is(rotated(code, 3), [&](index y, index x) { return pixel{x, w - 1 - y}; }));
    REQUIRE(rotated(code, 4) == code);
    REQUIRE(rotated(code, -1) == rotated(code, 3));
    REQUIRE(rotated(code, -6) == rotated(code, 2));
}

}  // namespace

TEMPLATE_TEST_CASE("a code laid anywhere is the code of the mask laid there", "", kaggle_rle, row_rle) {
    for_all_up_to({2, 3}, [](const label_image<>& mask) {
        for (index y = -3; y <= 4; ++y)
            for (index x = -4; x <= 4; ++x) check_placed<TestType>(mask, {3, 4}, {y, x});
    });
    random_stream random({.seed = 32});
    for_many(33, 300, {70, 60}, [&](const label_image<>& mask) {
        const extent canvas{uniform_index(random, 80), uniform_index(random, 80)};
        check_placed<TestType>(mask, canvas,
                               {uniform_index(random, 160) - 80, uniform_index(random, 160) - 80});
        check_placed<TestType>(mask, mask.size(), {uniform_index(random, 3) - 1, 0});
        check_placed<TestType>(mask, mask.size(), {0, uniform_index(random, 3) - 1});
    });
}

TEMPLATE_TEST_CASE("any window of a code is the code of the window of its mask", "", kaggle_rle, row_rle) {
    random_stream random({.seed = 34});
    for_many(35, 300, {70, 60}, [&](const label_image<>& mask) {
        const index y = uniform_index(random, mask.height()), x = uniform_index(random, mask.width());
        const window part{y, x, uniform_index(random, mask.height() - y + 1),
                          uniform_index(random, mask.width() - x + 1)};
        const auto code = code_of<TestType>(mask);
        REQUIRE(crop(code, part) == code_of<TestType>(laid(mask, part.size(), {-y, -x})));
        REQUIRE(crop(code, whole(mask.size())) == code);
    });
}

TEMPLATE_TEST_CASE("mirrors and turns are those of the pixels", "", kaggle_rle, row_rle) {
    for_all_up_to({3, 4}, check_mirrors<TestType>);
    for_many(36, 200, {70, 60}, check_mirrors<TestType>);
}

TEMPLATE_TEST_CASE("places beyond 2^32 pixels", "", kaggle_rle, row_rle) {
    const extent slide{70000, 70000};
    const auto code = code_of_windows<TestType>(slide, {{69000, 68000, 500, 700}});
    CHECK(crop(code, window{69000, 68000, 500, 700}) == TestType({500, 700}, {{0, 350000}}));
    CHECK(crop(code, window{69100, 68100, 900, 1900}) ==
          code_of_windows<TestType>({900, 1900}, {{0, 0, 400, 600}}));
    CHECK(translated(code, {400, -60000}) == code_of_windows<TestType>(slide, {{69400, 8000, 500, 700}}));
    CHECK(placed(code, {80000, 75000}, {10000, 5000}) ==
          code_of_windows<TestType>({80000, 75000}, {{79000, 73000, 500, 700}}));
    CHECK(flipped(code, mirror_axis::y) == code_of_windows<TestType>(slide, {{500, 68000, 500, 700}}));
    CHECK(flipped(code, mirror_axis::x) == code_of_windows<TestType>(slide, {{69000, 1300, 500, 700}}));
    CHECK(rotated(code, 1) == code_of_windows<TestType>(slide, {{68000, 500, 700, 500}}));
    CHECK(rotated(code, 3) == code_of_windows<TestType>(slide, {{1300, 69000, 700, 500}}));
    const TestType full(slide, {{0, slide.area()}});
    CHECK(flipped(full, mirror_axis::x) == full);
    CHECK(rotated(full, 1) == full);
    CHECK(crop(full, window{1, 2, 69998, 69997}).area() == index{69998} * 69997);
    constexpr index far = std::numeric_limits<index>::max();
    CHECK(placed(code, slide, {far, -far}).empty());
    CHECK(placed(code, slide, {-far - 1, 0}).empty());
}

TEST_CASE("windows outside and canvases that cannot be counted are refused") {
    const kaggle_rle code({3, 4}, {{1, 2}});
    constexpr index far = std::numeric_limits<index>::max();
    for (const window& part :
         {window{0, 0, 4, 4}, window{0, 0, 3, 5}, window{1, 0, 3, 1}, window{-1, 0, 1, 1},
          window{0, 0, -1, 1}, window{1, 1, far, far}, window{far, 1, far, 1}, window{4, 0, 0, 0}})
        CHECK_THROWS_WITH(crop(code, part), Catch::Contains("[hubmap.rle.151]"));
    CHECK(crop(code, window{3, 4, 0, 0}) == kaggle_rle({0, 0}));
    CHECK_THROWS_WITH(placed(code, {-1, 4}, {0, 0}), Catch::Contains("[hubmap.rle.101]"));
    CHECK(placed(code, {0, 9}, {0, 0}) == kaggle_rle({0, 9}));
    CHECK(flipped(kaggle_rle({0, 3}), mirror_axis::y) == kaggle_rle({0, 3}));
}
