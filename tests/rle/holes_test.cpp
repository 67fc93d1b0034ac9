#include <catch2/catch.hpp>
#include <hubmap/rle/component_codes.hpp>
#include <hubmap/rle/downscale.hpp>
#include <hubmap/rle/holes.hpp>
#include <hubmap/rle/morphology.hpp>
#include <numeric>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

/// Number of the object of each pixel with `value`, counted from 1 along the scan order; 0 elsewhere.
struct flooded {
    label_image<std::uint32_t> number;
    std::vector<index> areas;
    std::vector<bool> at_border;
};

flooded flood(const label_image<>& mask, int value, bool corners_join, bool by_column) {
    const extent size = mask.size();
    flooded result{label_image<std::uint32_t>(size), {}, {}};
    const index lines = by_column ? size.width : size.height, length = by_column ? size.height : size.width;
    for (index line = 0; line < lines; ++line)
        for (index i = 0; i < length; ++i) {
            const pixel first = by_column ? pixel{i, line} : pixel{line, i};
            if (mask(first.y, first.x) != value || result.number(first.y, first.x)) continue;
            result.areas.push_back(0);
            result.at_border.push_back(false);
            const auto number = static_cast<std::uint32_t>(result.areas.size());
            std::vector<pixel> open{first};
            result.number(first.y, first.x) = number;
            while (!open.empty()) {
                const auto [y, x] = open.back();
                open.pop_back();
                ++result.areas.back();
                if (y == 0 || x == 0 || y == size.height - 1 || x == size.width - 1)
                    result.at_border.back() = true;
                for (index dy = -1; dy <= 1; ++dy)
                    for (index dx = -1; dx <= 1; ++dx) {
                        if (!corners_join && dy != 0 && dx != 0) continue;
                        const index ny = y + dy, nx = x + dx;
                        if (!contains(whole(size), {ny, nx, 1, 1}) || mask(ny, nx) != value ||
                            result.number(ny, nx))
                            continue;
                        result.number(ny, nx) = number;
                        open.push_back({ny, nx});
                    }
            }
        }
    return result;
}

template <class Rle>
void check_objects(const label_image<>& mask, connectivity joined) {
    constexpr bool by_column = Rle::order == scan_order::column_major;
    const auto code = code_of<Rle>(mask);
    const bool corners_join = joined == connectivity::eight;
    CAPTURE(mask.size().height, mask.size().width, corners_join);

    const auto background = flood(mask, 0, !corners_join, by_column);
    const auto hole = [&](index y, index x) {
        const auto number = background.number(y, x);
        return number > 0 && !background.at_border[number - 1];
    };
    REQUIRE(holes_of(code, joined) == code_of<Rle>(drawn(mask.size(), hole)));
    REQUIRE(filled_holes(code, joined) ==
            code_of<Rle>(drawn(mask.size(), [&](index y, index x) { return mask(y, x) || hole(y, x); })));

    const auto objects = flood(mask, 1, corners_join, by_column);
    const auto object = [&](std::size_t i) {
        return code_of<Rle>(
            drawn(mask.size(), [&](index y, index x) { return objects.number(y, x) == i + 1; }));
    };
    const auto found = connected_components(code, joined);
    REQUIRE(found.objects.size() == objects.areas.size());
    const auto codes = codes_of_components(code, found);
    REQUIRE(codes.size() == objects.areas.size());
    std::size_t largest = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(codes.size(), 20); ++i) {
        REQUIRE(codes[i] == object(i));
        REQUIRE(code_of_component(code, found, static_cast<index>(i)) == codes[i]);
    }
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (objects.areas[i] > objects.areas[largest]) largest = i;
    REQUIRE(largest_component(code, joined) == (codes.empty() ? code : object(largest)));
    for (const index least : {0, 1, 2, 5})
        REQUIRE(without_small_objects(code, least, joined) ==
                code_of<Rle>(drawn(mask.size(), [&](index y, index x) {
                    const auto number = objects.number(y, x);
                    return number > 0 && objects.areas[number - 1] >= least;
                })));
}

}  // namespace

TEMPLATE_TEST_CASE("holes and objects of all masks up to 3 x 4", "", kaggle_rle, row_rle) {
    for_all_up_to({3, 4}, [](const label_image<>& mask) {
        check_objects<TestType>(mask, connectivity::four);
        check_objects<TestType>(mask, connectivity::eight);
    });
}

TEMPLATE_TEST_CASE("holes and objects of masks of many shapes", "", kaggle_rle, row_rle) {
    for_many(63, 150, {50, 40}, [](const label_image<>& mask) {
        check_objects<TestType>(mask, connectivity::four);
        check_objects<TestType>(mask, connectivity::eight);
    });
}

TEST_CASE("a ring that meets itself at a corner is closed for eight neighbours and open for four") {
    const kaggle_rle diamond({3, 3}, {{1, 1}, {3, 1}, {5, 1}, {7, 1}});
    CHECK(holes_of(diamond) == kaggle_rle({3, 3}, {{4, 1}}));
    CHECK(holes_of(diamond, connectivity::four).empty());
}

TEMPLATE_TEST_CASE("holes and objects beyond 2^32 pixels", "", kaggle_rle, row_rle) {
    const extent slide{70000, 70000};
    const auto block = code_of_windows<TestType>(slide, {{60000, 60000, 5000, 4000}});
    const auto hole = code_of_windows<TestType>(slide, {{61000, 61000, 300, 200}});
    const auto speck = code_of_windows<TestType>(slide, {{3, 69000, 2, 2}});
    const auto mask = union_of(difference_of(block, hole), speck);
    CHECK(holes_of(mask) == hole);
    CHECK(filled_holes(mask) == union_of(block, speck));
    CHECK(largest_component(mask) == difference_of(block, hole));
    CHECK(without_small_objects(mask, 5) == difference_of(block, hole));
    CHECK(without_small_objects(mask, 4) == mask);
    CHECK(bounding_box(mask) == window{3, 60000, 64997, 9002});
    const auto found = connected_components(mask);
    REQUIRE(found.objects.size() == 2);
    const bool speck_first = TestType::order == scan_order::row_major;
    CHECK(found.objects[speck_first ? 0 : 1].bounds == window{3, 69000, 2, 2});
    CHECK(found.objects[speck_first ? 1 : 0].area == index{5000} * 4000 - 300 * 200);
    CHECK(code_of_component(mask, found, speck_first ? 0 : 1) == speck);
    CHECK(holes_of(complement_of(speck)) == speck);
}

TEST_CASE("objects that do not exist are refused") {
    const kaggle_rle code({3, 4}, {{1, 2}});
    const auto found = connected_components(code);
    CHECK_THROWS_WITH(code_of_component(code, found, 1), Catch::Contains("[hubmap.rle.165]"));
    CHECK_THROWS_WITH(code_of_component(code, found, -1), Catch::Contains("[hubmap.rle.165]"));
    CHECK(largest_component(kaggle_rle({3, 4})).empty());
    CHECK(filled_holes(kaggle_rle({0, 4})).empty());
}

TEST_CASE("the example of the page on run-length codes") {
    const extent size{600, 500};
    const auto disc = [&](index y, index x, index radius) {
        return code_of<kaggle_rle>(drawn(size, [&](index i, index j) {
            return (i - y) * (i - y) + (j - x) * (j - x) <= radius * radius;
        }));
    };
    const auto ring = difference_of(disc(300, 250, 100), disc(300, 250, 20));
    const std::vector codes{union_of(ring, disc(50, 50, 4)), union_of(ring, disc(550, 60, 12)),
                            difference_of(ring, disc(300, 340, 8))};
    const auto agreed = majority_of(codes);
    CHECK(agreed == ring);
    const auto clean = without_small_objects(filled_holes(opened(union_of(codes), {9, 9})), 2000);
    CHECK(connected_components(clean).objects.size() == 1);
    CHECK(difference_of(clean, disc(300, 250, 100)).empty());
    CHECK(holes_of(clean).empty());
    CHECK(downscaled(clean, 3).size() == extent{200, 167});
}
