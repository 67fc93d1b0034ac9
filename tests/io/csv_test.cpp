#include <catch2/catch.hpp>
#include <hubmap/io/csv.hpp>
#include <support/scratch.hpp>

using namespace hubmap::io;
using cells = std::vector<std::string>;

namespace {

std::vector<cells> cells_of(const csv_table& table) {
    std::vector<cells> all{table.header};
    for (const auto& row : table.rows) all.push_back(row.cells);
    return all;
}
std::vector<cells> parsed(std::string_view text) {
    return cells_of(parse_csv(text));
}
std::string refusal(std::string_view text) {
    return scratch::message_of([text] { (void)parse_csv(text); });
}

}  // namespace

TEST_CASE("tables as RFC 4180 describes them", "[csv]") {
    CHECK(parsed("a,b\n1,2\n") == std::vector<cells>{{"a", "b"}, {"1", "2"}});
    CHECK(parsed("a,b\r\n1,2") == std::vector<cells>{{"a", "b"}, {"1", "2"}});
    CHECK(parsed("a,b\r1,2\r") == std::vector<cells>{{"a", "b"}, {"1", "2"}});
    CHECK(parsed("\xEF\xBB\xBF"
                 "a\n1\n") == std::vector<cells>{{"a"}, {"1"}});
    CHECK(parsed("a,b\n1,\"x, y\"\n") == std::vector<cells>{{"a", "b"}, {"1", "x, y"}});
    CHECK(parsed("a,b\n1,\"ha \"\"ha\"\" ha\"\n") == std::vector<cells>{{"a", "b"}, {"1", "ha \"ha\" ha"}});
    CHECK(parsed("a,b\n\"\",\n") == std::vector<cells>{{"a", "b"}, {"", ""}});
    CHECK(parsed("\"a\nb\",c\n\"x\r\ny\",2\n") == std::vector<cells>{{"a\nb", "c"}, {"x\r\ny", "2"}});
    CHECK(parsed("key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n") ==
          std::vector<cells>{{"key", "val"}, {"1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"}});
    CHECK(parsed("a,b,c\n4,5,\xCA\xA4\n")[1][2] == "\xCA\xA4");
    CHECK(parsed("a\n1 \"x\" 2\n")[1][0] == "1 \"x\" 2");  // as other readers take it
    CHECK(parsed("\n\na\n\n1\n\n\n") == std::vector<cells>{{"a"}, {"1"}});
    CHECK(parsed("a").size() == 1);
}

TEST_CASE("what is no table is refused with the line", "[csv]") {
    CHECK(refusal("").starts_with("[hubmap.table.101]"));
    CHECK(refusal("\r\n\n").starts_with("[hubmap.table.101]"));
    CHECK(refusal("a,b\n1,\"2\n3,4\n") == "[hubmap.table.102] line 2: a quote is not closed");
    CHECK(refusal("a,b\n\"1\n2\"x,4\n") == "[hubmap.table.103] line 3: text after a closing quote");
    CHECK(refusal("a,b\n\"x\ny\",2\n1,2,3\n") == "[hubmap.table.104] line 4: 3 cells under a header of 2");
    CHECK(refusal("a,b\n\n1\n") == "[hubmap.table.104] line 3: 1 cells under a header of 2");
}

TEST_CASE("a table is written so that it reads back", "[csv]") {
    const csv_table table{{"a", ""},
                          {{0, {"", ""}}, {0, {"x,y", "\"q\""}}, {0, {"two\nlines", "\r"}}, {0, {" ", "'"}}}};
    CHECK(print_csv(table) == "a,\n,\n\"x,y\",\"\"\"q\"\"\"\n\"two\nlines\",\"\r\"\n ,'\n");
    CHECK(parsed(print_csv(table)) == cells_of(table));
    const csv_table marked{{"\xEF\xBB\xBF"}, {}};
    CHECK(parsed(print_csv(marked)) == cells_of(marked));
    const csv_table single{{"a"}, {{0, {""}}, {0, {"1"}}}};
    CHECK(parsed(print_csv(single)) == cells_of(single));

    const scratch::folder folder;
    write_csv(folder / "t.csv", table);
    CHECK(cells_of(read_csv(folder / "t.csv")) == cells_of(table));
    CHECK(table.find_column("") == 1);
    CHECK_FALSE(table.find_column("b").has_value());
    CHECK(scratch::error_of([] { (void)print_csv({}); }) == "hubmap.table.101");
    CHECK(scratch::error_of([] { (void)print_csv({{"a"}, {{0, {}}}}); }) == "hubmap.table.104");
    scratch::write(folder / "bad.csv", "a\n1,2\n");
    CHECK(scratch::message_of([&] { (void)read_csv(folder / "bad.csv"); }) ==
          "[hubmap.table.104] " + (folder / "bad.csv").string() + ": line 2: 2 cells under a header of 1");
}
