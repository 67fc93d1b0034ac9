#pragma once

#include <cstdint>
#include <hubmap/colour/clahe.hpp>
#include <hubmap/colour/lab.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>

namespace hubmap::augment {

/// Adaptive equalisation of the lightness of an RGB image (or of a grey one) with a random clip limit. For an
/// equal limit equal to albumentations' CLAHE (0.5.2) over OpenCV to the bit.
struct clahe {
    double clip_limit = 2;  ///< the limit is drawn from [1, clip_limit)
    extent grid{8, 8};

    struct parameters {
        double clip_limit = 1;
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    [[nodiscard]] parameters draw(random_stream& random) const { return {uniform(random, 1, clip_limit)}; }

    /// Errors: hubmap.colour.101 where there are neither 1 nor 3 channels; 112 for an impossible grid or
    /// limit.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        if (pixels.size().empty()) return;
        const clahe_settings settings{drawn.clip_limit, grid};
        if (pixels.channels() == 1) return equalize_adaptively(pixels, settings, pixels);
        image<std::uint8_t> lab(pixels.size(), 3);
        rgb_to_lab(pixels, lab);
        const image_view<std::uint8_t> lightness = lab.view().channel(0);
        equalize_adaptively(lightness, settings, lightness);
        lab_to_rgb(lab, pixels);
    }
};

}  // namespace hubmap::augment
