#include <catch2/catch.hpp>
#include <hubmap/rle/holes.hpp>
#include <hubmap/rle/morphology.hpp>
#include <hubmap/rle/text.hpp>
#include <limits>

#include "support/golden_images.hpp"
#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

/// Whether any pixel of the box around (y, x) that lies in the image has `value`.
bool any_in_box(const label_image<>& mask, extent box, index y, index x, int value) {
    const auto inside =
        intersect(whole(mask.size()), {y - box.height / 2, x - box.width / 2, box.height, box.width});
    for (index i = 0; i < inside.height; ++i)
        for (index j = 0; j < inside.width; ++j)
            if (mask(inside.y + i, inside.x + j) == value) return true;
    return false;
}

label_image<> dilated_mask(const label_image<>& mask, extent box) {
    return drawn(mask.size(), [&](index y, index x) { return any_in_box(mask, box, y, x, 1); });
}
label_image<> eroded_mask(const label_image<>& mask, extent box) {
    return drawn(mask.size(), [&](index y, index x) { return !any_in_box(mask, box, y, x, 0); });
}

template <class Rle>
void check_box(const label_image<>& mask, extent box) {
    CAPTURE(mask.size().height, mask.size().width, box.height, box.width);
    const auto code = code_of<Rle>(mask);
    const auto more = dilated_mask(mask, box), less = eroded_mask(mask, box);
    REQUIRE(dilated(code, box) == code_of<Rle>(more));
    REQUIRE(eroded(code, box) == code_of<Rle>(less));
    REQUIRE(opened(code, box) == code_of<Rle>(dilated_mask(less, box)));
    REQUIRE(closed(code, box) == code_of<Rle>(eroded_mask(more, box)));
}

/// The masks of tests/golden/rle/make_algebra.py.
label_image<> golden_mask(extent size, const std::string& shape, index seed) {
    return drawn(size, [&](index y, index x) {
        if (shape == "noise") return (y * 7919 + x * 104729 + y * x * (31 + seed) + seed * 13) % 97 < 60;
        if (shape == "waves") return (y * y + 3 * x * x + y * x * seed + 17 * seed) % 400 < 250;
        const index dy = y - size.height / 2, dx = x - size.width / 2;
        return (dy * dy + dx * dx) / (6 + seed) % 3 < 2;
    });
}

template <class Rle>
Rle golden_result(const std::string& operation, index a, index b, const Rle& code) {
    if (operation == "erode") return eroded(code, {a, b});
    if (operation == "dilate") return dilated(code, {a, b});
    if (operation == "open") return opened(code, {a, b});
    if (operation == "close") return closed(code, {a, b});
    return filled_holes(code, a == 8 ? connectivity::eight : connectivity::four);
}

}  // namespace

TEMPLATE_TEST_CASE("all masks up to 3 x 4 grow and shrink by boxes of every small size", "", kaggle_rle,
                   row_rle) {
    for_all_up_to({3, 4}, [](const label_image<>& mask) {
        for (index height = 1; height <= 4; ++height)
            for (index width = 1; width <= 3; ++width) check_box<TestType>(mask, {height, width});
    });
}

TEMPLATE_TEST_CASE("masks of many shapes grow and shrink by boxes, even ones and ones larger than the image",
                   "", kaggle_rle, row_rle) {
    random_stream random({.seed = 61});
    for_many(62, 120, {60, 50}, [&](const label_image<>& mask) {
        check_box<TestType>(mask, {3, 3});
        check_box<TestType>(mask, {1 + uniform_index(random, 9), 1 + uniform_index(random, 9)});
        check_box<TestType>(mask, {1 + uniform_index(random, 130), 1 + uniform_index(random, 130)});
    });
}

TEST_CASE("OpenCV erodes, dilates, opens and closes alike, SciPy fills the same holes") {
    for (auto& line : golden::lines("rle/algebra.txt")) {
        std::string operation, shape, text;
        index a = 0, b = 0, seed = 0;
        extent size;
        REQUIRE(line >> operation >> a >> b >> size.height >> size.width >> shape >> seed >> text);
        for (char& c : text)
            if (c == ',') c = ' ';
        const auto expected = parse_rle(text == "-" ? "" : text, size);
        const auto mask = golden_mask(size, shape, seed);
        CAPTURE(operation, a, b, size.height, size.width, shape, seed);
        CHECK(golden_result(operation, a, b, code_of<kaggle_rle>(mask)) == expected);
        CHECK(golden_result(operation, a, b, code_of<row_rle>(mask)) == code_of<row_rle>(mask_of(expected)));
    }
}

TEMPLATE_TEST_CASE("growth beyond 2^32 pixels", "", kaggle_rle, row_rle) {
    const extent slide{70000, 70000};
    const auto code = code_of_windows<TestType>(slide, {{69000, 68000, 500, 700}});
    CHECK(dilated(code, {201, 31}) == code_of_windows<TestType>(slide, {{68900, 67985, 700, 730}}));
    CHECK(eroded(code, {201, 31}) == code_of_windows<TestType>(slide, {{69100, 68015, 300, 670}}));
    CHECK(eroded(code, {501, 1}).empty());
    // An even box reaches one pixel less down and right.
    CHECK(dilated(code, {4, 2}) == code_of_windows<TestType>(slide, {{68999, 68000, 503, 701}}));
    CHECK(dilated(code, {140000, 140001}) == TestType(slide, {{0, slide.area()}}));
    constexpr index far = std::numeric_limits<index>::max();
    CHECK(dilated(code, {far, 1}) == code_of_windows<TestType>(slide, {{0, 68000, 70000, 700}}));
    const TestType full(slide, {{0, slide.area()}});
    CHECK(eroded(full, {99, 99}) == full);
    CHECK(dilated(full, {99, 99}) == full);
    CHECK(opened(code, {5, 5}) == code);
    CHECK(closed(code, {5, 5}) == code);
}

TEST_CASE("boxes without a pixel are refused") {
    const kaggle_rle code({3, 4}, {{1, 2}});
    CHECK_THROWS_WITH(dilated(code, {0, 3}), Catch::Contains("[hubmap.rle.164]"));
    CHECK_THROWS_WITH(eroded(code, {3, -1}), Catch::Contains("[hubmap.rle.164]"));
    CHECK_THROWS_WITH(dilated(kaggle_rle({3, 4}), {0, 0}), Catch::Contains("[hubmap.rle.164]"));
    CHECK(dilated(kaggle_rle({0, 4}), {3, 3}) == kaggle_rle({0, 4}));
    CHECK(eroded(kaggle_rle({0, 4}), {3, 3}) == kaggle_rle({0, 4}));
}
