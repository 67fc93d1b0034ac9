#pragma once

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/displacement_field.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace hubmap::augment {

/// Bounds that keep the solution below a second and whole numbers below 2^63.
inline constexpr index control_node_limit = 1024, control_side_limit = 1 << 20;

/// The field through given displacements at the nodes of control_grid(tile, spacing_px), row by row:
/// `scipy.interpolate.Rbf(y, x, value, function="cubic")`. O(nodes^3).
/// Errors: hubmap.augment.111 where the tile is empty, the spacing not positive or the nodes pass 1024; 112
/// where the number of values does not fit or one is not finite.
[[nodiscard]] inline displacement_field cubic_displacement(extent tile, index spacing_px,
                                                           std::span<const double> node_y,
                                                           std::span<const double> node_x) {
    require(!tile.empty() && tile.height < control_side_limit && tile.width < control_side_limit &&
                spacing_px > 0 && spacing_px < control_side_limit &&
                control_grid(tile, spacing_px).area() <= control_node_limit,
            "augment", 111, "no control grid every ", spacing_px, " pixels for a tile of ", tile);
    const extent nodes = control_grid(tile, spacing_px);
    const auto count = static_cast<std::size_t>(nodes.area());
    const auto finite = [](double value) { return std::isfinite(value); };
    require(node_y.size() == count && node_x.size() == count && std::ranges::all_of(node_y, finite) &&
                std::ranges::all_of(node_x, finite),
            "augment", 112, node_y.size(), " and ", node_x.size(), " displacements for ", nodes,
            " nodes, or one is not finite");
    const auto n = static_cast<Eigen::Index>(count);
    Eigen::MatrixXd cubes(n, n), values(n, 2);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            const auto dy = static_cast<double>((i / nodes.width - j / nodes.width) * spacing_px);
            const auto dx = static_cast<double>((i % nodes.width - j % nodes.width) * spacing_px);
            const double squared = dy * dy + dx * dx;
            cubes(i, j) = squared * std::sqrt(squared);
        }
        values(i, 0) = node_y[static_cast<std::size_t>(i)];
        values(i, 1) = node_x[static_cast<std::size_t>(i)];
    }
    const Eigen::MatrixXd weights = cubes.partialPivLu().solve(values);
    displacement_field field{.spacing_px = spacing_px, .nodes = nodes, .weight_y = {}, .weight_x = {}};
    field.weight_y.assign(weights.col(0).begin(), weights.col(0).end());
    field.weight_x.assign(weights.col(1).begin(), weights.col(1).end());
    return field;
}

/// Bends the picture: normal random displacements at the nodes of a control grid, joined by cubic radial
/// basis functions. As in the reproduced solution the displacements are those of positions in the source, in
/// its pixels, whatever else turns or zooms the tile; frame = tile bends the picture where it stands in
/// order.
struct elastic_deformation {
    static constexpr std::string_view name = "elastic_deformation";

    double sigma_px = 10;    ///< standard deviation at a node
    index spacing_px = 150;  ///< of the control grid, in tile pixels
    displacement_frame frame = displacement_frame::source;
    border_mode border = border_mode::reflect;  ///< as the original's geometry
    interpolation method = interpolation::bilinear;

    /// The draw is a seed, not a field: it fits a tile of any size and is short to write down.
    struct parameters {
        std::uint64_t seed = 0;

        static constexpr auto fields() { return std::tuple{hubmap::field{"seed", &parameters::seed}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        using self = elastic_deformation;
        return std::tuple{hubmap::field{"sigma_px", &self::sigma_px},
                          hubmap::field{"spacing_px", &self::spacing_px},
                          hubmap::field{"frame", &self::frame}, hubmap::field{"border", &self::border},
                          hubmap::field{"method", &self::method}};
    }
    /// Errors: hubmap.augment.112 where sigma is negative or not finite, 111 where the spacing is not
    /// positive.
    void check() const {
        require(combining::is_limit(sigma_px), "augment", 112, "displacements of sigma ", sigma_px);
        require(spacing_px > 0, "augment", 111, "nodes every ", spacing_px, " pixels");
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const std::uint64_t high = random();
        return {high << 32 | random()};
    }

    /// The field of a draw for tiles of this size. Errors: hubmap.augment.111; 112 where sigma is not finite.
    [[nodiscard]] displacement_field field(const parameters& drawn, extent tile) const {
        const bool possible = !tile.empty() && spacing_px > 0 && spacing_px < control_side_limit;
        const index count =
            possible ? std::min(control_grid(tile, spacing_px).area(), control_node_limit + 1) : index{0};
        std::vector<double> y(static_cast<std::size_t>(count)), x(y.size());
        random_stream random({.seed = drawn.seed});
        for (double& value : y) value = normal(random, 0, sigma_px);
        for (double& value : x) value = normal(random, 0, sigma_px);
        displacement_field made = cubic_displacement(tile, spacing_px, y, x);
        made.frame = frame;
        return made;
    }

    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    void apply(const parameters& drawn, image_view<float> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        apply_geometry(*this, drawn, labels);
    }
    /// Errors: hubmap.augment.111, 112 as field.
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const {
        geometry.then(field(drawn, tile));
    }
};

}  // namespace hubmap::augment
