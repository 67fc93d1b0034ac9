#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/rounding.hpp>
#include <tuple>
#include <vector>

namespace hubmap {

/// A Gaussian cut to `size_px` samples. Of the two one may be 0: it follows from the other, as in OpenCV.
struct gaussian_shape {
    index size_px = 0;    ///< odd
    double sigma_px = 0;  ///< standard deviation

    static constexpr auto fields() {
        return std::tuple{field{"size_px", &gaussian_shape::size_px},
                          field{"sigma_px", &gaussian_shape::sigma_px}};
    }
    friend bool operator==(const gaussian_shape&, const gaussian_shape&) = default;
};

inline constexpr index gaussian_size_limit = 4095;  ///< samples; no image that fits in memory asks for more

/// The size, where the shape leaves it open: so many sigmas to both sides, rounded to an odd number.
/// Errors: hubmap.filter.101 where size and sigma are 0, the size is even, negative or above
/// gaussian_size_limit (given or as it follows), or sigma is negative or not finite.
[[nodiscard]] inline index gaussian_size(const gaussian_shape& shape, double sigmas) {
    const double size = shape.size_px == 0 ? std::nearbyint(shape.sigma_px * sigmas * 2 + 1)
                                           : static_cast<double>(shape.size_px);
    require(std::isfinite(shape.sigma_px) && shape.sigma_px >= 0 && size >= 1 &&
                size <= gaussian_size_limit &&
                (shape.size_px == 0 ? shape.sigma_px > 0 : shape.size_px % 2 == 1),
            "filter", 101, "no Gaussian of ", shape.size_px, " pixels with sigma ", shape.sigma_px);
    return static_cast<index>(size) | 1;
}

/// The weights of `size` samples, of sum 1. Sigma 0 stands for .3 ((size - 1) / 2 - 1) + .8, and up to 9
/// samples for the binomial-like weights that OpenCV's table has. Precondition: a size of gaussian_size.
/// Source: getGaussianKernel of OpenCV 4.x, in whose order of operations this is; only exp is the system's.
[[nodiscard]] inline std::vector<double> gaussian_weights(index size, double sigma_px) {
    // One side of each tabulated kernel up to its middle, in 256ths.
    static constexpr std::array<std::array<int, 5>, 5> table{
        {{256}, {64, 128}, {16, 64, 96}, {8, 28, 56, 72}, {4, 13, 30, 51, 60}}};
    const index middle = size / 2;
    std::vector<double> weights(static_cast<std::size_t>(size));
    const auto set = [&](index i, double weight) {
        weights[static_cast<std::size_t>(i)] = weights[static_cast<std::size_t>(size - 1 - i)] = weight;
    };
    if (sigma_px <= 0 && middle < std::ssize(table)) {
        const auto& half = table[static_cast<std::size_t>(middle)];
        for (index i = 0; i <= middle; ++i) set(i, half[static_cast<std::size_t>(i)] / 256.);
        return weights;
    }
    const double sigma = sigma_px > 0 ? sigma_px : std::fma(static_cast<double>(size), .15, .35);
    const double scale = -.125 / (sigma * sigma);  // for distances in half pixels
    double sum = 0;
    for (index i = 0; i < middle; ++i) {
        const auto distance = static_cast<double>(size - 1 - 2 * i);
        set(i, std::exp(distance * distance * scale));
        sum += weights[static_cast<std::size_t>(i)];
    }
    const double factor = 1 / (sum * 2 + 1);
    for (index i = 0; i < middle; ++i) set(i, weights[static_cast<std::size_t>(i)] * factor);
    set(middle, factor);
    return weights;
}

/// The same in 256ths, of sum 256 exactly: each rounding error is carried to the next sample, and the middle
/// takes what is left. None is negative. Source: OpenCV's bit-exact Gaussian for 8-bit images.
[[nodiscard]] inline std::vector<std::int64_t> gaussian_weights_256(index size, double sigma_px) {
    const std::vector<double> exact = gaussian_weights(size, sigma_px);
    std::vector<std::int64_t> weights(exact.size());
    const std::size_t middle = exact.size() / 2;
    double carried = 0;
    std::int64_t left = 256;
    for (std::size_t i = 0; i < middle; ++i) {
        const double wanted = exact[i] * 256 + carried;
        weights[i] = weights[exact.size() - 1 - i] = round_half_even(wanted);
        carried = wanted - static_cast<double>(weights[i]);
        left -= 2 * weights[i];
    }
    weights[middle] = left;
    return weights;
}

}  // namespace hubmap
