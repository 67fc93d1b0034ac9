#include <catch2/catch.hpp>
#include <examples/common/code_operations.hpp>
#include <hubmap/rle/text.hpp>
#include <set>
#include <support/scratch.hpp>

namespace hubmap::examples {

TEST_CASE("masks are combined") {
    const extent size{3, 4};
    const std::vector<kaggle_rle> codes{parse_rle("1 6", size), parse_rle("4 6", size),
                                        parse_rle("6 2", size)};
    const auto text = [&](combination how) { return print(combined(codes, how)); };
    CHECK(text(combination::unite) == "1 9");
    CHECK(text(combination::intersect) == "6 1");
    CHECK(text(combination::subtract) == "1 3");
    CHECK(text(combination::differ) == "1 3 6 1 8 2");  // 6 stands in three, 7 in two
    CHECK(text(combination::majority) == "4 4");
    const std::vector<kaggle_rle> unlike{parse_rle("1 6", size), parse_rle("1 6", {4, 3})}, none;
    for (const auto& named : combination_names())
        CHECK(scratch::error_of([&] { (void)combined(unlike, named.second); }) == "hubmap.rle.141");
    CHECK(scratch::error_of([&] { (void)combined(none, combination::subtract); }) == "hubmap.rle.161");
}

TEST_CASE("masks are altered") {
    // A ring of 3 x 3 in the middle of 5 x 6, and a pixel in the corner.
    const auto code = parse_rle("1 1 7 3 12 1 14 1 17 3", {5, 6});
    const auto text = [&](alteration what, std::optional<index> by = {}) {
        return print(altered(code, what, by));
    };
    CHECK(text(alteration::none) == print(code));
    CHECK(altered(code, alteration::complement).area() == 30 - code.area());
    CHECK(text(alteration::fill_holes) == "1 1 7 3 12 3 17 3");
    CHECK(altered(code, alteration::dilate).area() == 25);
    CHECK(altered(code, alteration::erode).empty());
    CHECK(text(alteration::erode, 1) == print(code));
    CHECK(text(alteration::close) == print(altered(altered(code, alteration::dilate), alteration::erode)));
    CHECK(text(alteration::open) == "");
    CHECK(altered(code, alteration::transpose).size() == extent{6, 5});
    CHECK(text(alteration::flip) == "5 1 7 3 12 1 14 1 17 3");
    CHECK(text(alteration::mirror) == "12 3 17 1 19 1 22 3 26 1");
    CHECK(altered(code, alteration::turn).size() == extent{6, 5});
    CHECK(text(alteration::turn, 4) == print(code));
    CHECK(altered(altered(code, alteration::turn), alteration::turn, 3) == code);
    CHECK(altered(code, alteration::turn, 2) == altered(altered(code, alteration::flip), alteration::mirror));
    CHECK(altered(code, alteration::downscale).size() == extent{3, 3});
    CHECK(altered(code, alteration::downscale, 5).size() == extent{1, 2});
    const auto two = parse_rle("1 2 12 3", {5, 6});
    CHECK(text(alteration::largest) == print(code));  // joined at a corner
    CHECK(print(altered(two, alteration::largest)) == "12 3");
    CHECK(print(altered(two, alteration::drop_small, 3)) == "12 3");
    CHECK(altered(two, alteration::drop_small, 2) == two);
    CHECK(altered(two, alteration::drop_small).empty());
    CHECK(scratch::error_of([&] { (void)altered(code, alteration::dilate, 0); }) == "hubmap.rle.164");
    CHECK(scratch::error_of([&] { (void)altered(code, alteration::downscale, 0); }) == "hubmap.rle.163");
}

TEST_CASE("each operation has a name of its own") {
    std::set<std::string> names;
    std::set<alteration> values;
    for (const auto& [name, value] : alteration_names()) names.insert(name), values.insert(value);
    CHECK(names.size() == alteration_names().size());
    CHECK(values.size() == static_cast<std::size_t>(alteration::drop_small) + 1);
}

}  // namespace hubmap::examples
