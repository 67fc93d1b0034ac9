#pragma once

#include <cstdint>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/colour/clahe.hpp>
#include <hubmap/colour/equalize_lightness.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>

namespace hubmap::augment {

/// Adaptive equalisation of the lightness of an RGB image (or of a grey one) with a random clip limit. For an
/// equal limit equal to albumentations' CLAHE (0.5.2) over OpenCV to the bit; its defaults and the meaning of
/// its pair `clip_limit`, where one number n stood for (1, n). 8-bit images only, as there.
struct clahe {
    double low_clip_limit = 1;  ///< the limit is drawn from [low, high)
    double high_clip_limit = 4;
    extent grid{8, 8};

    struct parameters {
        double clip_limit = 1;

        static constexpr auto fields() { return std::tuple{field{"clip_limit", &parameters::clip_limit}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr std::string_view name = "clahe";
    static constexpr auto fields() {
        return std::tuple{field{"low_clip_limit", &clahe::low_clip_limit},
                          field{"high_clip_limit", &clahe::high_clip_limit}, field{"grid", &clahe::grid}};
    }

    /// Errors: hubmap.augment.105 where the limits are negative, not finite or out of order.
    void check() const {
        require(combining::is_range(low_clip_limit, high_clip_limit) && low_clip_limit >= 0, "augment", 105,
                "clip limits from ", low_clip_limit, " to ", high_clip_limit);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        return {uniform(random, low_clip_limit, high_clip_limit)};
    }

    /// Errors: hubmap.colour.101 where there are neither 1 nor 3 channels; 112 for an impossible grid or
    /// limit.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        if (pixels.size().empty()) return;
        const clahe_settings settings{drawn.clip_limit, grid};
        if (pixels.channels() == 1) return equalize_adaptively(pixels, settings, pixels);
        equalize_lightness(pixels, settings);
    }
};

}  // namespace hubmap::augment
