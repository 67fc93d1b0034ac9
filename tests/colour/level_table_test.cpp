#include <catch2/catch.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <vector>

#include "support/golden_images.hpp"

namespace hubmap {

TEST_CASE("a table replaces every value, whatever the strides, and nothing beside the view",
          "[level_table]") {
    level_table inverted{};
    for (std::size_t i = 0; i < inverted.size(); ++i) inverted[i] = static_cast<std::uint8_t>(255 - i);
    image<std::uint8_t> picture({5, 7}, 3);
    for (std::size_t i = 0; i < picture.values().size(); ++i)
        picture.values()[i] = static_cast<std::uint8_t>(2 * i);
    const auto before = picture;
    const window part{1, 2, 3, 4};
    apply_table(inverted, picture.view().crop(part));               // rows of the picture
    apply_table(inverted, picture.view().channel(1).transposed());  // one channel, by columns
    for (index y = 0; y < 5; ++y)
        for (index x = 0; x < 7; ++x)
            for (index c = 0; c < 3; ++c) {
                const bool inside = contains(whole(part.size()), {y - part.y, x - part.x, 1, 1});
                const bool changed = inside != (c == 1);
                CHECK(picture(y, x, c) == (changed ? 255 - before(y, x, c) : before(y, x, c)));
            }
    apply_table(inverted, image_view<std::uint8_t>{});
}

TEST_CASE("tables of bytes give the same with every instruction set, for every length and alignment",
          "[level_table]") {
    level_table table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = golden::noise(1, i);
    constexpr index longest = 200, alignments = 64, guard = 64;
    std::vector<std::uint8_t> bytes(longest + alignments), out(longest + alignments + guard);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = golden::noise(2, i);
    for (const auto instructions :
         {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
        index wrong = 0;
        for (index at = 0; at < alignments; ++at)
            for (index count = 0; count <= longest; ++count) {
                std::fill(out.begin(), out.end(), std::uint8_t{77});
                const extent size{1, count};
                const image_view<const std::uint8_t> from(bytes.data() + at, size);
                apply_table(table, from, {out.data() + alignments - at, size}, instructions);
                for (index i = 0; i < static_cast<index>(out.size()); ++i) {
                    const index k = i - (alignments - at);
                    const int expected = k >= 0 && k < count ? table[from(0, k)] : 77;
                    wrong += out[static_cast<std::size_t>(i)] != expected;
                }
            }
        CHECK(wrong == 0);

        std::vector<std::uint8_t> levels(256);
        for (std::size_t i = 0; i < 256; ++i) levels[i] = static_cast<std::uint8_t>(i);
        apply_table(table, image_view<std::uint8_t>(levels.data(), {16, 16}), instructions);
        CHECK(std::equal(levels.begin(), levels.end(), table.begin()));
    }
}

TEST_CASE("tables are applied to dense, planar and scattered images alike", "[level_table]") {
    level_table table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = golden::noise(3, i);
    const extent size{5, 131};
    const image<std::uint8_t> picture = golden::picture("noise", 4, size, 3);
    image<std::uint8_t> expected = picture;
    for (auto& value : expected.values()) value = table[value];
    std::vector<std::uint8_t> planes(picture.values().size());
    const image_view<std::uint8_t> planar(planes.data(), size, 3, {size.width, 1, size.area()});
    golden::scattered<std::uint8_t> scattered(size, 3);
    image<std::uint8_t> dense(size, 3);
    for (const auto& from : {dense.view(), planar, scattered.view})
        for (const auto& to : {dense.view(), planar, scattered.view}) {
            copy(picture.view(), from);
            apply_table(table, from, to);
            image<std::uint8_t> gathered(size, 3);
            copy(image_view<const std::uint8_t>(to), gathered.view());
            CHECK(gathered == expected);
        }
    CHECK_THROWS_WITH(apply_table(table, dense.view(), dense.view().channel(0)),
                      Catch::Contains("hubmap.colour.121"));
}

}  // namespace hubmap
