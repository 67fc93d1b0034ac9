#include <algorithm>
#include <catch2/catch.hpp>
#include <hubmap/colour/shift_hsv.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <vector>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

hsv_tables sums(int hue, int saturation, int value) {
    hsv_tables tables;
    for (int i = 0; i < 256; ++i) {
        const auto at = static_cast<std::size_t>(i);
        tables.hue[at] = static_cast<std::uint8_t>((i + hue) % 180);
        tables.saturation[at] = static_cast<std::uint8_t>(std::clamp(i + saturation, 0, 255));
        tables.value[at] = static_cast<std::uint8_t>(std::clamp(i + value, 0, 255));
    }
    return tables;
}

hsv_tables any_levels() {
    hsv_tables tables;
    for (std::size_t i = 0; i < 256; ++i) {
        tables.hue[i] = static_cast<std::uint8_t>(golden::noise(1, i) % 180);
        tables.saturation[i] = golden::noise(2, i);
        tables.value[i] = golden::noise(3, i);
    }
    return tables;
}

/// Pixel by pixel.
image<std::uint8_t> expected(const image<std::uint8_t>& rgb, const hsv_tables& tables,
                             hsv_rounding rounding) {
    image<std::uint8_t> result(rgb.size(), 3);
    constexpr index opencv_vector = 32;
    for (index y = 0; y < rgb.height(); ++y)
        for (index x = 0; x < rgb.width(); ++x) {
            const hsv_pixel p = to_hsv({rgb(y, x, 0), rgb(y, x, 1), rgb(y, x, 2)});
            const bool in_vector = x < rgb.width() / opencv_vector * opencv_vector;
            const bool truncates = rounding == hsv_rounding::opencv_vector ||
                                   (rounding == hsv_rounding::opencv_rows && in_vector);
            const rgb_pixel q = to_rgb(
                {tables.hue[p.hue], tables.saturation[p.saturation], tables.value[p.value]}, truncates);
            result(y, x, 0) = q.red;
            result(y, x, 1) = q.green;
            result(y, x, 2) = q.blue;
        }
    return result;
}

}  // namespace

TEST_CASE("shifts of HSV are those of single pixels, for any width, layout and instructions") {
    const std::vector<hsv_tables> all_tables{sums(0, 0, 0),           sums(171, 24, -4),   sums(1, -30, 20),
                                             sums(179, 255, -255),    sums(90, -255, 255), sums(60, 300, -12),
                                             hsv_tables(any_levels())};
    for (const index width : {1, 31, 32, 33, 63, 64, 65, 129, 255, 256, 257, 511, 577, 1100}) {
        const image<std::uint8_t> rgb = golden::picture("noise", static_cast<int>(width), {3, width}, 3);
        image<std::uint8_t> wide({3, width + 7}, 3);
        std::vector<std::uint8_t> planes(rgb.values().size());
        const image_view<std::uint8_t> planar(planes.data(), rgb.size(), 3, {width, 1, 3 * width});
        golden::scattered<std::uint8_t> scattered(rgb.size(), 3);
        image<std::uint8_t> dense(rgb.size(), 3);
        const image_view<std::uint8_t> layouts[] = {dense.view(), wide.view().crop({0, 3, 3, width}), planar,
                                                    scattered.view};
        for (const auto& tables : all_tables)
            for (const auto rounding :
                 {hsv_rounding::opencv_rows, hsv_rounding::opencv_vector, hsv_rounding::nearest}) {
                const image<std::uint8_t> right = expected(rgb, tables, rounding);
                for (const auto set :
                     {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512})
                    for (const auto& layout : layouts) {
                        copy(rgb.view(), layout);
                        shift_hsv(layout, tables, layout, rounding, set);
                        image<std::uint8_t> gathered(rgb.size(), 3);
                        copy(image_view<const std::uint8_t>(layout), gathered.view());
                        INFO("width " << width << ", set " << static_cast<int>(set) << ", layout "
                                      << &layout - layouts);
                        CHECK(gathered == right);
                    }
            }
        const auto outside = image_view<const std::uint8_t>(wide.view());
        CHECK((outside(0, 2, 0) == 0 && outside(1, width + 3, 0) == 0 && outside(2, width + 6, 2) == 0));
    }
}

TEST_CASE("shifts of HSV from one image to another, and refused shapes") {
    const image<std::uint8_t> rgb = golden::picture("tissue", 1, {5, 97}, 3);
    image<std::uint8_t> out(rgb.size(), 3), grey({5, 97}, 1), other({5, 96}, 3);
    const hsv_tables tables = sums(20, -7, 9);
    shift_hsv(rgb, tables, out);
    CHECK(out == expected(rgb, tables, hsv_rounding::opencv_rows));
    CHECK_THROWS_WITH(shift_hsv(rgb, tables, grey), Catch::Contains("hubmap.colour.101"));
    CHECK_THROWS_WITH(shift_hsv(rgb, tables, other), Catch::Contains("hubmap.colour.101"));
    CHECK_NOTHROW(shift_hsv(image_view<const std::uint8_t>(nullptr, {0, 0}, 3), tables,
                            image_view<std::uint8_t>(nullptr, {0, 0}, 3)));
}
