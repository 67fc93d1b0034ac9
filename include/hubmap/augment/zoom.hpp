#pragma once

#include <cmath>
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

/// Shows more (factor above 1) or less tissue: scales about the centre by a uniform random factor. The
/// reproduced solution configured a zoom and never used it.
struct zoom {
    static constexpr std::string_view name = "zoom";

    double low = .8;
    double high = 1.25;
    border_mode border = border_mode::reflect;  ///< as the original's geometry
    interpolation method = interpolation::bilinear;

    struct parameters {
        double factor = 1;

        static constexpr auto fields() { return std::tuple{field{"factor", &parameters::factor}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        return std::tuple{field{"low", &zoom::low}, field{"high", &zoom::high},
                          field{"border", &zoom::border}, field{"method", &zoom::method}};
    }
    /// Errors: hubmap.augment.133 where the limits are not positive, not finite or out of order.
    void check() const {
        require(combining::is_range(low, high) && low > 0, "augment", 133, "zooms from ", low, " to ", high);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        return {uniform(random, low, high)};
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
    /// Errors: hubmap.augment.133 where the factor is not positive or not finite.
    void add_to(const parameters& drawn, extent, tile_geometry& geometry) const {
        require(std::isfinite(drawn.factor) && drawn.factor > 0, "augment", 133, "a zoom by ", drawn.factor);
        if (drawn.factor != 1) geometry.then(scaled(drawn.factor));
    }
};

}  // namespace hubmap::augment
