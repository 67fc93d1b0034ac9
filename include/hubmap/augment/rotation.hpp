#pragma once

#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Turns the picture counter-clockwise about its centre by a uniform random angle. A whole number of quarter
/// turns of a square image moves pixels and computes none. (albumentations' Rotate turns about the pixel
/// (height / 2, width / 2), half a pixel off the centre: `affine` does that.)
struct rotation {
    static constexpr std::string_view name = "rotation";

    double low_degrees = 0;
    double high_degrees = 360;
    border_mode border = border_mode::reflect;  ///< as the original's geometry
    interpolation method = interpolation::bilinear;

    struct parameters {
        double degrees = 0;

        static constexpr auto fields() { return std::tuple{field{"degrees", &parameters::degrees}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        return std::tuple{field{"low_degrees", &rotation::low_degrees},
                          field{"high_degrees", &rotation::high_degrees}, field{"border", &rotation::border},
                          field{"method", &rotation::method}};
    }
    /// Errors: hubmap.augment.105 where the limits are not finite or out of order.
    void check() const {
        require(combining::is_range(low_degrees, high_degrees), "augment", 105, "degrees from ", low_degrees,
                " to ", high_degrees);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        return {uniform(random, low_degrees, high_degrees)};
    }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    void apply(const parameters& drawn, image_view<float> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        apply_geometry(*this, drawn, labels);
    }
    void add_to(const parameters& drawn, extent, tile_geometry& geometry) const {
        if (drawn.degrees != 0) geometry.then(turned(drawn.degrees));
    }
};

}  // namespace hubmap::augment
