#include <catch2/catch.hpp>
#include <hubmap/evaluate/code_summary.hpp>
#include <hubmap/evaluate/read_codes.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <support/scratch.hpp>

namespace hubmap {

TEST_CASE("a code at a glance") {
    // Column 1 below row 0, and the last pixel of 4 x 5.
    const auto known = summary_of({"a", parse_rle("6 3 20 1", {4, 5})});
    CHECK(known.runs == 2);
    CHECK(known.area == 4);
    REQUIRE(known.place);
    CHECK(known.place->objects == 2);
    CHECK(known.place->share == Approx(.2));
    CHECK(known.place->bounds == window{1, 1, 3, 4});
    const auto empty = summary_of({"nothing", parse_rle("", {4, 5})});
    CHECK(empty.place->bounds.empty());
    CHECK(print_summaries(std::vector{known, empty}) ==
          "slide        runs         area    share  objects  size, and what holds all foreground\n"
          "a               2            4  20.000%        2  4 x 5, rows [1, 4), columns [1, 5)\n"
          "nothing         0            0   0.000%        0  4 x 5, nothing\n");
    const auto unknown = summary_of({"a", parse_rle("6 3 20 1", io::unknown_size)});
    CHECK_FALSE(unknown.place);
    CHECK(print_summaries(std::vector{unknown}) ==
          "slide      runs         area\n"
          "a             2            4\n");
}

TEST_CASE("tables of codes are read with what is known beside them") {
    const scratch::folder folder;
    scratch::write(folder / "t.csv", "id,encoding\na.tiff,1 3\nb,0 2\n");
    const auto read = [&](const code_source& source) { return read_codes(folder / "t.csv", source); };
    const auto only_a = read({.id = "a"});
    REQUIRE(only_a.size() == 1);
    CHECK(only_a[0].code.size() == io::unknown_size);
    CHECK(read({.id = "a.tiff"}) == only_a);
    CHECK(scratch::error_of([&] { (void)read({.id = ".tiff"}); }) == "hubmap.table.109");
    CHECK(read({.id = "a", .size = extent{2, 3}})[0].code.size() == extent{2, 3});
    CHECK(read({.convention = {.base = io::index_base::zero}}).size() == 2);
    CHECK(scratch::error_of([&] { (void)read({.id = "c"}); }) == "hubmap.table.109");
    CHECK_THAT(scratch::message_of([&] { (void)read({}); }),
               Catch::Contains("[hubmap.rle.114]") && Catch::Contains("t.csv: slide b: pair 1"));
    CHECK(scratch::error_of([&] { (void)read({.id = "a", .data = folder / "none"}); }) == "hubmap.data.101");

    std::filesystem::create_directories(folder / "data" / "train");
    io::write_tiff(folder / "data" / "train" / "a.tiff", image<std::uint8_t>({7, 9}, 3).view());
    CHECK(read({.id = "a", .data = folder / "data"})[0].code.size() == extent{7, 9});
}

}  // namespace hubmap
