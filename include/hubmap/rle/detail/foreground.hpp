#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/rle/exact_level.hpp>
#include <limits>
#include <type_traits>

namespace hubmap::detail {

/// Every code is a side of its own: runs of classes.
template <class T>
struct is_class {
    [[gnu::always_inline]] T operator()(T value) const noexcept { return value; }
};

/// Foreground is one code.
template <class T>
struct is_code {
    T code;
    [[gnu::always_inline]] bool operator()(T value) const noexcept { return value == code; }
};

/// Foreground is what lies above a level; no number does not.
template <class T>
struct is_above {
    T level;
    [[gnu::always_inline]] bool operator()(T value) const noexcept { return value > level; }
};

/// The same, but no number counts as above, as 0 does where the level is negative.
template <class T>
struct is_not_below {
    T level;
    [[gnu::always_inline]] bool operator()(T value) const noexcept { return !(value <= level); }
};

/// Foreground lies between two values, both included.
template <class T>
struct is_between {
    T low;
    T high;
    [[gnu::always_inline]] bool operator()(T value) const noexcept {
        return static_cast<bool>(static_cast<int>(value >= low) & static_cast<int>(value <= high));
    }
};

/// What lies above a threshold, whatever the threshold.
template <class T>
[[nodiscard]] is_between<T> values_above(double threshold) noexcept {
    using limits = std::numeric_limits<T>;
    const exact_level<T> exact(threshold);
    if constexpr (std::is_floating_point_v<T>) {
        if (!exact.level || *exact.level == limits::infinity()) return {1, 0};
        return {std::nextafter(*exact.level, limits::infinity()), limits::infinity()};
    } else {
        if (exact.all) return {limits::lowest(), limits::max()};
        if (!exact.level) return {1, 0};
        return {static_cast<T>(*exact.level + 1), limits::max()};
    }
}

}  // namespace hubmap::detail
