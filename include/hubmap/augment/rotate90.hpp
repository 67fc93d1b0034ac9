#pragma once

#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Turns the picture counter-clockwise by 0 to 3 quarter turns, as albumentations' RandomRotate90. Pixels are
/// moved, none is computed - but for an odd turn of an image that is not square: its size stays, so the turn
/// is about the centre and `border` says what fills the sides. The free rotate90 turns into another shape.
struct rotate90 {
    static constexpr std::string_view name = "rotate90";

    border_mode border = border_mode::reflect;

    struct parameters {
        int quarters = 0;  ///< any whole number; below 0 clockwise

        static constexpr auto fields() { return std::tuple{field{"quarters", &parameters::quarters}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() { return std::tuple{field{"border", &rotate90::border}}; }
    [[nodiscard]] parameters draw(random_stream& random) const {
        return {static_cast<int>(uniform_index(random, 4))};
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
        if (drawn.quarters % 4 != 0) geometry.then(turned(90. * (drawn.quarters % 4)));
    }
};

}  // namespace hubmap::augment
