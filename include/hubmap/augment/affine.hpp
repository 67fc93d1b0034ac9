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
#include <numbers>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Sheared, made larger, turned and shifted, in this order, by random amounts: albumentations'
/// ShiftScaleRotate, with a shear. Like it, about the pixel (height / 2, width / 2) - half a pixel off the
/// centre - with the matrix of cv2.getRotationMatrix2D, and in place with its pixels, to the bit.
struct affine {
    static constexpr std::string_view name = "affine";

    double shift_limit = .0625;  ///< of the image's sides, each way
    double scale_limit = .1;     ///< a factor from 1 - limit to 1 + limit; above 1 less is shown, larger
    double rotate_limit = 45;    ///< degrees, each way
    double shear_limit = 0;      ///< degrees, each way
    border_mode border = border_mode::reflect_101;  ///< albumentations' default
    interpolation method = interpolation::bilinear;

    struct parameters {
        double degrees = 0;        ///< counter-clockwise
        double scale = 1;          ///< above 1 things look larger
        double shift_y = 0;        ///< of the height; down
        double shift_x = 0;        ///< of the width; to the right
        double shear_degrees = 0;  ///< what was upright leans by this angle, its lower end to the right

        static constexpr auto fields() {
            return std::tuple{field{"degrees", &parameters::degrees}, field{"scale", &parameters::scale},
                              field{"shift_y", &parameters::shift_y}, field{"shift_x", &parameters::shift_x},
                              field{"shear_degrees", &parameters::shear_degrees}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        return std::tuple{field{"shift_limit", &affine::shift_limit},
                          field{"scale_limit", &affine::scale_limit},
                          field{"rotate_limit", &affine::rotate_limit},
                          field{"shear_limit", &affine::shear_limit},
                          field{"border", &affine::border},
                          field{"method", &affine::method}};
    }
    /// Errors: hubmap.augment.134 where a limit is negative or not finite, that of scales 1 or more, or that
    /// of shears a right angle or more.
    void check() const {
        require(combining::is_limit(shift_limit) && combining::is_limit(scale_limit) && scale_limit < 1 &&
                    combining::is_limit(rotate_limit) && combining::is_limit(shear_limit) && shear_limit < 90,
                "augment", 134, "affine by shifts of ", shift_limit, ", scales of 1 +- ", scale_limit, ", ",
                rotate_limit, " degrees, sheared by ", shear_limit);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        parameters drawn;
        drawn.degrees = uniform(random, -rotate_limit, rotate_limit);
        drawn.scale = uniform(random, 1 - scale_limit, 1 + scale_limit);
        drawn.shift_x = uniform(random, -shift_limit, shift_limit);
        drawn.shift_y = uniform(random, -shift_limit, shift_limit);
        drawn.shear_degrees = uniform(random, -shear_limit, shear_limit);
        return drawn;
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
    /// Errors: hubmap.augment.134 where a parameter is not finite, the scale not positive or the shear not
    /// below a right angle.
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const {
        require(std::isfinite(drawn.degrees) && std::isfinite(drawn.scale) && drawn.scale > 0 &&
                    std::isfinite(drawn.shift_y) && std::isfinite(drawn.shift_x) &&
                    std::abs(drawn.shear_degrees) < 90,
                "augment", 134, "affine by ", drawn.degrees, " degrees, scale ", drawn.scale, ", shift ",
                drawn.shift_y, ", ", drawn.shift_x, ", shear ", drawn.shear_degrees);
        if (drawn == parameters{}) return;
        constexpr double off_centre = .5;  // of the pixel that the picture turns about
        const double slope = std::tan(drawn.shear_degrees * (std::numbers::pi / 180));
        const affine_map to_shift{.shift_y = -off_centre - drawn.shift_y * static_cast<double>(tile.height),
                                  .shift_x = -off_centre - drawn.shift_x * static_cast<double>(tile.width)};
        const affine_map unturned = compose(turned(drawn.degrees), to_shift);
        const affine_map unsheared = compose({.xy = -slope}, compose(scaled(1 / drawn.scale), unturned));
        geometry.then(compose({.shift_y = off_centre, .shift_x = off_centre}, unsheared));
    }
};

}  // namespace hubmap::augment
