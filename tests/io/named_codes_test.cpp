#include <catch2/catch.hpp>
#include <hubmap/io/named_codes.hpp>
#include <hubmap/rle/algebra.hpp>
#include <support/scratch.hpp>

namespace hubmap::io {

namespace {

std::vector<named_code> sized(std::vector<rle_row> rows) {
    std::map<std::string, extent> sizes;
    for (const auto& row : rows) sizes[row.id] = {3, 4};
    return parse_codes(rows, sizes);
}

}  // namespace

TEST_CASE("codes of a table know their sizes as far as somebody told them") {
    const std::vector<rle_row> rows{{"a", "2 1 4 2"}, {"b", ""}};
    const auto codes = parse_codes(rows, {{"a", {3, 4}}});
    REQUIRE(codes.size() == 2);
    CHECK(codes[0].code.size() == extent{3, 4});
    CHECK(codes[1].code.size() == unknown_size);
    CHECK(print_codes(codes) == rows);
    CHECK_NOTHROW(require_size(codes[0]));
    CHECK(scratch::error_of([&] { require_size(codes[1]); }) == "hubmap.table.110");
}

TEST_CASE("texts along rows need no size to be compared and written again") {
    const std::vector<rle_row> rows{{"a", "0 2 7 3"}};
    const rle_convention along{scan_order::row_major, index_base::zero};
    const auto codes = parse_codes(rows, {}, along);
    CHECK(codes[0].code.area() == 5);
    CHECK(print_codes(codes, along) == rows);
    // With a size the order counts.
    CHECK(print_codes(parse_codes(rows, {{"a", {2, 5}}}, along))[0].code == "1 1 3 1 6 1 8 1 10 1");
}

TEST_CASE("a damaged text is named with its slide") {
    const std::vector<rle_row> rows{{"a", "1 2"}, {"broken", "1 2 3"}};
    CHECK_THAT(scratch::message_of([&] { (void)parse_codes(rows, {}); }),
               Catch::StartsWith("[hubmap.rle.113] slide broken: "));
}

TEST_CASE("slides of several tables are matched by their ids") {
    const std::vector<std::vector<named_code>> tables{sized({{"a", "1 2"}, {"b", "5 1"}}),
                                                      sized({{"b", "5 2"}, {"a", "2 2"}})};
    std::string seen;
    for_each_slide(tables, [&](const std::string& id, std::span<const kaggle_rle> codes) {
        seen += id + std::to_string(common_area(codes[0], codes[1])) + ' ';
    });
    CHECK(seen == "a1 b1 ");
    const auto nothing = [](const std::string&, std::span<const kaggle_rle>) {};
    const std::vector<std::vector<named_code>> fewer{tables[0], sized({{"a", "1 2"}})},
        more{sized({{"a", "1 2"}}), tables[0]};
    CHECK_THAT(scratch::message_of([&] { for_each_slide(fewer, nothing); }),
               Catch::Contains("hubmap.table.109") && Catch::Contains("table 2 has no slide b"));
    CHECK_THAT(scratch::message_of([&] { for_each_slide(more, nothing); }),
               Catch::Contains("hubmap.table.109") && Catch::Contains("table 1 has no slide b"));
}

}  // namespace hubmap::io
