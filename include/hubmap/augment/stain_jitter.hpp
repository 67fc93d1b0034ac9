#pragma once

#include <cstdint>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/colour/stain.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Another laboratory's staining: the density of each of two stains and of the rest is multiplied by a number
/// near 1 and shifted by one near 0 (Tellez et al., "Whole-slide mitosis detection in H&E breast histology
/// using PHH3 as a reference to train distilled stain-invariant convolutional networks", IEEE Trans. Med.
/// Imaging 37, 2018). change_stains defines the result.
struct stain_jitter {
    double factor_limit = .05;  ///< each factor is drawn from [1 - limit, 1 + limit)
    double offset_limit = .05;  ///< each offset, of densities to base 10, from [-limit, limit)
    stain_vectors stains = haematoxylin_eosin;

    using parameters = density_change;

    static constexpr std::string_view name = "stain_jitter";
    static constexpr auto fields() {
        return std::tuple{field{"factor_limit", &stain_jitter::factor_limit},
                          field{"offset_limit", &stain_jitter::offset_limit},
                          field{"stains", &stain_jitter::stains}};
    }

    /// Errors: hubmap.augment.105 where a limit is negative or not finite.
    void check() const {
        require(combining::is_limit(factor_limit) && combining::is_limit(offset_limit), "augment", 105,
                "densities by factors of 1 +- ", factor_limit, ", offsets of +- ", offset_limit);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        parameters drawn;
        for (std::size_t stain = 0; stain < 3; ++stain) {
            drawn.factor[stain] = uniform(random, 1 - factor_limit, 1 + factor_limit);
            drawn.offset[stain] = uniform(random, -offset_limit, offset_limit);
        }
        return drawn;
    }

    /// Errors: hubmap.colour.101, 151, 152 as change_stains.
    void apply(const parameters& drawn, image_view<std::uint8_t> rgb) const {
        change_stains(rgb, stains, drawn);
    }
    /// The same for values from 0 to 1.
    void apply(const parameters& drawn, image_view<float> rgb) const { change_stains(rgb, stains, drawn); }
};

}  // namespace hubmap::augment
