#pragma once

#include <cmath>
#include <hubmap/core/error.hpp>
#include <span>

namespace hubmap::detail {

/// Errors: hubmap.sampling.101 no weights, 102 a weight is negative or not finite, 103 all are 0.
inline void check_weights(std::span<const float> weights) {
    require(!weights.empty(), "sampling", 101, "there are no weights to sample from");
    bool any = false;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        require(std::isfinite(weights[i]) && weights[i] >= 0, "sampling", 102, "weight ", weights[i], " at ",
                i);
        any = any || weights[i] > 0;
    }
    require(any, "sampling", 103, "all weights are 0");
}

}  // namespace hubmap::detail
