#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/channel_scaling.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <numeric>
#include <vector>

namespace hubmap {

/// Mean and standard deviation of each channel, of values scaled to 0 .. 1. Defaults: those of the
/// reproduced solution's training slides.
struct channel_statistics {
    std::array<float, 3> mean{.61561477F, .5179343F, .64067212F};
    std::array<float, 3> deviation{.2915353F, .31549066F, .28647661F};

    friend bool operator==(const channel_statistics&, const channel_statistics&) = default;
};

namespace detail {

/// value * first + second in double, rounded to float once.
struct multiply_then_add {
    using number = double;
    [[gnu::always_inline]] static float apply(std::uint8_t value, double first, double second) noexcept {
        const double product = static_cast<double>(value) * first;
        return static_cast<float>(product + second);
    }
};

/// What normalize() gives for each level, as it is defined.
[[nodiscard]] inline std::array<float, 256> normalized_levels(double mean, double deviation) noexcept {
    std::array<float, 256> table{};
    for (std::size_t value = 0; value < table.size(); ++value)
        table[value] = static_cast<float>((static_cast<double>(value) / 255 - mean) / deviation);
    return table;
}

/// What one product and one sum give for each level.
[[nodiscard]] inline std::array<float, 256> computed_levels(double factor, double offset,
                                                            instruction_set set) {
    std::array<std::uint8_t, 256> levels{};
    std::iota(levels.begin(), levels.end(), std::uint8_t{0});
    std::array<float, 256> computed{};
    vectorised(set, scale_channel<multiply_then_add>{}, static_cast<const std::uint8_t*>(levels.data()),
               computed.data(), std::ssize(levels), factor, offset);
    return computed;
}

inline void look_levels_up(image_view<const std::uint8_t> in, const std::array<float, 256>& table,
                           image_view<float> out) noexcept {
    const float* const level = table.data();
    const index from_step = in.strides().x, to_step = out.strides().x;
    for (index y = 0; y < in.height(); ++y) {
        const std::uint8_t* __restrict from = in.row(y);
        float* __restrict to = out.row(y);
        for (index x = 0; x < in.width(); ++x) to[x * to_step] = level[from[x * from_step]];
    }
}

}  // namespace detail

/// Writes (value / 255 - mean) / deviation of an RGB image as network input; `out` has any strides,
/// planar_strides makes it (c, y, x). Defined in double and rounded once. (With AVX2 by one product
/// and one sum in double where that gives the same float for each of the 256 levels, which every call
/// compares; else, as for one set of statistics in some millions, levels are looked up.) The images must not
/// share memory. Errors: hubmap.augment.101 (sizes differ, not 3 channels), 102 (a statistic is not finite, a
/// deviation not positive).
inline void normalize(image_view<const std::uint8_t> rgb, const channel_statistics& statistics,
                      image_view<float> out, instruction_set instructions = instruction_set::widest) {
    require(rgb.size() == out.size() && rgb.channels() == 3 && out.channels() == 3, "augment", 101,
            "cannot normalize ", rgb.size(), " x ", rgb.channels(), " into ", out.size(), " x ",
            out.channels());
    std::array<std::array<float, 256>, 3> tables{};
    std::vector<double> factor(3), offset(3);
    // Without AVX2 a processor looks levels up faster than it computes them.
    bool arithmetic = available(instructions) != instruction_set::baseline;
    for (std::size_t c = 0; c < 3; ++c) {
        const double mean = statistics.mean[c], deviation = statistics.deviation[c];
        require(std::isfinite(mean) && std::isfinite(deviation) && deviation > 0, "augment", 102, "channel ",
                c, ": mean ", mean, ", deviation ", deviation);
        tables[c] = detail::normalized_levels(mean, deviation);
        factor[c] = 1 / (255 * deviation);
        offset[c] = -mean / deviation;
        arithmetic = arithmetic && detail::computed_levels(factor[c], offset[c], instructions) == tables[c];
    }
    if (arithmetic)
        return detail::scale_channels<detail::multiply_then_add>(rgb, factor, offset, out, instructions);
    for (index c = 0; c < 3; ++c)
        detail::look_levels_up(rgb.channel(c), tables[static_cast<std::size_t>(c)], out.channel(c));
}

}  // namespace hubmap
