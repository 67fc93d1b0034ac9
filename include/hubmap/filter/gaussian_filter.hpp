#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/filter/detail/smooth_strip.hpp>
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

/// Widest Gaussian that smooth_field takes, and where its kernel is cut, in deviations: scipy's default.
inline constexpr double field_sigma_limit = 4096, field_cut = 4;

/// Smooths a field of one value a pixel and multiplies it by `factor`: `scipy.ndimage.gaussian_filter(from,
/// sigma) * factor` with its defaults (border reflect, cut at 4 sigmas), in single precision: of values in
/// -1 .. 1 within 5e-7 (displacements of alpha 1000 within 1/2000 pixel), and of noise on 512 x 512 pixels
/// within 1e-6 of the smoothed range for sigma up to 50. The same bits with every instruction set. Any size
/// and strides; `to` may be `from` itself. Sigma below 1/8 smooths nothing, as with scipy. A NaN spoils at
/// least the pixels within the kernel's reach. Errors: hubmap.filter.103 where sigma is not in 0 .. 4096; 102
/// where the shapes differ or have channels. O(pixels x sigma); memory: another field and (height + width +
/// 16 sigma) x 64 bytes.
inline void smooth_field(image_view<const float> from, double sigma_px, image_view<float> to,
                         double factor = 1, instruction_set instructions = instruction_set::widest) {
    require(sigma_px >= 0 && sigma_px <= field_sigma_limit, "filter", 103, "a field smoothed by sigma ",
            sigma_px);
    require(from.size() == to.size() && from.channels() == 1 && to.channels() == 1, "filter", 102,
            "cannot smooth ", from.size(), " x ", from.channels(), " into ", to.size(), " x ", to.channels());
    if (from.empty()) return;
    const auto radius = static_cast<index>(field_cut * sigma_px + .5);
    const std::vector<double> weights =
        radius == 0 ? std::vector<double>{1} : gaussian_weights(2 * radius + 1, sigma_px);
    const std::vector<float> side(weights.begin() + radius, weights.end());
    detail::smooth_in_strips(from, side, static_cast<float>(factor), to, instructions);
}

}  // namespace hubmap
