#include <catch2/catch.hpp>
#include <hubmap/core/fields.hpp>
#include <string>

namespace hubmap {
namespace {

enum class side { left, right };
constexpr std::array<enumerator<side>, 2> enumerators(side) {
    return {{{"left", side::left}, {"right", side::right}}};
}

struct move {
    double far = 1;
    int times = 2;

    static constexpr auto fields() {
        return std::tuple{field{"far", &move::far}, field{"times", &move::times}};
    }
};

struct nothing_listed {};

}  // namespace

TEST_CASE("a class's fields are visited by name, in their order, and can be changed", "[fields]") {
    move value;
    std::string names;
    for_each_field(value, [&](std::string_view name, auto& member) {
        names += std::string(name) + " ";
        member *= 3;
    });
    CHECK(names == "far times ");
    CHECK(value.far == 3);
    CHECK(value.times == 6);

    const move fixed;
    double sum = 0;
    for_each_field(fixed, [&](std::string_view, const auto& member) { sum += member; });
    CHECK(sum == 3);
    STATIC_REQUIRE(has_fields<move>);
    STATIC_REQUIRE(has_fields<const move>);
    STATIC_REQUIRE_FALSE(has_fields<nothing_listed>);
    STATIC_REQUIRE_FALSE(has_fields<int>);
}

TEST_CASE("an enumeration names its values", "[fields]") {
    STATIC_REQUIRE(has_enumerators<side>);
    STATIC_REQUIRE_FALSE(has_enumerators<move>);
    CHECK(enumerators(side{})[1].name == "right");
    CHECK(enumerators(side{})[1].value == side::right);
}

}  // namespace hubmap
