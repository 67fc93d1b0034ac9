#pragma once

#include <array>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/geometry.hpp>
#include <iterator>
#include <tuple>
#include <vector>

namespace hubmap {

/// What a displacement moves.
enum class displacement_frame : std::uint8_t {
    source,  ///< the position in the source, in source pixels, after all other steps: the original's
    tile     ///< the position in the tile, in tile pixels, seen before the steps that happened earlier
};
constexpr std::array<enumerator<displacement_frame>, 2> enumerators(displacement_frame) {
    return {{{"source", displacement_frame::source}, {"tile", displacement_frame::tile}}};
}

/// A smooth field over a tile: the sum of w r^3 over the nodes of a regular control grid, r the distance to
/// the node in tile pixels. Node (i, j) lies at pixel index (i g - g/2, j g - g/2), g = spacing_px. Beyond
/// the tile and the grid the field stays what it is at their edge.
/// Made by cubic_displacement (augment/deformation.hpp).
struct displacement_field {
    index spacing_px = 0;
    extent nodes;                            ///< rows and columns of the control grid
    std::vector<double> weight_y, weight_x;  ///< one a node, row by row; they give pixels of `frame`
    displacement_frame frame = displacement_frame::source;

    friend bool operator==(const displacement_field&, const displacement_field&) = default;
};

/// Nodes of the control grid that `displacement_field` describes, for a tile of this size.
[[nodiscard]] constexpr extent control_grid(extent tile, index spacing_px) noexcept {
    return {ceil_div(tile.height, spacing_px) + 1, ceil_div(tile.width, spacing_px) + 1};
}

/// Errors: hubmap.resample.121 where the field does not fit a tile of this size.
inline void require_fits(const displacement_field& field, extent tile) {
    constexpr index spacing_limit = 1 << 20;  // keeps whole numbers and their squares exact
    const index g = field.spacing_px;
    require(g > 0 && g <= spacing_limit && field.nodes == control_grid(tile, g) &&
                std::ssize(field.weight_y) == field.nodes.area() &&
                std::ssize(field.weight_x) == field.nodes.area(),
            "resample", 121, "a field of ", field.nodes, " nodes every ", g,
            " pixels does not fit a tile of ", tile);
}

}  // namespace hubmap
