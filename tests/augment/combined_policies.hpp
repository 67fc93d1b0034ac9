#pragma once

#include <cstdint>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/rotation.hpp>
#include <hubmap/augment/zoom.hpp>
#include <string_view>
#include <tuple>

#include "support/golden_images.hpp"

/// What the tests of combinators combine.
namespace hubmap::augment {

/// Adds a number to every value, of bytes or of floats: order shows, and so does how often it was applied.
struct add {
    static constexpr std::string_view name = "add";
    int amount = 1;
    static constexpr auto fields() { return std::tuple{field{"amount", &add::amount}}; }

    [[nodiscard]] int draw(random_stream& random) const {
        return amount + static_cast<int>(uniform_index(random, 5));
    }
    void apply(int drawn, image_view<std::uint8_t> pixels) const { add_to_values(drawn, pixels); }
    void apply(int drawn, image_view<float> pixels) const { add_to_values(drawn, pixels); }

  private:
    template <class T>
    static void add_to_values(int drawn, image_view<T> pixels) {
        for (hubmap::index y = 0; y < pixels.height(); ++y)
            for (hubmap::index x = 0; x < pixels.width(); ++x)
                for (hubmap::index c = 0; c < pixels.channels(); ++c)
                    pixels(y, x, c) = static_cast<T>(pixels(y, x, c) + static_cast<T>(drawn));
    }
};

inline const image<std::uint8_t> tissue = golden::picture("tissue", 3, {40, 52}, 3);
inline const rotation::parameters turned_33{33.5};
inline const zoom::parameters zoomed{1.3};
inline const brightness_contrast::parameters brighter{1.2, .1};

inline label_image<std::uint16_t> stripes(extent size) {
    label_image<std::uint16_t> labels(size);
    for (hubmap::index y = 0; y < size.height; ++y)
        for (hubmap::index x = 0; x < size.width; ++x)
            labels(y, x) = static_cast<std::uint16_t>(1000 * ((y / 3 + x / 2) % 3));
    return labels;
}

}  // namespace hubmap::augment
