#pragma once

#include <hubmap/augment/policy.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <optional>

namespace hubmap::augment {

/// How a policy wants an image to be resampled; empty where it does not care. Labels take the nearest code
/// whatever the method.
struct resampling_wish {
    std::optional<border_mode> border;
    std::optional<interpolation> method;

    /// Takes over what is empty here.
    void fill(const resampling_wish& later) {
        if (!border) border = later.border;
        if (!method) method = later.method;
    }
    friend bool operator==(const resampling_wish&, const resampling_wish&) = default;
};

/// The wish of a policy: its members `border` and `method`, where it has them. A combinator wants what the
/// first of its drawn parts wants that has a wish.
template <augmentation Policy>
[[nodiscard]] resampling_wish resampling_of([[maybe_unused]] const Policy& policy,
                                            [[maybe_unused]] const params_of<Policy>& params) {
    resampling_wish wish;
    if constexpr (requires { wish = policy.wanted_resampling(params); }) {
        wish = policy.wanted_resampling(params);
    } else {
        if constexpr (requires { wish.border = policy.border; }) wish.border = policy.border;
        if constexpr (requires { wish.method = policy.method; }) wish.method = policy.method;
    }
    return wish;
}

}  // namespace hubmap::augment
