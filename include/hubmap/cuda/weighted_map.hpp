#pragma once

#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>

namespace hubmap::cuda {

/// Quotient rounded to the nearest, whatever the compiler is told of fast arithmetic.
[[nodiscard]] HUBMAP_HOST_DEVICE inline float rounded_quotient(float a, float b) noexcept {
#ifdef __CUDA_ARCH__
    return __fdiv_rn(a, b);
#else
    return a / b;
#endif
}

/// The weighted mean of a pixel of two maps, `sum / weight`; 0 where no tile covered it.
[[nodiscard]] HUBMAP_HOST_DEVICE inline float weighted_mean(float sum, float weight,
                                                            float missing = 0) noexcept {
    return weight > 0 ? rounded_quotient(sum, weight) : missing;
}

/// A map that is still the sums and weights of merged tiles: its value is `weighted_mean`.
struct weighted_map {
    image_view<const float> sums;
    image_view<const float> weights;
};

}  // namespace hubmap::cuda
