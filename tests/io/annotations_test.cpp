#include <catch2/catch.hpp>
#include <hubmap/io/annotations.hpp>
#include <limits>
#include <support/scratch.hpp>

using namespace hubmap;
using namespace hubmap::io;

namespace {

std::string refusal(const std::string& text) {
    return scratch::error_of([&] { (void)parse_annotations(text); });
}
std::string feature(const std::string& type, const std::string& coordinates) {
    return R"({"type":"Feature","geometry":{"type":")" + type + R"(","coordinates":)" + coordinates + "}}";
}

// As the competition's files are.
const std::string anatomy = R"([{"type":"Feature","id":"PathAnnotationObject","geometry":{"type":"Polygon",
"coordinates":[[[25, 7.5],[30, 7.5],[30, 9],[25, 7.5]]]},"properties":{"classification":{"name":"Cortex",
"colorRGB":-3140401},"isLocked":true,"measurements":[]}},
{"type":"Feature","id":"PathAnnotationObject","geometry":{"type":"MultiPolygon","coordinates":[
[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[2,2],[2,4],[4,4],[2,2]]],[[[20,0],[21,0],[21,1]]]]},
"properties":{"classification":{"name":"Outer Stripe"}}}])";

}  // namespace

TEST_CASE("structures of the competition's anatomy files", "[annotations]") {
    const auto structures = parse_annotations(anatomy);
    REQUIRE(structures.size() == 2);
    CHECK(structures[0].name == "Cortex");
    REQUIRE(structures[0].parts.size() == 1);
    CHECK(structures[0].parts[0].rings == std::vector<ring>{{{7.5, 25}, {7.5, 30}, {9, 30}}});
    CHECK(structures[1].name == "Outer Stripe");
    REQUIRE(structures[1].parts.size() == 2);
    CHECK(structures[1].parts[0].rings ==
          std::vector<ring>{{{0, 0}, {0, 9}, {9, 9}, {9, 0}}, {{2, 2}, {4, 2}, {4, 4}}});
    CHECK(structures[1].parts[1].rings == std::vector<ring>{{{0, 20}, {0, 21}, {1, 21}}});

    const auto same = [&](const std::string& text) {
        const auto other = parse_annotations(text);
        return other.size() == 2 && other[1].name == "Outer Stripe" &&
               other[1].parts[0].rings == structures[1].parts[0].rings;
    };
    CHECK(same(R"({"type":"FeatureCollection","features":)" + anatomy + "}"));
    CHECK(same("\xEF\xBB\xBF" + anatomy));
    CHECK(parse_annotations("[]").empty());
}

TEST_CASE("features without a class have an empty name, a third coordinate is passed over", "[annotations]") {
    CHECK(parse_annotations(std::string("[") + feature("Polygon", "[[[1,2,3],[4,5,6],[7,8,9]]]") + "]")[0]
              .name.empty());
    const std::string bare = R"({"geometry":{"type":"Polygon","coordinates":[]},"properties":)";
    for (const char* properties :
         {"null}", "{}}", R"({"classification":null}})", R"({"classification":{"name":null}}})"})
        CHECK(parse_annotations(std::string("[") + (bare + properties) + "]").at(0).name.empty());
    CHECK(refusal(std::string("[") + bare + R"({"classification":{"name":7}}}])") ==
          "hubmap.annotations.103");
}

TEST_CASE("what holds no areas is refused", "[annotations]") {
    for (const char* text : {"", "[", "[1,]", "{\"a\":1", "[\"\xFF\"]", "[1e999]", "nul", "[] []"})
        CHECK(refusal(text) == "hubmap.annotations.101");
    CHECK(refusal(std::string("[]\0x", 4)) == "hubmap.annotations.101");
    CHECK(refusal(std::string(70, '[') + std::string(70, ']')) == "hubmap.annotations.101");
    CHECK(refusal(std::string(1000000, '[')) == "hubmap.annotations.101");
    std::string objects;
    for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
    CHECK(refusal(objects) == "hubmap.annotations.101");
    for (const char* text : {"7", "null", "{}", R"({"features":7})"})
        CHECK(refusal(text) == "hubmap.annotations.102");
    for (const char* text : {"[7]", "[{}]", R"([{"geometry":null}])", R"([{"geometry":{"type":"Polygon"}}])",
                             R"([{"geometry":{"type":1,"coordinates":[]}}])"})
        CHECK(refusal(text) == "hubmap.annotations.103");
    CHECK(refusal(std::string("[") + feature("Point", "[1,2]") + "]") == "hubmap.annotations.104");
    for (const char* coordinates :
         {"7", "[7]", "[[7]]", "[[[7]]]", "[[[7,null]]]", R"([[["1",2]]])", "[[[1,1e300]]]", "{}"})
        CHECK(refusal(std::string("[") + feature("Polygon", coordinates) + "]") == "hubmap.annotations.105");
    CHECK(refusal(std::string("[") + feature("MultiPolygon", "{\"a\":[]}") + "]") ==
          "hubmap.annotations.105");
    CHECK(scratch::message_of([] {
              (void)parse_annotations(std::string("[") + feature("Polygon", "[]") + ",7]");
          }) == "[hubmap.annotations.103] feature 2: no object with a geometry");
}

TEST_CASE("structures are written and read back alike", "[annotations]") {
    const scratch::folder folder;
    const std::vector<annotation> structures{
        {"Cortex \"1\" \xC3\xA4", {{{{{.1, 1.0 / 3}, {-7, 2e5}, {1e-9, 4}}}}}},
        {"", {{{{{0, 0}, {0, 9}, {9, 9}}, {{1, 1}, {2, 2}, {1, 2}}}}, {{{{5, 5}, {6, 6}, {7, 5}}}}}},
        {"nothing", {}}};
    write_annotations(folder / "a.json", structures);
    const auto again = read_annotations(folder / "a.json");
    REQUIRE(again.size() == structures.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
        CHECK(again[i].name == structures[i].name);
        REQUIRE(again[i].parts.size() == structures[i].parts.size());
        for (std::size_t part = 0; part < again[i].parts.size(); ++part)
            CHECK(again[i].parts[part].rings == structures[i].parts[part].rings);
    }
    CHECK(
        print_annotations(std::vector<annotation>{{"A", {{{{{1, 2}, {3, 4}}}}}}}) ==
        R"([{"type":"Feature","id":"PathAnnotationObject","geometry":{"type":"Polygon","coordinates":[[[2.0,)"
        R"(1.0],[4.0,3.0],[2.0,1.0]]]},"properties":{"classification":{"name":"A","colorRGB":-3140401},)"
        R"("isLocked":true,"measurements":[]}}])"
        "\n");

    const auto refused = [&](const annotation& one) {
        return scratch::error_of([&] { write_annotations(folder / "b.json", std::vector{one}); });
    };
    CHECK(refused({"\xFF", {}}) == "hubmap.annotations.106");
    CHECK(refused({"", {{{{{0, std::numeric_limits<double>::infinity()}}}}}}) == "hubmap.annotations.106");
    scratch::write(folder / "c.json", "[7]");
    CHECK(scratch::message_of([&] { (void)read_annotations(folder / "c.json"); }) ==
          "[hubmap.annotations.103] " + (folder / "c.json").string() +
              ": feature 1: no object with a geometry");
    CHECK(scratch::error_of([&] { (void)read_annotations(folder / "b.json"); }) == "hubmap.file.101");
    CHECK(folder.entries() == 2);
}
