#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/filter/detail/symmetric_filter.hpp>
#include <hubmap/filter/gaussian_kernel.hpp>
#include <vector>

namespace hubmap {
namespace detail {

template <class T, class Weight>
void filter_each_channel(image_view<const T> in, const std::vector<Weight>& weights, image_view<T> out,
                         instruction_set instructions) {
    require(in.size() == out.size() && in.channels() == out.channels(), "filter", 102, "cannot blur ",
            in.size(), " x ", in.channels(), " into ", out.size(), " x ", out.channels());
    if (in.empty()) return;
    // The middle weight and one side of the kernel, outwards.
    const std::vector<float> side(weights.begin() + std::ssize(weights) / 2, weights.end());
    if (in.rows_are_interleaved() && out.rows_are_interleaved())
        return filter_symmetrically(in, side, out, instructions);
    for (index c = 0; c < in.channels(); ++c)
        filter_symmetrically(in.channel(c), side, out.channel(c), instructions);
}

}  // namespace detail

/// Blurs with a Gaussian, as `cv2.GaussianBlur(in, (size, size), sigma)` does with its default border
/// (reflect_101): of 8-bit images to the bit (OpenCV 4.x weighs in 256ths and rounds once), of floats but for
/// the order of the sums (1e-6 of full scale). A size of 0 is 3 sigmas to each side. Any size down to one
/// pixel, any strides and number of channels; of a NaN the pixels within the kernel's reach become NaN. `out`
/// may be `in` itself, else the two must not share pixels.
/// Errors: hubmap.filter.101 (an impossible shape), 102 (sizes or channels differ).
/// O(pixels x size); memory: `size` rows of floats. The same bits with every instruction set.
inline void gaussian_filter(image_view<const std::uint8_t> in, const gaussian_shape& shape,
                            image_view<std::uint8_t> out,
                            instruction_set instructions = instruction_set::widest) {
    constexpr double sigmas = 3;
    detail::filter_each_channel(in, gaussian_weights_256(gaussian_size(shape, sigmas), shape.sigma_px), out,
                                instructions);
}

/// The same for floats; a size of 0 is 4 sigmas to each side.
inline void gaussian_filter(image_view<const float> in, const gaussian_shape& shape, image_view<float> out,
                            instruction_set instructions = instruction_set::widest) {
    constexpr double sigmas = 4;
    detail::filter_each_channel(in, gaussian_weights(gaussian_size(shape, sigmas), shape.sigma_px), out,
                                instructions);
}

}  // namespace hubmap
