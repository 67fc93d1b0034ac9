#pragma once

#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/coordinate_map.hpp>

namespace hubmap::augment {

/// Turns the picture counter-clockwise about its centre by a uniform random angle.
struct rotation {
    double low_degrees = 0;
    double high_degrees = 360;

    struct parameters {
        double degrees = 0;
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    [[nodiscard]] parameters draw(random_stream& random) const {
        return {uniform(random, low_degrees, high_degrees)};
    }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        apply_geometry(*this, drawn, labels);
    }
    /// Errors: hubmap.augment.131 where the geometry holds a deformation already.
    void add_to(const parameters& drawn, extent, tile_geometry& geometry) const {
        require(!geometry.deformation || drawn.degrees == 0, "augment", 131,
                "a rotation after a deformation: put the deformation last");
        // Seen through one mirror, the same turn goes the other way.
        const bool mirrored = geometry.flip_y != geometry.flip_x;
        geometry.rotation_degrees += mirrored ? -drawn.degrees : drawn.degrees;
    }
};

/// Shows more (factor above 1) or less tissue: scales about the centre by a uniform random factor. The
/// reproduced solution configured a zoom and never used it.
struct zoom {
    double low = .8;
    double high = 1.25;

    struct parameters {
        double factor = 1;
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    [[nodiscard]] parameters draw(random_stream& random) const { return {uniform(random, low, high)}; }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        apply_geometry(*this, drawn, labels);
    }
    /// Errors: hubmap.augment.131 where the geometry holds a deformation already.
    void add_to(const parameters& drawn, extent, tile_geometry& geometry) const {
        require(!geometry.deformation || drawn.factor == 1, "augment", 131,
                "a zoom after a deformation: put the deformation last");
        geometry.scale *= drawn.factor;
    }
};

}  // namespace hubmap::augment
