#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/resample/displacement_evaluator.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

std::vector<double> weights(std::uint64_t seed, hubmap::index count) {
    std::vector<double> values;
    for (hubmap::index i = 0; i < count; ++i) {
        const auto bits = golden::mix((seed << 32) + static_cast<std::uint64_t>(i)) >> 11;
        values.push_back(static_cast<double>(bits) * 0x1.0p-53 - .5);
    }
    return values;
}

/// The sum over the nodes, row by row, as the field's definition says it.
point displacement_at(const displacement_field& field, hubmap::index y, hubmap::index x) {
    const double g = static_cast<double>(field.spacing_px);
    point sum{};
    std::size_t node = 0;
    for (hubmap::index i = 0; i < field.nodes.height; ++i)
        for (hubmap::index j = 0; j < field.nodes.width; ++j, ++node) {
            const double down = static_cast<double>(y) - (static_cast<double>(i) * g - g / 2);
            const double right = static_cast<double>(x) - (static_cast<double>(j) * g - g / 2);
            const double squared = down * down + right * right;  // exact: whole quarters
            const double cube = squared * std::sqrt(squared);
            const double part_y = field.weight_y[node] * cube, part_x = field.weight_x[node] * cube;
            sum.y += part_y;
            sum.x += part_x;
        }
    return sum;
}

}  // namespace

TEST_CASE("a field's rows are its sum over the nodes to the bit, in any order, with every instruction set") {
    // Narrower than a pack, wider by each remainder; grids of one node, grids that reach beyond the tile.
    for (const extent tile : {extent{1, 1}, extent{7, 5}, extent{5, 40}, extent{12, 71}, extent{40, 33}})
        for (const hubmap::index spacing : {2, 3, 7, 8, 16, 33, 200}) {
            displacement_field field;
            field.spacing_px = spacing;
            field.nodes = control_grid(tile, spacing);
            field.weight_y = weights(1, field.nodes.area());
            field.weight_x = weights(2, field.nodes.area());
            for (const auto set :
                 {instruction_set::baseline, instruction_set::avx2, instruction_set::avx512}) {
                displacement_evaluator evaluator(field, tile, set);
                auto rows = evaluator.order();
                REQUIRE(std::ssize(rows) == tile.height);
                for (hubmap::index y = 0; y < tile.height; ++y) rows.push_back(y);
                for (const hubmap::index y : rows) {
                    std::vector<double> dy(static_cast<std::size_t>(tile.width), 0.), dx = dy;
                    evaluator.add_row(y, dy, dx);
                    for (hubmap::index x = 0; x < tile.width; ++x) {
                        const point wanted = displacement_at(field, y, x);
                        INFO(tile << ", spacing " << spacing << ", row " << y << ", column " << x);
                        REQUIRE(dy[static_cast<std::size_t>(x)] == wanted.y);
                        REQUIRE(dx[static_cast<std::size_t>(x)] == wanted.x);
                    }
                }
            }
        }
}

TEST_CASE("a row's displacements are added to what is there") {
    const displacement_field field{.spacing_px = 8,
                                   .nodes = control_grid({4, 37}, 8),
                                   .weight_y = weights(3, 12),
                                   .weight_x = weights(4, 12)};
    displacement_evaluator evaluator(field, {4, 37});
    std::vector<double> dy(37, 0.), dx(37, 0.), more_y(37, 1024.), more_x(37, -2048.);
    evaluator.add_row(2, dy, dx);
    evaluator.add_row(2, more_y, more_x);
    for (std::size_t x = 0; x < 37; ++x) {
        REQUIRE(more_y[x] == Approx(dy[x] + 1024).epsilon(1e-12));
        REQUIRE(more_x[x] == Approx(dx[x] - 2048).epsilon(1e-12));
    }
}

TEST_CASE("a field that does not fit the tile is refused") {
    const displacement_field field{
        .spacing_px = 8, .nodes = {2, 2}, .weight_y = weights(3, 4), .weight_x = weights(4, 4)};
    CHECK_THROWS_WITH(displacement_evaluator(field, {64, 64}), Catch::Contains("hubmap.resample.121"));
}
