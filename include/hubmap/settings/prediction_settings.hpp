#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/tiling/blank_test.hpp>

namespace hubmap {

/// Mirrored copies of a tile that are predicted beside the tile itself and averaged with it.
struct flip_set {
    bool horizontal = true;  ///< left and right exchanged
    bool vertical = false;   ///< upside down

    [[nodiscard]] constexpr index count() const noexcept { return 1 + index{horizontal} + index{vertical}; }
    friend bool operator==(const flip_set&, const flip_set&) = default;
};

/// How a probability map becomes a mask of the full size.
enum class upscale_rule {
    corrected,  ///< in floating point, no pixel forced to background
    reference   ///< the map cut to bytes, OpenCV's integers, first and last pixel of the mask set to 0
};

/// How slides are predicted. The defaults are the original's.
struct prediction_settings {
    double stride = .8;     ///< at most this part of a tile lies between neighbouring tiles
    double threshold = .4;  ///< probability above which a pixel is foreground
    flip_set flips{};
    index batch = 32;        ///< tiles a forward pass, at most: a processor takes fewer large ones
    blank_rule blank{};      ///< for tiles of 512 px; scaled to others by their area
    bool skip_blank = true;  ///< blank tiles count as background without a forward pass
    upscale_rule upscale = upscale_rule::corrected;

    friend bool operator==(const prediction_settings&, const prediction_settings&) = default;
};

/// Errors: hubmap.settings.105 where a number is out of its range.
inline void check(const prediction_settings& s) {
    require(s.stride > 0 && s.stride <= 1 && s.threshold >= 0 && s.threshold <= 1 && s.batch >= 1, "settings",
            105, "stride ", s.stride, ", threshold ", s.threshold, ", batches of ", s.batch);
}

}  // namespace hubmap
