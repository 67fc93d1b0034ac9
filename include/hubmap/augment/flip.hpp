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

/// Mirrors each axis with its own probability. Exact: no resampling.
struct flip {
    static constexpr std::string_view name = "flip";

    double probability_y = .5;  ///< upside down
    double probability_x = .5;  ///< left and right exchanged

    struct parameters {
        bool y = false, x = false;

        static constexpr auto fields() {
            return std::tuple{field{"y", &parameters::y}, field{"x", &parameters::x}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        return std::tuple{field{"probability_y", &flip::probability_y},
                          field{"probability_x", &flip::probability_x}};
    }
    /// Errors: hubmap.augment.122 where a probability is not in 0 .. 1.
    void check() const {
        require(combining::is_probability(probability_y) && combining::is_probability(probability_x),
                "augment", 122, "probabilities of ", probability_y, " and ", probability_x);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const bool y = bernoulli(random, probability_y);
        return {y, bernoulli(random, probability_x)};
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
        if (drawn != parameters{}) geometry.then(mirrored(drawn.y, drawn.x));
    }
};

}  // namespace hubmap::augment
