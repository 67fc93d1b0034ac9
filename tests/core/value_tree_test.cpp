#include <catch2/catch.hpp>
#include <hubmap/core/value_tree.hpp>
#include <limits>

namespace hubmap {

TEST_CASE("a tree prints as JSON, in a line or indented", "[value_tree]") {
    const value_tree tree{value_tree::table{
        {"none", {}},
        {"yes", {true}},
        {"numbers", {value_tree::list{{std::int64_t{-3}}, {std::uint64_t{1} << 63}, {.25}, {2.}, {-0.}}}},
        {"text", {std::string("a \"b\" \\ \n \x01 \xC3\xA9")}},
        {"empty", {value_tree::list{}}},
        {"table", {value_tree::table{}}}}};
    CHECK(print_json(tree) ==
          "{\"none\": null, \"yes\": true, \"numbers\": [-3, 9223372036854775808, 0.25, 2.0, -0.0], "
          "\"text\": \"a \\\"b\\\" \\\\ \\u000a \\u0001 \xC3\xA9\", \"empty\": [], \"table\": {}}");
    CHECK(print_json({value_tree::table{{"a", {value_tree::list{{true}, {false}}}}, {"b", {}}}}, 2) ==
          "{\n  \"a\": [\n    true,\n    false\n  ],\n  \"b\": null\n}");
}

TEST_CASE("numbers print the shortest digits of their bits, those without JSON as texts", "[value_tree]") {
    CHECK(print_json({.1}) == "0.1");
    CHECK(print_json({1. / 3}) == "0.3333333333333333");
    CHECK(print_json({1e300}) == "1e+300");
    CHECK(print_json({std::numeric_limits<double>::denorm_min()}) == "5e-324");
    CHECK(print_json({std::numeric_limits<double>::infinity()}) == "\"inf\"");
    CHECK(print_json({-std::numeric_limits<double>::infinity()}) == "\"-inf\"");
    CHECK(print_json({std::numeric_limits<double>::quiet_NaN()}) == "\"nan\"");
    CHECK(print_json({std::numeric_limits<std::int64_t>::min()}) == "-9223372036854775808");
}

TEST_CASE("trees are compared by value, tables with their order", "[value_tree]") {
    const value_tree one{value_tree::table{{"a", {true}}, {"b", {1.}}}};
    CHECK(one == value_tree{value_tree::table{{"a", {true}}, {"b", {1.}}}});
    CHECK_FALSE(one == value_tree{value_tree::table{{"b", {1.}}, {"a", {true}}}});
    CHECK_FALSE(value_tree{std::int64_t{1}} == value_tree{1.});
}

}  // namespace hubmap
