#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/normalized_levels.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap {

/// Mean and standard deviation of each channel, of values scaled to 0 .. 1. Defaults: those of the
/// reproduced solution's training slides.
struct channel_statistics {
    std::array<float, 3> mean{.61561477F, .5179343F, .64067212F};
    std::array<float, 3> deviation{.2915353F, .31549066F, .28647661F};

    friend bool operator==(const channel_statistics&, const channel_statistics&) = default;
};

/// Writes (value / 255 - mean) / deviation of an RGB image as network input; `out` has any strides,
/// planar_strides makes it (c, y, x). Defined in double and rounded once. (With AVX2 levels are computed in a
/// quicker way, in floats or else in double, if that gives the same float for each of the 256 levels, which
/// every call compares; for few statistics neither does, and levels are looked up.) The images must not share
/// memory. Errors: hubmap.augment.101 (sizes differ, not 3 channels), 102 (a statistic is not finite, a
/// deviation not positive).
inline void normalize(image_view<const std::uint8_t> rgb, const channel_statistics& statistics,
                      image_view<float> out, instruction_set instructions = instruction_set::widest) {
    require(rgb.size() == out.size() && rgb.channels() == 3 && out.channels() == 3, "augment", 101,
            "cannot normalize ", rgb.size(), " x ", rgb.channels(), " into ", out.size(), " x ",
            out.channels());
    std::array<detail::level_floats, 3> tables{};
    std::array<double, 3> factor{}, offset{};
    for (std::size_t c = 0; c < 3; ++c) {
        const double mean = statistics.mean[c], deviation = statistics.deviation[c];
        require(std::isfinite(mean) && std::isfinite(deviation) && deviation > 0, "augment", 102, "channel ",
                c, ": mean ", mean, ", deviation ", deviation);
        tables[c] = detail::normalized_levels(mean, deviation);
        factor[c] = 1 / (255 * deviation);
        offset[c] = -mean / deviation;
    }
    const auto computed = [&]<class Operation>(Operation) {
        return detail::normalize_by<Operation>(rgb, tables, factor, offset, out, instructions);
    };
    // Without AVX2 a processor looks levels up faster than it computes them.
    if (available(instructions) != instruction_set::baseline &&
        (computed(detail::split_multiply_then_add{}) || computed(detail::multiply_then_add{})))
        return;
    for (index c = 0; c < 3; ++c)
        detail::look_levels_up(rgb.channel(c), tables[static_cast<std::size_t>(c)], out.channel(c));
}

}  // namespace hubmap
