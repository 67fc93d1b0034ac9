#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap {

/// OpenCV's remap knows 32 places between two pixels along each axis.
inline constexpr std::int32_t remap_bits = 5, remap_steps = 1 << remap_bits;

/// Where a position lies along an axis: `fraction` 32nds of the way from pixel `cell` to the next.
struct remap_place {
    std::int32_t cell, fraction;
};

/// The place of a position, for |position| <= 65536 (coordinate_map refuses others). Halves of a 32nd go to
/// the even one. The same on processors and GPUs.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE inline remap_place remap_place_of(
    float position) noexcept {
    const float scaled = position * remap_steps;  // exact
    const std::int32_t steps = round_half_even(scaled);
    return {steps >> remap_bits, steps & (remap_steps - 1)};
}

/// Four levels mixed as INTER_LINEAR does it, by whole weights of 32: `right` and `lower` are those of the
/// right column and of the lower row. Rounded, halves up.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr std::uint8_t remap_mixture(
    std::int32_t upper_left, std::int32_t upper_right, std::int32_t lower_left, std::int32_t lower_right,
    std::int32_t right, std::int32_t lower) noexcept {
    constexpr std::int32_t half = remap_steps * remap_steps / 2;
    const std::int32_t above = upper_left * (remap_steps - right) + upper_right * right;
    const std::int32_t below = lower_left * (remap_steps - right) + lower_right * right;
    return static_cast<std::uint8_t>((above * (remap_steps - lower) + below * lower + half) >>
                                     (2 * remap_bits));
}

}  // namespace hubmap
