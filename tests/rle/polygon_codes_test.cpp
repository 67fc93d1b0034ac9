#include <catch2/catch.hpp>
#include <hubmap/polygon/encode_polygons.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/mirror.hpp>
#include <hubmap/rle/outline.hpp>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

polygon rectangle(const window& w) {
    const auto y = static_cast<double>(w.y), x = static_cast<double>(w.x),
               bottom = static_cast<double>(w.y + w.height), right = static_cast<double>(w.x + w.width);
    return {{{{y, x}, {y, right}, {bottom, right}, {bottom, x}}}};
}

}  // namespace

TEMPLATE_TEST_CASE("polygons become codes and codes polygons beyond 2^32 pixels", "", kaggle_rle, row_rle) {
    const extent slide{70000, 70000};
    const window block{66000, 65500, 3000, 4000}, hole{67000, 66000, 200, 300};
    polygon with_hole = rectangle(block);
    with_hole.rings.push_back(rectangle(hole).rings[0]);
    const std::vector<polygon> areas{with_hole};
    const auto code = encode_polygons<TestType>(areas, slide);
    CHECK(code ==
          difference_of(code_of_windows<TestType>(slide, {block}), code_of_windows<TestType>(slide, {hole})));
    CHECK(code.area() == 3000 * 4000 - 200 * 300);
    const auto back = outlines(code);
    REQUIRE(back.size() == 1);
    REQUIRE(back[0].rings.size() == 2);
    CHECK(back[0].rings[0].size() == 4);
    CHECK(encode_polygons<TestType>(back, slide) == code);

    // A triangle with legs along rows and columns: half a square, and the diagonal that may fall to it.
    const double corner = 69990;
    const std::vector<polygon> triangle{
        {{{{corner - 500, corner}, {corner, corner}, {corner, corner - 500}}}}};
    const auto half_square = encode_polygons<TestType>(triangle, slide);
    CHECK(half_square.area() >= 500 * 499 / 2);
    CHECK(half_square.area() <= 500 * 501 / 2);
    CHECK(bounding_box(half_square).size() == extent{500, 500});
    CHECK(encode_polygons<TestType>(outlines(half_square), slide) == half_square);
}

TEMPLATE_TEST_CASE("a polygon mirrored or exchanged is the code mirrored or exchanged", "", kaggle_rle,
                   row_rle) {
    random_stream random({.seed = 91});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 70), 1 + uniform_index(random, 60)};
        const auto h = static_cast<double>(size.height), w = static_cast<double>(size.width);
        ring corners, upside_down, exchanged;
        for (index left = 3 + uniform_index(random, 8); left > 0; --left) {
            const point p{uniform(random, -5, h + 5), uniform(random, -5, w + 5)};
            corners.push_back(p);
            upside_down.push_back({h - p.y, p.x});
            exchanged.push_back({p.x, p.y});
        }
        const std::vector<polygon> area{{{corners}}}, turned{{{upside_down}}}, other{{{exchanged}}};
        const auto code = encode_polygons<TestType>(area, size);
        REQUIRE(encode_polygons<TestType>(turned, size) == flipped(code, mirror_axis::y));
        REQUIRE(encode_polygons<TestType>(other, {size.width, size.height}) == transposed(code));
    }
}
