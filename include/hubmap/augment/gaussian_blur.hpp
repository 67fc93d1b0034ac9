#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/filter/gaussian_filter.hpp>
#include <hubmap/filter/gaussian_kernel.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Blurs with a Gaussian of random size. For equal parameters equal to albumentations' GaussianBlur (0.5.2)
/// over OpenCV to the bit for 8-bit images, within 1e-6 for floats. Any channels.
struct gaussian_blur {
    std::array<index, 2> blur_limit{3, 7};      ///< sizes in pixels, odd; 0: as sigma asks
    std::array<double, 2> sigma_limit{0., 0.};  ///< in pixels; 0: as the size asks

    using parameters = gaussian_shape;

    static constexpr std::string_view name = "gaussian_blur";
    static constexpr auto fields() {
        return std::tuple{field{"blur_limit", &gaussian_blur::blur_limit},
                          field{"sigma_limit", &gaussian_blur::sigma_limit}};
    }

    /// Errors: hubmap.augment.141 where the limits are no sizes or sigmas in their order.
    void check() const {
        const auto [smallest, largest] = blur_limit;
        const auto [low, high] = sigma_limit;
        const auto possible = [](index size) { return size == 0 || (size > 0 && size % 2 == 1); };
        require(possible(smallest) && possible(largest) && smallest <= largest &&
                    largest <= gaussian_size_limit && low >= 0 && combining::is_range(low, high),
                "augment", 141, "blur of ", smallest, " .. ", largest, " pixels, sigma ", low, " .. ", high);
    }

    /// Sizes are drawn from all between the limits, an even one becoming the odd one above, as there: of 3, 5
    /// and 7 the smallest is half as frequent as the others.
    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const auto [smallest, largest] = blur_limit;
        const index size = smallest + uniform_index(random, largest - smallest + 1);
        return {size > 0 ? size | 1 : 0, uniform(random, sigma_limit[0], sigma_limit[1])};
    }

    /// Errors: hubmap.filter.101 where there is no such Gaussian, such as one of size and sigma 0.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels,
               instruction_set instructions = instruction_set::widest) const {
        gaussian_filter(pixels, drawn, pixels, instructions);
    }
    void apply(const parameters& drawn, image_view<float> pixels,
               instruction_set instructions = instruction_set::widest) const {
        gaussian_filter(pixels, drawn, pixels, instructions);
    }
};

}  // namespace hubmap::augment
