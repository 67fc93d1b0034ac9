#pragma once

#include <cmath>

// What policies ask of the limits that they draw between.
namespace hubmap::augment::combining {

/// What is drawn from -limit to limit.
[[nodiscard]] inline bool is_limit(double limit) noexcept {
    return std::isfinite(limit) && limit >= 0;
}
/// What is drawn from low to high.
[[nodiscard]] inline bool is_range(double low, double high) noexcept {
    return std::isfinite(low) && std::isfinite(high) && low <= high;
}
[[nodiscard]] constexpr bool is_probability(double value) noexcept {
    return value >= 0 && value <= 1;
}

}  // namespace hubmap::augment::combining
