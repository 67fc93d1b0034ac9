#pragma once

#include <cstdint>

namespace hubmap {

/// Nearest integer, halves to the even one, as the processor's default mode and OpenCV's cvRound do; for
/// |value| < 2^22. Two additions that every compiler vectorises, where std::nearbyint is a call on x86-64.
[[nodiscard]] constexpr std::int32_t round_half_even(float value) noexcept {
    constexpr float shift = 0x1.8p23F;  // above it, floats have no fraction left
    return static_cast<std::int32_t>((value + shift) - shift);
}

/// The same for |value| < 2^51.
[[nodiscard]] constexpr std::int64_t round_half_even(double value) noexcept {
    constexpr double shift = 0x1.8p52;
    return static_cast<std::int64_t>((value + shift) - shift);
}

/// Product rounded to T before anything is added to it. A compiler may otherwise fuse product and sum into
/// one rounding where the processor can, and the last bit of a table would depend on the processor.
/// For tables, not for pixels: the value goes through memory. Inner loops over pixels write their products to
/// a buffer in one loop and add them in the next, to the same end.
template <class T>
[[nodiscard]] inline T rounded_product(T a, T b) noexcept {
    volatile T product = a * b;
    return product;
}

}  // namespace hubmap
