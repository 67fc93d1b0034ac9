#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/deformation.hpp>
#include <hubmap/resample/displacement_evaluator.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

namespace {

std::vector<double> node_values(std::uint64_t seed, hubmap::index count) {
    std::vector<double> values;
    for (hubmap::index i = 0; i < count; ++i) {
        const std::uint64_t bits = golden::mix((seed << 32) + static_cast<std::uint64_t>(i)) >> 11;
        values.push_back(40 * (static_cast<double>(bits) * 0x1.0p-53) - 20);
    }
    return values;
}

struct whole_field {
    std::vector<double> y, x;
    hubmap::index width;
    whole_field(const displacement_field& field, extent tile)
        : y(static_cast<std::size_t>(tile.area())), x(y.size()), width(tile.width) {
        displacement_evaluator evaluator(field, tile);
        for (hubmap::index row = 0; row < tile.height; ++row) {
            const auto begin = static_cast<std::size_t>(row * tile.width),
                       n = static_cast<std::size_t>(tile.width);
            evaluator.add_row(row, std::span(y).subspan(begin, n), std::span(x).subspan(begin, n));
        }
    }
};

}  // namespace

TEST_CASE("a deformation equals scipy's Rbf(function='cubic') to 1e-9 of its amplitude") {
    std::uint64_t number = 0;
    extent tile;
    std::optional<whole_field> field;
    for (auto& line : golden::lines("augment/deformation.txt")) {
        if (line.str().starts_with("tile")) {
            std::string word;
            hubmap::index spacing = 0;
            line >> word >> tile.height >> tile.width >> spacing;
            const hubmap::index count = control_grid(tile, spacing).area();
            field.emplace(cubic_displacement(tile, spacing, node_values(10 * number, count),
                                             node_values(10 * number + 1, count)),
                          tile);
            ++number;
            continue;
        }
        hubmap::index y = 0, x = 0;
        double dy = 0, dx = 0;
        line >> y >> x >> dy >> dx;
        const auto at = static_cast<std::size_t>(y * tile.width + x);
        constexpr double tolerance = 20 * 1e-9;
        REQUIRE(std::abs(field->y[at] - dy) < tolerance);
        REQUIRE(std::abs(field->x[at] - dx) < tolerance);
    }
    CHECK(number == 4);
}

TEST_CASE("a draw is a seed: the same field again, another for another seed, deviations near sigma") {
    const elastic_deformation policy{.sigma_px = 10, .spacing_px = 50};
    CHECK(policy.field({7}, {100, 90}) == policy.field({7}, {100, 90}));
    CHECK(policy.field({7}, {100, 90}) != policy.field({8}, {100, 90}));
    double squares = 0;
    hubmap::index count = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const whole_field field(policy.field({seed}, {100, 90}), {100, 90});
        for (double value : field.y) squares += value * value;
        for (double value : field.x) squares += value * value;
        count += 2 * 100 * 90;
    }
    const double deviation = std::sqrt(squares / static_cast<double>(count));
    CHECK(deviation > 5);
    CHECK(deviation < 12);
}

TEST_CASE("impossible deformations are refused") {
    const std::vector<double> four(4), three(3);
    CHECK_THROWS_WITH(cubic_displacement({10, 10}, 0, four, four), Catch::Contains("hubmap.augment.111"));
    CHECK_THROWS_WITH(cubic_displacement({0, 10}, 10, four, four), Catch::Contains("hubmap.augment.111"));
    CHECK_THROWS_WITH(cubic_displacement({512, 512}, 1, four, four), Catch::Contains("hubmap.augment.111"));
    CHECK_THROWS_WITH(cubic_displacement({10, 10}, 10, four, three), Catch::Contains("hubmap.augment.112"));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(elastic_deformation{.sigma_px = nan}.field({1}, {10, 10}),
                      Catch::Contains("hubmap.augment.112"));
    for (hubmap::index spacing :
         {hubmap::index{-1}, hubmap::index{0}, hubmap::index{1}, std::numeric_limits<hubmap::index>::max()})
        CHECK_THROWS_WITH(elastic_deformation{.spacing_px = spacing}.field({1}, {100, 100}),
                          Catch::Contains("hubmap.augment.111"));
    const displacement_field field = elastic_deformation{}.field({1}, {100, 100});
    CHECK_THROWS_WITH(coordinate_map({600, 600}, {.steps = {field}}), Catch::Contains("hubmap.resample.121"));
}
