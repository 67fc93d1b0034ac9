#pragma once

#include <cmath>

namespace hubmap::augment {

/// Throws where a policy cannot draw from its members: a policy says so by `void check() const`. Policies do
/// this themselves when they draw; combinators and any_policy when they are made, and so does what reads
/// files, with the place. A policy without check() can always draw.
template <class Policy>
constexpr void check_policy(const Policy& policy) {
    if constexpr (requires { policy.check(); }) policy.check();
}

namespace combining {

/// What is drawn from -limit to limit.
[[nodiscard]] inline bool is_limit(double limit) noexcept {
    return std::isfinite(limit) && limit >= 0;
}
/// What is drawn from low to high.
[[nodiscard]] inline bool is_range(double low, double high) noexcept {
    return std::isfinite(low) && std::isfinite(high) && low <= high;
}

}  // namespace combining

}  // namespace hubmap::augment
