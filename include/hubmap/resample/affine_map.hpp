#pragma once

#include <cmath>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/rounding.hpp>
#include <numbers>
#include <tuple>

namespace hubmap {

/// A linear map of positions and a shift: (y, x) -> (yy y + yx x + shift_y, xy y + xx x + shift_x). In a
/// tile_geometry it says which position a position of the finished picture shows, both counted from the
/// tile's centre: the inverse of what happens to the picture.
struct affine_map {
    double yy = 1, yx = 0;
    double xy = 0, xx = 1;
    double shift_y = 0, shift_x = 0;

    static constexpr auto fields() {
        return std::tuple{field{"yy", &affine_map::yy},           field{"yx", &affine_map::yx},
                          field{"xy", &affine_map::xy},           field{"xx", &affine_map::xx},
                          field{"shift_y", &affine_map::shift_y}, field{"shift_x", &affine_map::shift_x}};
    }
    [[nodiscard]] point operator()(point p) const noexcept {
        return {rounded_product(yy, p.y) + rounded_product(yx, p.x) + shift_y,
                rounded_product(xy, p.y) + rounded_product(xx, p.x) + shift_x};
    }
    [[nodiscard]] double determinant() const noexcept {
        return rounded_product(yy, xx) - rounded_product(yx, xy);
    }
    [[nodiscard]] bool is_finite() const noexcept {
        return std::isfinite(yy) && std::isfinite(yx) && std::isfinite(xy) && std::isfinite(xx) &&
               std::isfinite(shift_y) && std::isfinite(shift_x);
    }
    friend constexpr bool operator==(const affine_map&, const affine_map&) = default;
};

/// outer(inner(p)) as one map; exact where all numbers are whole (mirrors, quarter turns, shifts).
[[nodiscard]] inline affine_map compose(const affine_map& outer, const affine_map& inner) noexcept {
    const point shift = outer({inner.shift_y, inner.shift_x});
    const auto entry = [](double a, double b, double c, double d) {
        return rounded_product(a, b) + rounded_product(c, d);
    };
    return {.yy = entry(outer.yy, inner.yy, outer.yx, inner.xy),
            .yx = entry(outer.yy, inner.yx, outer.yx, inner.xx),
            .xy = entry(outer.xy, inner.yy, outer.xx, inner.xy),
            .xx = entry(outer.xy, inner.yx, outer.xx, inner.xx),
            .shift_y = shift.y,
            .shift_x = shift.x};
}

/// The map back. Precondition: the determinant is not 0.
[[nodiscard]] inline affine_map inverse(const affine_map& map) noexcept {
    const double d = map.determinant();
    const affine_map linear{.yy = map.xx / d, .yx = -map.yx / d, .xy = -map.xy / d, .xx = map.yy / d};
    const point shift = linear({map.shift_y, map.shift_x});
    return compose({.shift_y = -shift.y, .shift_x = -shift.x}, linear);
}

/// What a picture shows that was turned counter-clockwise, as OpenCV and albumentations turn. Whole quarter
/// turns are exact: their cosines and sines are 0, 1 and -1, not nearly so.
[[nodiscard]] inline affine_map turned(double degrees) noexcept {
    const double angle = degrees * (std::numbers::pi / 180);
    double cosine = std::cos(angle), sine = std::sin(angle);
    const double rest = std::remainder(degrees, 360);  // exact, from -180 to 180
    if (rest == 0 || std::abs(rest) == 180) cosine = rest == 0 ? 1 : -1, sine = 0;
    if (std::abs(rest) == 90) cosine = 0, sine = rest / 90;
    return {.yy = cosine, .yx = sine, .xy = -sine, .xx = cosine};
}

/// What a picture shows that was mirrored along an axis, or along both.
[[nodiscard]] constexpr affine_map mirrored(bool y, bool x) noexcept {
    return {.yy = y ? -1. : 1., .xx = x ? -1. : 1.};
}

/// What a picture shows whose rows became columns.
[[nodiscard]] constexpr affine_map rows_as_columns() noexcept {
    return {.yy = 0, .yx = 1, .xy = 1, .xx = 0};
}

/// What a picture shows that was made smaller about its centre by `factor`: more of the source.
[[nodiscard]] constexpr affine_map scaled(double factor) noexcept {
    return {.yy = factor, .xx = factor};
}

}  // namespace hubmap
