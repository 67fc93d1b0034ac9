#pragma once

#include <bit>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/affine_map.hpp>
#include <limits>

// Loops over the positions of a row of pixels, and over all of a map.
namespace hubmap::detail {

/// Positions of one row of pixels, the same y for all, through an affine map.
struct map_row {
    [[gnu::always_inline]] void operator()(const affine_map& map, double y, const double* __restrict x,
                                           index count, double* __restrict to_y,
                                           double* __restrict to_x) const {
        const double from_y = map.yy * y, from_x = map.xy * y;
        const double base_y = map.shift_y + from_y, base_x = map.shift_x + from_x;
        for (index i = 0; i < count; ++i) {
            const double along_y = map.yx * x[i], along_x = map.xx * x[i];
            to_y[i] = base_y + along_y;
            to_x[i] = base_x + along_x;
        }
    }
};

/// The last step of a row: an affine map, a displacement of its own for each pixel where there is one,
/// rounded to floats. Positions on the grid have the same y; others have one each.
template <bool OnGrid, bool Displaced>
struct place_row {
    [[gnu::always_inline]] void operator()(const affine_map& map, const double* __restrict y,
                                           const double* __restrict x, const double* __restrict dy,
                                           const double* __restrict dx, index count, float* __restrict to_y,
                                           float* __restrict to_x) const {
        const double grid_yy = map.yy * y[0], grid_xy = map.xy * y[0];
        const double shift_y = map.shift_y, shift_x = map.shift_x, along_y = map.yx, along_x = map.xx;
        const double across_y = map.yy, across_x = map.xy;
        for (index i = 0; i < count; ++i) {
            const double yx = along_y * x[i], xx = along_x * x[i];
            const double yy = OnGrid ? grid_yy : across_y * y[i], xy = OnGrid ? grid_xy : across_x * y[i];
            const double base_y = shift_y + yy, base_x = shift_x + xy;
            double at_y = base_y + yx, at_x = base_x + xx;
            if constexpr (Displaced) {
                at_y = at_y + dy[i];
                at_x = at_x + dx[i];
            }
            to_y[i] = static_cast<float>(at_y);
            to_x[i] = static_cast<float>(at_x);
        }
    }
};

/// Any positions through an affine map, in place.
struct map_positions {
    [[gnu::always_inline]] void operator()(const affine_map& map, index count, double* __restrict y,
                                           double* __restrict x) const {
        for (index i = 0; i < count; ++i) {
            const double yy = map.yy * y[i], yx = map.yx * x[i];
            const double xy = map.xy * y[i], xx = map.xx * x[i];
            y[i] = map.shift_y + yy + yx;
            x[i] = map.shift_x + xy + xx;
        }
    }
};

struct add_values {
    [[gnu::always_inline]] void operator()(index count, const double* __restrict added,
                                           double* __restrict sum) const {
        for (index i = 0; i < count; ++i) sum[i] += added[i];
    }
};

struct position_range {
    float low, high;
    bool in_reach;  ///< all within the limit; false for NaN
};

/// The range of many positions. Floats are compared as whole numbers of the same order, which is vectorised;
/// NaNs are then beyond the infinities.
struct find_range {
    [[gnu::always_inline]] position_range operator()(const float* values, index count, float limit) const {
        constexpr auto magnitude = std::numeric_limits<std::int32_t>::max();  // all bits but the sign
        std::int32_t least = magnitude, greatest = ~magnitude;
        for (index i = 0; i < count; ++i) {
            const auto bits = std::bit_cast<std::int32_t>(values[i]);
            const std::int32_t ordered = bits ^ ((bits >> 31) & magnitude);
            least = ordered < least ? ordered : least;
            greatest = ordered > greatest ? ordered : greatest;
        }
        const auto low = std::bit_cast<float>(least ^ ((least >> 31) & magnitude));
        const auto high = std::bit_cast<float>(greatest ^ ((greatest >> 31) & magnitude));
        return {low, high, low > -limit && high < limit};
    }
};

}  // namespace hubmap::detail
