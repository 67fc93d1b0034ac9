#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <hubmap/core/describe.hpp>
#include <hubmap/core/geometry.hpp>
#include <limits>
#include <random>

namespace hubmap {
namespace {

enum class colour { red, blue };
constexpr std::array<enumerator<colour>, 2> enumerators(colour) {
    return {{{"red", colour::red}, {"blue", colour::blue}}};
}

struct box {
    std::uint8_t side = 3;
    std::int64_t far = -5;
    std::uint64_t seed = 7;
    float weight = .1F;
    double angle = 1;
    bool open = false;
    colour paint = colour::red;
    extent size{1, 2};
    std::vector<extent> holes;
    std::array<double, 2> range{0, 1};
    std::optional<int> limit;
    std::string label = "x";

    static constexpr auto fields() {
        return std::tuple{
            field{"side", &box::side},     field{"far", &box::far},     field{"seed", &box::seed},
            field{"weight", &box::weight}, field{"angle", &box::angle}, field{"open", &box::open},
            field{"paint", &box::paint},   field{"size", &box::size},   field{"holes", &box::holes},
            field{"range", &box::range},   field{"limit", &box::limit}, field{"label", &box::label}};
    }
    friend bool operator==(const box&, const box&) = default;
};

struct unlisted {};
static_assert(describable<box> && describable<std::vector<box>> && describable<std::optional<double>>);
static_assert(!describable<unlisted> && !describable<std::vector<unlisted>> && !describable<int*>);

template <class T>
T read_as(const value_tree& tree, T value = {}) {
    tree_reader("top", missing_members::kept).read(tree, value);
    return value;
}

value_tree with(std::string name, value_tree value) {
    return {value_tree::table{{std::move(name), std::move(value)}}};
}

}  // namespace

TEST_CASE("a class goes into a tree and comes back equal", "[describe]") {
    CHECK(
        print_json(to_tree(box{})) ==
        "{\"side\": 3, \"far\": -5, \"seed\": 7, \"weight\": 0.1, \"angle\": 1.0, \"open\": false, "
        "\"paint\": \"red\", \"size\": {\"height\": 1, \"width\": 2}, \"holes\": [], \"range\": [0.0, 1.0], "
        "\"limit\": null, \"label\": \"x\"}");
    box other{255,
              std::numeric_limits<std::int64_t>::min(),
              std::numeric_limits<std::uint64_t>::max(),
              std::numeric_limits<float>::max(),
              -0.0,
              true,
              colour::blue,
              {4, 5},
              {{1, 1}, {2, 9}},
              {-1, 1e-310},
              12,
              ""};
    const box read = read_as<box>(to_tree(other));
    CHECK(read == other);
    CHECK(std::signbit(read.angle));
    other.limit.reset();
    CHECK(read_as<box>(to_tree(other), read) == other);
}

TEST_CASE("floats keep their bits, with few digits where those do", "[describe]") {
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
        const std::uint32_t bits = random();
        float value = 0;
        static_assert(sizeof bits == sizeof value);
        std::memcpy(&value, &bits, sizeof bits);
        const float back = read_as<float>(to_tree(value));
        if (std::isnan(value))
            REQUIRE(std::isnan(back));
        else
            REQUIRE(std::memcmp(&back, &value, sizeof value) == 0);
    }
    CHECK(print_json(to_tree(.61561477F)) == "0.6156148");
    CHECK(read_as<double>(to_tree(-std::numeric_limits<double>::infinity())) ==
          -std::numeric_limits<double>::infinity());
}

TEST_CASE("members that a tree does not name are kept or refused", "[describe]") {
    box preset;
    preset.side = 9;
    const box read = read_as(with("far", {std::int64_t{4}}), preset);
    CHECK(read.side == 9);
    CHECK(read.far == 4);
    box strict;
    CHECK_THROWS_WITH(
        tree_reader("top", missing_members::refused).read(with("side", {std::int64_t{4}}), strict),
        Catch::Contains("[hubmap.pipeline.107] top.far is missing"));
}

TEST_CASE("what does not fit is named by its place", "[describe]") {
    const auto refuses = [](std::string name, value_tree value, const char* words) {
        CHECK_THROWS_WITH(read_as<box>(with(std::move(name), std::move(value))), Catch::Contains(words));
    };
    refuses("side", {std::int64_t{256}}, "hubmap.pipeline.105] top.side: 256");
    refuses("side", {std::int64_t{-1}}, "hubmap.pipeline.105] top.side: -1");
    refuses("far", {std::uint64_t{1} << 63}, "hubmap.pipeline.105] top.far");
    refuses("seed", {1.}, "hubmap.pipeline.102] top.seed: 1.0 is not a whole number");
    refuses("weight", {1e39}, "hubmap.pipeline.105] top.weight");
    refuses("weight", {std::string("much")}, "hubmap.pipeline.102] top.weight: \"much\" is not a number");
    refuses("angle", {true}, "hubmap.pipeline.102] top.angle: true is not a number");
    refuses("open", {std::int64_t{1}}, "hubmap.pipeline.102] top.open: 1 is not true or false");
    refuses("paint", {std::string("green")},
            "hubmap.pipeline.105] top.paint: no 'green'; there are red, blue");
    refuses("paint", {}, "hubmap.pipeline.102] top.paint");
    refuses("size", {value_tree::list{}}, "hubmap.pipeline.102] top.size: [] is not an object");
    refuses("size", with("depth", {}),
            "hubmap.pipeline.104] top.size.depth: no such member; there are height, width");
    refuses("holes", {value_tree::list{with("height", {}), {}}}, "hubmap.pipeline.102] top.holes[0].height");
    refuses("range", {value_tree::list{{1.}}}, "hubmap.pipeline.106] top.range: 1 entries, not 2");
    refuses("limit", {std::string("no")}, "hubmap.pipeline.102] top.limit");
    refuses("depth", {}, "hubmap.pipeline.104] top.depth");
    CHECK_THROWS_WITH(to_tree(static_cast<colour>(7)), Catch::Contains("hubmap.pipeline.105"));
}

}  // namespace hubmap
