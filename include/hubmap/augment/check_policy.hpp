#pragma once

namespace hubmap::augment {

/// Throws where a policy cannot draw from its members: a policy says so by `void check() const`. Policies do
/// this themselves when they draw; combinators and any_policy when they are made, for all that they hold, and
/// so does what reads files, with the place. A policy without check() can always draw.
template <class Policy>
constexpr void check_policy(const Policy& policy) {
    if constexpr (requires { policy.check(); }) policy.check();
}

/// The policy, which has been checked.
template <class Policy>
[[nodiscard]] constexpr Policy checked_policy(Policy policy) {
    check_policy(policy);
    return policy;
}

}  // namespace hubmap::augment
