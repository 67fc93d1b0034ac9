#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>

namespace hubmap {

/// A threshold as a level of the pixels' own type with `value > level` exactly where `value > threshold`.
/// Nothing where all values lie above (`all`) or none does.
template <class T>
struct exact_level {
    std::optional<T> level;
    bool all = false;

    explicit exact_level(double threshold) noexcept {
        using limits = std::numeric_limits<T>;
        if (std::isnan(threshold)) return;
        if constexpr (std::is_floating_point_v<T>) {
            auto near = static_cast<T>(threshold);  // infinite where it passes T
            if (static_cast<double>(near) > threshold) near = std::nextafter(near, -limits::infinity());
            level = near;
        } else {
            const double down = std::floor(threshold);
            all = down < static_cast<double>(limits::lowest());
            if (!all && down < static_cast<double>(limits::max())) level = static_cast<T>(down);
        }
    }
};

}  // namespace hubmap
