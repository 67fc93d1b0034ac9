#include <catch2/catch.hpp>
#include <hubmap/colour/level_table.hpp>

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

}  // namespace hubmap
