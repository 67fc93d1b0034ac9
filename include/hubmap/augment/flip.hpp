#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <string_view>
#include <tuple>
#include <utility>

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

    [[nodiscard]] parameters draw(random_stream& random) const {
        const bool y = bernoulli(random, probability_y);
        return {y, bernoulli(random, probability_x)};
    }

    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const { mirror(drawn, pixels); }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        mirror(drawn, labels.pixels());
    }

    /// Errors: hubmap.augment.131 where the geometry holds a deformation already: it comes last.
    void add_to(const parameters& drawn, extent, tile_geometry& geometry) const {
        require(!geometry.deformation || drawn == parameters{}, "augment", 131,
                "a mirror after a deformation: put the deformation last");
        geometry.flip_y ^= drawn.y;
        geometry.flip_x ^= drawn.x;
    }

  private:
    template <class T>
    static void mirror(const parameters& drawn, image_view<T> pixels) noexcept {
        const index height = pixels.height(), width = pixels.width(), channels = pixels.channels();
        for (index y = 0; drawn.y && y < height / 2; ++y)
            for (index x = 0; x < width; ++x)
                for (index c = 0; c < channels; ++c) std::swap(pixels(y, x, c), pixels(height - 1 - y, x, c));
        for (index y = 0; drawn.x && y < height; ++y)
            for (index x = 0; x < width / 2; ++x)
                for (index c = 0; c < channels; ++c) std::swap(pixels(y, x, c), pixels(y, width - 1 - x, c));
    }
};

}  // namespace hubmap::augment
