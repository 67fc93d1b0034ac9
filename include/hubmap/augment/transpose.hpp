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

/// Exchanges rows and columns, as albumentations' Transpose. Pixels are moved, none is computed - but for an
/// image that is not square: its size stays, so the picture is mirrored about the diagonal through its centre
/// and `border` says what fills the sides. The free transpose writes into another shape.
struct transpose {
    static constexpr std::string_view name = "transpose";

    border_mode border = border_mode::reflect;

    /// Nothing is left to chance; with_probability gives a choice.
    struct parameters {
        static constexpr auto fields() { return std::tuple{}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() { return std::tuple{field{"border", &transpose::border}}; }
    [[nodiscard]] parameters draw(random_stream&) const { return {}; }
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
    void add_to(const parameters&, extent, tile_geometry& geometry) const {
        geometry.then(rows_as_columns());
    }
};

}  // namespace hubmap::augment
