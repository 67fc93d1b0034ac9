#include <catch2/catch.hpp>
#include <hubmap/io/rle_convention.hpp>
#include <support/scratch.hpp>

namespace hubmap::io {

TEST_CASE("one mask, four texts") {
    // rows 0 1 1 0 / 1 1 0 0 / 0 0 0 1
    const extent size{3, 4};
    const auto down = scan_order::column_major, along = scan_order::row_major;
    const auto code = parse_rle<kaggle_rle>("2 1 4 2 7 1 12 1", size);
    const std::pair<rle_convention, std::string> forms[] = {
        {{down, index_base::one}, "2 1 4 2 7 1 12 1"},
        {{down, index_base::zero}, "1 1 3 2 6 1 11 1"},
        {{along, index_base::one}, "2 2 5 2 12 1"},
        {{along, index_base::zero}, "1 2 4 2 11 1"},
    };
    for (const auto& [convention, text] : forms) {
        CHECK(print_code(code, convention) == text);
        CHECK(parse_code(text, size, convention) == code);
    }
}

TEST_CASE("dialects and errors are those of parse_rle") {
    CHECK(parse_code("4 2 1 2", {3, 4}).runs().size() == 2);
    CHECK(scratch::error_of([] {
              (void)parse_code("4 2 1 2", {3, 4}, {}, rle_dialect::strict);
          }) == "hubmap.rle.117");
    CHECK(scratch::error_of([] { (void)parse_code("0 2", {3, 4}); }) == "hubmap.rle.114");
    CHECK(scratch::error_of([] {
              (void)parse_code("12 1", {3, 4}, {scan_order::row_major, index_base::zero});
          }) == "hubmap.rle.115");
}

}  // namespace hubmap::io
