#pragma once

#include <cmath>
#include <cstddef>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/resample/border.hpp>
#include <iterator>
#include <vector>

namespace hubmap {

/// Widest Gaussian that gaussian_filter takes, and where its kernel is cut, in deviations: scipy's default.
inline constexpr double gaussian_sigma_limit = 4096, gaussian_cut = 4;

/// The kernel of scipy.ndimage.gaussian_filter1d: weights at 0, 1, ... radius; those below 0 are the same.
[[nodiscard]] inline std::vector<double> gaussian_weights(double sigma) {
    const auto radius = static_cast<std::size_t>(gaussian_cut * sigma + .5);
    std::vector<double> weights(radius + 1);
    double sum = 0;
    for (std::size_t i = 0; i <= radius; ++i) {
        const auto at = static_cast<double>(i);
        weights[i] = std::exp(-.5 / (sigma * sigma) * at * at);
        sum += i == 0 ? weights[i] : 2 * weights[i];
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// Smooths by a Gaussian, borders reflected, and multiplies by `factor`:
/// scipy.ndimage.gaussian_filter(from, sigma) * factor with its defaults, in double precision.
/// Errors: hubmap.resample.133 where sigma is not in 0 .. 4096; 134 where the shapes differ.
inline void gaussian_filter(image_view<const float> from, double sigma, image_view<float> to,
                            double factor = 1) {
    require(sigma >= 0 && sigma <= gaussian_sigma_limit, "resample", 133, "a Gaussian of deviation ", sigma);
    require(from.size() == to.size() && from.channels() == 1 && to.channels() == 1, "resample", 134,
            "a Gaussian from ", from.size(), " x ", from.channels(), " into ", to.size(), " x ",
            to.channels());
    if (from.empty()) return;
    const auto weights = gaussian_weights(sigma);
    const auto radius = std::ssize(weights) - 1;
    image<double> half(from.size());
    for (index y = 0; y < from.height(); ++y)
        for (index k = 0; k <= radius; ++k)
            for (index x = 0; x < from.width(); ++x) {
                const double a = from(bordered(y - k, from.height(), border_mode::reflect), x);
                const double b = k == 0 ? 0 : from(bordered(y + k, from.height(), border_mode::reflect), x);
                half(y, x) += weights[static_cast<std::size_t>(k)] * (a + b);
            }
    for (index y = 0; y < from.height(); ++y)
        for (index x = 0; x < from.width(); ++x) {
            double sum = weights[0] * half(y, x);
            for (index k = 1; k <= radius; ++k)
                sum += weights[static_cast<std::size_t>(k)] *
                       (half(y, bordered(x - k, from.width(), border_mode::reflect)) +
                        half(y, bordered(x + k, from.width(), border_mode::reflect)));
            to(y, x) = static_cast<float>(sum * factor);
        }
}

}  // namespace hubmap
