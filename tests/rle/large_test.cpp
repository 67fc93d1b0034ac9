#include <array>
#include <catch2/catch.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/class_algebra.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/downscale.hpp>
#include <hubmap/rle/holes.hpp>
#include <hubmap/rle/mirror.hpp>
#include <hubmap/rle/morphology.hpp>
#include <hubmap/rle/outline.hpp>
#include <hubmap/rle/reorder.hpp>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

constexpr index margin = 8;  // of background, so that no operation here sees the border of the small mask

/// What is done to a small mask anywhere on a huge slide is what is done to it alone, moved there.
template <class Rle>
void check_moved(random_stream& random, extent slide, pixel corner, extent size) {
    CAPTURE(slide.height, slide.width, corner.y, corner.x, size.height, size.width);
    const auto draw = [&] {
        const auto inner = random_mask(random, {size.height - 2 * margin, size.width - 2 * margin});
        return placed(code_of<Rle>(inner), size, {margin, margin});
    };
    const Rle a = draw(), b = draw(), c = draw();
    const auto moved = [&](const Rle& code) { return placed(code, slide, corner); };
    const Rle far_a = moved(a), far_b = moved(b), far_c = moved(c);
    REQUIRE(far_a.area() == a.area());
    REQUIRE(crop(far_a, window{corner.y, corner.x, size.height, size.width}) == a);
    REQUIRE(translated(far_a, {-3, 5}) == moved(translated(a, {-3, 5})));
    REQUIRE(union_of(far_a, far_b) == moved(union_of(a, b)));
    REQUIRE(intersection_of(far_a, far_b) == moved(intersection_of(a, b)));
    REQUIRE(difference_of(far_a, far_b) == moved(difference_of(a, b)));
    REQUIRE(symmetric_difference_of(far_a, far_b) == moved(symmetric_difference_of(a, b)));
    REQUIRE(complement_of(far_a) == difference_of(complement_of(Rle(slide)), far_a));
    REQUIRE(majority_of(std::vector{far_a, far_b, far_c}) == moved(majority_of(std::vector{a, b, c})));
    REQUIRE(dilated(far_a, {4, 7}) == moved(dilated(a, {4, 7})));
    REQUIRE(eroded(far_a, {2, 3}) == moved(eroded(a, {2, 3})));
    REQUIRE(opened(far_a, {3, 3}) == moved(opened(a, {3, 3})));
    REQUIRE(closed(far_a, {3, 5}) == moved(closed(a, {3, 5})));
    REQUIRE(filled_holes(far_a) == moved(filled_holes(a)));
    REQUIRE(holes_of(far_a, connectivity::four) == moved(holes_of(a, connectivity::four)));
    REQUIRE(largest_component(far_a) == moved(largest_component(a)));
    REQUIRE(without_small_objects(far_a, 4) == moved(without_small_objects(a, 4)));
    REQUIRE(outlines(far_a).size() == outlines(a).size());

    const extent exchanged{slide.width, slide.height};
    REQUIRE(transposed(far_a) == placed(transposed(a), exchanged, {corner.x, corner.y}));
    using other =
        rle<Rle::order == scan_order::row_major ? scan_order::column_major : scan_order::row_major, 0>;
    REQUIRE(code_cast<other>(far_a) == placed(code_cast<other>(a), slide, corner));
    const index below = slide.height - corner.y - size.height, right = slide.width - corner.x - size.width;
    REQUIRE(flipped(far_a, mirror_axis::y) == placed(flipped(a, mirror_axis::y), slide, {below, corner.x}));
    REQUIRE(flipped(far_a, mirror_axis::x) == placed(flipped(a, mirror_axis::x), slide, {corner.y, right}));
    REQUIRE(rotated(far_a, 1) == placed(rotated(a, 1), exchanged, {corner.x, below}));

    constexpr index factor = 3;
    const pixel cell{corner.y / factor, corner.x / factor};
    const extent cells{ceil_div(slide.height, factor), ceil_div(slide.width, factor)};
    REQUIRE(downscaled(placed(a, slide, {cell.y * factor, cell.x * factor}), factor) ==
            placed(downscaled(a, factor), cells, cell));

    const std::array<std::uint8_t, 3> values{1, 2, 3};
    const auto near_classes = merge_classes(std::vector{a, b, c}, values),
               far_classes = merge_classes(std::vector{far_a, far_b, far_c}, values);
    for (const std::uint8_t value : values)
        REQUIRE(code_of_class(far_classes, value) == moved(code_of_class(near_classes, value)));
    using other_classes = class_rle<other::order, 0>;
    REQUIRE(code_of_class(code_cast<other_classes>(far_classes), 2) ==
            code_cast<other>(code_of_class(far_classes, 2)));
}

}  // namespace

TEMPLATE_TEST_CASE("every operation beyond 2^31 and 2^32 pixels is the one on the small mask, moved", "",
                   kaggle_rle, row_rle) {
    random_stream random({.seed = 95});
    constexpr index two_31 = index{1} << 31, two_32 = index{1} << 32;
    for (const extent slide : {extent{46341, 46342}, {65537, 65536}, {70000, 70000}, {20011, 300007}}) {
        REQUIRE(slide.area() > two_31);
        const TestType empty(slide);
        for (int round = 0; round < 6; ++round) {
            // Even sizes of cells, and a place where the positions pass 2^31, 2^32 or the end of the image.
            const extent size{3 * (10 + uniform_index(random, 12)), 3 * (10 + uniform_index(random, 12))};
            const index passed[] = {two_31, std::min(two_32, slide.area() - 1), slide.area() - 1,
                                    uniform_index(random, 1'000'000'000)};
            const pixel middle = empty.pixel_at(passed[round % 4]);
            check_moved<TestType>(
                random, slide,
                {std::clamp<index>(middle.y - size.height / 2, 0, slide.height - size.height),
                 std::clamp<index>(middle.x - size.width / 2, 0, slide.width - size.width)},
                size);
        }
    }
}
