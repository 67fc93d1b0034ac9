#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>

/// What the tests of TIFF files have in common.
namespace hubmap::io {

/// Smooth, so that JPEG keeps it, and without symmetry, so that an exchange of axes or channels shows.
inline image<std::uint8_t> picture(extent size) {
    image<std::uint8_t> result(size, 3);
    random_stream random({4});
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            result(y, x, 0) =
                static_cast<std::uint8_t>(120 + 50 * std::sin(.05 * static_cast<double>(x + 2 * y)));
            result(y, x, 1) =
                static_cast<std::uint8_t>(60 + 100 * y / size.height + uniform_index(random, 4));
            result(y, x, 2) = static_cast<std::uint8_t>(90 + 120 * x / size.width);
        }
    return result;
}

inline double largest_mean_difference(const image<std::uint8_t>& a, const image<std::uint8_t>& b) {
    std::array<double, 3> sum{};
    for (std::size_t i = 0; i < a.values().size(); ++i) sum[i % 3] += std::abs(a.values()[i] - b.values()[i]);
    return *std::max_element(sum.begin(), sum.end()) / static_cast<double>(a.size().area());
}

}  // namespace hubmap::io
