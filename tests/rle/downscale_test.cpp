#include <catch2/catch.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/downscale.hpp>
#include <limits>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

/// Each pixel as `small` points a side, so that cells hold whole points.
label_image<> majority(const label_image<>& mask, extent small) {
    const extent size = mask.size();
    return drawn(small, [&](index y, index x) {
        index set = 0;
        for (index i = y * size.height; i < (y + 1) * size.height; ++i)
            for (index j = x * size.width; j < (x + 1) * size.width; ++j)
                set += mask(i / small.height, j / small.width);
        return 2 * set >= size.area();
    });
}

label_image<> majority(const label_image<>& mask, index downscale) {
    const extent size = mask.size();
    return drawn({ceil_div(size.height, downscale), ceil_div(size.width, downscale)}, [&](index y, index x) {
        const auto cell = intersect(whole(size), {y * downscale, x * downscale, downscale, downscale});
        index set = 0;
        for (index i = 0; i < cell.height; ++i)
            for (index j = 0; j < cell.width; ++j) set += mask(cell.y + i, cell.x + j);
        return 2 * set >= cell.size().area();
    });
}

template <class Rle>
void check_factor(const label_image<>& mask, index downscale) {
    CAPTURE(mask.size().height, mask.size().width, downscale);
    const auto small = downscaled(code_of<Rle>(mask), downscale);
    REQUIRE(small == code_of<Rle>(majority(mask, downscale)));
    label_image<> drawn_small(small.size());
    decode_downscaled(code_of<Rle>(mask), downscale, drawn_small.view());
    REQUIRE(small == code_of<Rle>(drawn_small));
}

template <class Rle>
void check_extent(const label_image<>& mask, extent small) {
    CAPTURE(mask.size().height, mask.size().width, small.height, small.width);
    const auto code = downscaled(code_of<Rle>(mask), small);
    REQUIRE(code == code_of<Rle>(majority(mask, small)));
    label_image<> drawn_small(small);
    decode_downscaled(code_of<Rle>(mask), drawn_small.view());
    REQUIRE(code == code_of<Rle>(drawn_small));
}

}  // namespace

TEMPLATE_TEST_CASE("all masks up to 3 x 4 made smaller", "", kaggle_rle, row_rle) {
    for_all_up_to({3, 4}, [](const label_image<>& mask) {
        for (index downscale = 1; downscale <= 5; ++downscale) check_factor<TestType>(mask, downscale);
        for (index height = 1; height <= mask.height(); ++height)
            for (index width = 1; width <= mask.width(); ++width)
                check_extent<TestType>(mask, {height, width});
    });
}

TEMPLATE_TEST_CASE("masks of many shapes made smaller", "", kaggle_rle, row_rle) {
    random_stream random({.seed = 51});
    for_many(52, 300, {70, 60}, [&](const label_image<>& mask) {
        for (const index downscale : {index{1}, index{2}, index{3}, 1 + uniform_index(random, 80)})
            check_factor<TestType>(mask, downscale);
    });
    for_many(53, 150, {26, 23}, [&](const label_image<>& mask) {
        check_extent<TestType>(mask, mask.size());
        check_extent<TestType>(
            mask, {1 + uniform_index(random, mask.height()), 1 + uniform_index(random, mask.width())});
    });
}

TEMPLATE_TEST_CASE("codes beyond 2^32 pixels made smaller", "", kaggle_rle, row_rle) {
    const extent slide{70000, 70000};
    // Whole cells, a cell with 3 x 6 of 49 pixels at its upper left, one with 4 x 7 of them.
    const auto code = code_of_windows<TestType>(slide, {{60900, 7000, 700, 2100}, {63000, 69993, 4, 7}});
    CHECK(downscaled(code, 7) ==
          code_of_windows<TestType>({10000, 10000}, {{8700, 1000, 100, 300}, {9000, 9999, 1, 1}}));
    CHECK(downscaled(code, extent{10000, 10000}) == downscaled(code, 7));
    CHECK(downscaled(code_of_windows<TestType>(slide, {{60900, 7000, 3, 6}}), 7).empty());
    const TestType full(slide, {{0, slide.area()}});
    CHECK(downscaled(full, 3) == TestType({23334, 23334}, {{0, index{23334} * 23334}}));
    CHECK(downscaled(full, extent{33333, 44444}) == TestType({33333, 44444}, {{0, index{33333} * 44444}}));
    CHECK(downscaled(TestType(slide, {{0, slide.area() / 2}}), 70000) == TestType({1, 1}, {{0, 1}}));
    CHECK(downscaled(TestType(slide, {{0, slide.area() / 2 - 1}}), 70000).empty());
}

TEST_CASE("sizes that make nothing smaller are refused") {
    const kaggle_rle code({3, 4}, {{1, 2}});
    CHECK_THROWS_WITH(downscaled(code, 0), Catch::Contains("[hubmap.rle.163]"));
    CHECK_THROWS_WITH(downscaled(code, -2), Catch::Contains("[hubmap.rle.163]"));
    CHECK_THROWS_WITH(downscaled(code, extent{4, 4}), Catch::Contains("[hubmap.rle.122]"));
    // Sides whose common divisor keeps parts of pixels countable, and one where nothing does.
    CHECK(downscaled(kaggle_rle({index{1} << 33, 1}, {{0, index{1} << 33}}), extent{index{1} << 31, 1})
              .area() == index{1} << 31);
    CHECK(downscaled(kaggle_rle({index{1} << 62, 1}, {{0, 4}}), extent{4, 1}).empty());
    CHECK_THROWS_WITH(
        downscaled(kaggle_rle({(index{1} << 62) - 1, 1}, {{0, 4}}), extent{(index{1} << 61) + 1, 1}),
        Catch::Contains("[hubmap.rle.166]"));
    CHECK_THROWS_WITH(downscaled(code, extent{-1, 4}), Catch::Contains("[hubmap.rle.101]"));
    CHECK(downscaled(code, std::numeric_limits<index>::max()) == kaggle_rle({1, 1}));
    CHECK(downscaled(code, extent{0, 3}) == kaggle_rle({0, 3}));
    CHECK(downscaled(kaggle_rle({0, 3}), 2) == kaggle_rle({0, 2}));
}
