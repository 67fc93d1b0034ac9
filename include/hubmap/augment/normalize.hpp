#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>

namespace hubmap {

/// Mean and standard deviation of each channel, of values scaled to 0 .. 1. Defaults: those of the
/// reproduced solution's training slides.
struct channel_statistics {
    std::array<float, 3> mean{.61561477F, .5179343F, .64067212F};
    std::array<float, 3> deviation{.2915353F, .31549066F, .28647661F};

    friend bool operator==(const channel_statistics&, const channel_statistics&) = default;
};

/// Writes (value / 255 - mean) / deviation of an RGB image as network input; `out` has any strides,
/// planar_strides makes it (c, y, x). Computed in double and rounded once.
/// Errors: hubmap.augment.101 (sizes differ, not 3 channels), 102 (a statistic is not finite, a deviation not
/// positive).
inline void normalize(image_view<const std::uint8_t> rgb, const channel_statistics& statistics,
                      image_view<float> out) {
    require(rgb.size() == out.size() && rgb.channels() == 3 && out.channels() == 3, "augment", 101,
            "cannot normalize ", rgb.size(), " x ", rgb.channels(), " into ", out.size(), " x ",
            out.channels());
    for (std::size_t c = 0; c < 3; ++c) {
        const double mean = statistics.mean[c], deviation = statistics.deviation[c];
        require(std::isfinite(mean) && std::isfinite(deviation) && deviation > 0, "augment", 102, "channel ",
                c, ": mean ", mean, ", deviation ", deviation);
        std::array<float, 256> table{};
        for (std::size_t value = 0; value < table.size(); ++value)
            table[value] = static_cast<float>((static_cast<double>(value) / 255 - mean) / deviation);
        const index from_step = rgb.strides().x, to_step = out.strides().x, channel = static_cast<index>(c);
        for (index y = 0; y < rgb.height(); ++y) {
            const std::uint8_t* from = &rgb(y, 0, channel);
            float* to = &out(y, 0, channel);
            for (index x = 0; x < rgb.width(); ++x) to[x * to_step] = table[from[x * from_step]];
        }
    }
}

}  // namespace hubmap
