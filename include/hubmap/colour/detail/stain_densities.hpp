#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace hubmap::detail {

using vector_3 = std::array<double, 3>;

[[nodiscard]] constexpr vector_3 cross(const vector_3& a, const vector_3& b) noexcept {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

[[nodiscard]] inline double length(const vector_3& a) noexcept {
    return std::sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

[[nodiscard]] inline vector_3 divided(const vector_3& a, double by) noexcept {
    return {a[0] / by, a[1] / by, a[2] / by};
}

/// Rows: two stains and what is at a right angle to both, each of length 1.
struct stain_basis {
    std::array<vector_3, 3> rows;
    double angle;  ///< sine of the angle between the two; 0 or NaN: they are no basis
};

[[nodiscard]] inline stain_basis make_stain_basis(const vector_3& first, const vector_3& second) noexcept {
    const vector_3 a = divided(first, length(first)), b = divided(second, length(second));
    const vector_3 normal = cross(a, b);
    const double angle = length(normal);
    return {{a, b, divided(normal, angle)}, angle};
}

/// Densities d of channels become d T + offset.
struct density_map_matrix {
    double from[3][3];  ///< T: row of the old channel, column of the new
    double offset[3];
};

/// T = M^-1 diag(factor) M and offset M for the basis M.
[[nodiscard]] inline density_map_matrix change_of_densities(const stain_basis& basis, const vector_3& factor,
                                                            const vector_3& offset) noexcept {
    const auto& m = basis.rows;
    // Columns of the inverse: the cross products of the other two rows, over the determinant, which is the
    // length of the cross product of the first two.
    const std::array<vector_3, 3> inverse{divided(cross(m[1], m[2]), basis.angle),
                                          divided(cross(m[2], m[0]), basis.angle),
                                          divided(cross(m[0], m[1]), basis.angle)};
    density_map_matrix map{};
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t stain = 0; stain < 3; ++stain) {
            map.offset[c] += offset[stain] * m[stain][c];
            for (std::size_t k = 0; k < 3; ++k)
                map.from[k][c] += inverse[stain][k] * factor[stain] * m[stain][c];
        }
    return map;
}

}  // namespace hubmap::detail
