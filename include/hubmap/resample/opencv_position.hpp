#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap {

/// Input pixels for one output pixel along an axis, as OpenCV's resize computes it: by the inverse of the
/// inverse, which may differ from `from / to` in the last bit.
[[nodiscard]] inline double opencv_scale(index from, index to) noexcept {
    return 1. / (static_cast<double>(to) / static_cast<double>(from));
}

/// Where an output pixel lies on the input: `fraction` of the way from pixel `cell` to the next.
struct opencv_position {
    index cell;
    float fraction;
};

/// The place of output pixel `i` for INTER_LINEAR; `cell` is -1 .. count - 1. Along x OpenCV clamps place and
/// fraction at the border (`clamps`), along y it reads the border pixel but keeps the fraction.
/// Source: resize.cpp of OpenCV 4.x. The same bits on processors and GPUs.
[[nodiscard]] HUBMAP_HOST_DEVICE inline opencv_position opencv_linear_position(index i, double scale,
                                                                               index count,
                                                                               bool clamps) noexcept {
    auto fraction = static_cast<float>(rounded_product(static_cast<double>(i) + .5, scale) - .5);
    const auto whole = static_cast<index>(fraction);
    const index cell = fraction < static_cast<float>(whole) ? whole - 1 : whole;  // rounded down
    fraction -= static_cast<float>(cell);
    if (clamps && cell < 0) return {0, 0};
    if (clamps && cell >= count - 1) return {count - 1, 0};
    return {cell, fraction};
}

/// Weight of a pixel at `fraction` in 2048ths: OpenCV's fixed-point arithmetic on 8-bit images. Each weight
/// is rounded by itself; the sum of those of `fraction` and 1 - `fraction` is 2048 all the same.
[[nodiscard]] HUBMAP_HOST_DEVICE inline std::int32_t opencv_weight(float fraction) noexcept {
    constexpr float one = 2048;
    return round_half_even(fraction * one);
}

}  // namespace hubmap
