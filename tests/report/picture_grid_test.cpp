#include <algorithm>
#include <catch2/catch.hpp>
#include <hubmap/report/picture_grid.hpp>
#include <set>
#include <vector>

namespace hubmap {
namespace {

image<std::uint8_t> paper(extent size, index channels = 1) {
    image<std::uint8_t> made(size, channels);
    std::fill(made.values().begin(), made.values().end(), std::uint8_t{255});
    return made;
}

std::vector<std::string> rows_of(const image<std::uint8_t>& drawn) {
    std::vector<std::string> rows;
    for (index y = 0; y < drawn.height(); ++y) {
        rows.emplace_back();
        for (index x = 0; x < drawn.width(); ++x) rows.back() += drawn(y, x) == 0 ? '#' : '.';
    }
    return rows;
}

image<std::uint8_t> text(const std::string& words) {
    image<std::uint8_t> drawn = paper(text_size(words));
    draw_text(drawn, 0, 0, words);
    return drawn;
}

}  // namespace

TEST_CASE("signs are drawn dot by dot, with room around", "[bitmap_text]") {
    const std::vector<std::string> expected{
        ".............", ".............", ".............", "..####.####..", ".#...#.#...#.", ".#...#.#...#.",
        ".#...#.#...#.", "..####.####..", ".....#.#.....", ".....#.#.....", "............."};
    CHECK(rows_of(text("qp")) == expected);
}

TEST_CASE("no two signs look alike, capitals are small, what is unknown is a question mark",
          "[bitmap_text]") {
    std::set<std::vector<std::string>> looks;
    const std::string signs = "abcdefghijklmnopqrstuvwxyz0123456789_-.,:()?";
    for (const char sign : signs) looks.insert(rows_of(text(std::string(1, sign))));
    CHECK(looks.size() == signs.size());
    CHECK(text("Az") == text("aZ"));
    CHECK(text("\xC3") == text("?"));
    CHECK(text(" ") == paper(text_size(" ")));
    image<std::uint8_t> large = paper({22, 26});
    draw_text(large, 0, 0, "qp", 0, 2);
    const image<std::uint8_t> small = text("qp");
    for (index y = 0; y < 22; ++y)
        for (index x = 0; x < 26; ++x) REQUIRE(large(y, x) == small(y / 2, x / 2));
}

TEST_CASE("text that leaves the image is cut off", "[bitmap_text]") {
    const image<std::uint8_t> whole = text("qp");
    for (const index dy : {-20, -4, 0, 3, 20})
        for (const index dx : {-20, -3, 0, 5, 20}) {
            image<std::uint8_t> shifted = paper(whole.size());
            draw_text(shifted, dy, dx, "qp");
            for (index y = 0; y < whole.height(); ++y)
                for (index x = 0; x < whole.width(); ++x) {
                    const index from_y = y - dy, from_x = x - dx;
                    const bool inside = contains(hubmap::whole(whole.size()), {from_y, from_x, 1, 1});
                    REQUIRE(shifted(y, x) == (inside ? whole(from_y, from_x) : 255));
                }
        }
    image<std::uint8_t> none;
    draw_text(none, 0, 0, "qp");
}

TEST_CASE("a grid shows its pictures under their names", "[picture_grid]") {
    std::vector<named_picture> pictures;
    for (int i = 0; i < 3; ++i) {
        pictures.push_back({"p", image<std::uint8_t>({4, 9}, 3)});
        std::fill(pictures.back().pixels.values().begin(), pictures.back().pixels.values().end(),
                  static_cast<std::uint8_t>(50 * (i + 1)));
    }
    const image<std::uint8_t> grid = picture_grid(pictures, 2);
    CHECK(grid.size() == extent{6 + 2 * (4 + 11 + 6), 6 + 2 * (9 + 6)});
    CHECK(grid(6 + 11, 6, 1) == 50);
    CHECK(grid(6 + 11 + 3, 6 + 9 + 6 + 8, 2) == 100);
    CHECK(grid(6 + 11 + 21, 6) == 150);
    CHECK(grid(6 + 11 + 21, 6 + 9 + 6) == 255);
    CHECK(grid(6 + 4, 6 + 1) == 0);  // the stem of the p
    CHECK(std::count(grid.values().begin(), grid.values().end(), 50) == 4 * 9 * 3);
    CHECK(picture_grid(pictures, 7).width() == 6 + 3 * (9 + 6));
    // A name wider than its picture widens all columns and is whole.
    pictures[0].name = "a long name";
    const index cell = text_size("a long name").width;
    const image<std::uint8_t> wide = picture_grid(pictures, 2);
    CHECK(wide.width() == 6 + 2 * (cell + 6));
    image<std::uint8_t> name({11, cell}, 3);
    copy(wide.view().crop({6, 6, 11, cell}), name.view());
    image<std::uint8_t> expected = paper(name.size(), 3);
    draw_text(expected, 0, 0, "a long name");
    CHECK(name == expected);
    CHECK(wide(6 + 11, 6 + cell + 6) == 100);
    CHECK_THROWS_WITH(picture_grid(pictures, 0), Catch::Contains("hubmap.report.103"));
    CHECK_THROWS_WITH(picture_grid({}, 2), Catch::Contains("hubmap.report.103"));
    pictures[2].pixels = image<std::uint8_t>({4, 9}, 1);
    CHECK_THROWS_WITH(picture_grid(pictures, 2), Catch::Contains("hubmap.report.103"));
}

}  // namespace hubmap
