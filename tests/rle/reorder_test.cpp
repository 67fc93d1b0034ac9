#include <catch2/catch.hpp>
#include <hubmap/rle/reorder.hpp>
#include <hubmap/rle/text.hpp>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

void check_orders(const label_image<>& mask) {
    const auto by_column = code_of<kaggle_rle>(mask);
    const auto by_row = code_of<row_rle>(mask);
    REQUIRE(code_cast<row_rle>(by_column) == by_row);
    REQUIRE(code_cast<kaggle_rle>(by_row) == by_column);
    REQUIRE(to_order<scan_order::row_major>(by_column) == code_of<rle<scan_order::row_major, 1>>(mask));
    const auto exchanged =
        drawn({mask.width(), mask.height()}, [&](index y, index x) { return mask(x, y) != 0; });
    REQUIRE(transposed(by_column) == code_of<kaggle_rle>(exchanged));
    REQUIRE(transposed(by_row) == code_of<row_rle>(exchanged));
}

/// Casts there and back, and the area, for masks that cannot be drawn.
void check_there_and_back(const kaggle_rle& code) {
    const auto by_row = code_cast<row_rle>(code);
    CHECK(by_row.area() == code.area());
    CHECK(code_cast<kaggle_rle>(by_row) == code);
    CHECK(transposed(transposed(code)) == code);
    CHECK(transposed(transposed(by_row)) == by_row);
}

}  // namespace

TEST_CASE("all masks up to 4 x 4 and random ones along the other order") {
    for_all_up_to({4, 4}, check_orders);
    for_many(41, 400, {70, 60}, check_orders);
}

TEST_CASE("only the base changes where the order is the same") {
    const auto code = parse_rle("2 1 4 2 7 1 12 1", {3, 4});
    CHECK(print(code_cast<rle<scan_order::column_major, 0>>(code)) == "1 1 3 2 6 1 11 1");
    CHECK(print(code_cast<row_rle>(code)) == "1 2 4 2 11 1");
    CHECK(code_cast<kaggle_rle>(code) == code);
}

TEST_CASE("lines much longer than the code has runs") {
    random_stream random({.seed = 42});
    for (int round = 0; round < 20; ++round) {
        const extent size{1 + uniform_index(random, 3), 1 + uniform_index(random, 90000)};
        const auto mask = drawn(size, [&](index, index) { return bernoulli(random, .0005); });
        check_orders(mask);
    }
    const row_rle strip({2, index{1} << 33}, {{5, 3}, {(index{1} << 33) - 1, 2}, {(index{1} << 34) - 7, 7}});
    const auto down = code_cast<kaggle_rle>(strip);
    // Pixel (1, 0), three of row 0, seven of row 1, whose last two touch the last of row 0.
    CHECK(down.runs().size() == 1 + 3 + 6);
    CHECK(down.runs().back() == run{(index{1} << 34) - 3, 3});
    check_there_and_back(down);
    const row_rle full_strip({2, index{1} << 33}, {{0, index{1} << 34}});
    CHECK(code_cast<kaggle_rle>(full_strip) == kaggle_rle({2, index{1} << 33}, {{0, index{1} << 34}}));
}

TEST_CASE("the order of codes beyond 2^32 pixels") {
    const extent slide{70000, 70000};
    const std::vector<window> apart{{60000, 10, 3000, 200}, {100, 65000, 2, 5000}, {0, 60000, 70000, 30}};
    CHECK(code_cast<row_rle>(code_of_windows<kaggle_rle>(slide, {apart[0], apart[1]})) ==
          code_of_windows<row_rle>(slide, {apart[1], apart[0]}));
    const auto code = code_of_windows<kaggle_rle>(slide, {apart[0], apart[2], apart[1]});
    check_there_and_back(code);
    check_there_and_back(kaggle_rle(slide));
    check_there_and_back(kaggle_rle(slide, {{0, slide.area()}}));
    const kaggle_rle last_pixel(slide, {{slide.area() - 1, 1}});
    CHECK(code_cast<row_rle>(last_pixel) == row_rle(slide, {{slide.area() - 1, 1}}));
    CHECK(transposed(code).size() == slide);
    // Column 40000 alone: one run down, one pixel in each row.
    const auto rows = code_cast<row_rle>(kaggle_rle(slide, {{index{40000} * 70000, 70000}}));
    CHECK(rows.runs().size() == 70000);
    CHECK(rows.runs()[69999] == run{index{69999} * 70000 + 40000, 1});
}
