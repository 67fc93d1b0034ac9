#pragma once

#include <cstdint>
#include <hubmap/core/host_device.hpp>
#include <type_traits>

namespace hubmap {

/// Nearest integer, halves to the even one, as the processor's default mode and OpenCV's cvRound do; for
/// |value| < 2^22. Two additions that every compiler vectorises, where std::nearbyint is a call on x86-64.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr std::int32_t round_half_even(
    float value) noexcept {
    constexpr float shift = 0x1.8p23F;  // above it, floats have no fraction left
    return static_cast<std::int32_t>((value + shift) - shift);
}

/// The same for |value| < 2^51.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr std::int64_t round_half_even(
    double value) noexcept {
    constexpr double shift = 0x1.8p52;
    return static_cast<std::int64_t>((value + shift) - shift);
}

/// Product rounded to T before anything is added to it. A compiler may otherwise fuse product and sum into
/// one rounding where the processor can, and the last bit would depend on the processor.
/// Not for loops that shall be vectorised: those write their products to a buffer in one loop and add them in
/// the next, to the same end.
template <class T>
[[nodiscard]] HUBMAP_HOST_DEVICE inline T rounded_product(T a, T b) noexcept {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>);
#ifdef __CUDA_ARCH__
    if constexpr (std::is_same_v<T, float>)
        return __fmul_rn(a, b);
    else
        return __dmul_rn(a, b);
#elif defined(__GNUC__) && (defined(__x86_64__) || defined(__aarch64__))
    T product = a * b;
    // No instruction: the compiler only must have the product in a register, and cannot know where it goes.
#ifdef __x86_64__
    asm("" : "+x"(product));
#else
    asm("" : "+w"(product));
#endif
    return product;
#else
    volatile T product = a * b;
    return product;
#endif
}

/// How a product is made that something is added to, for arithmetic that is written once: in kernels of
/// `vectorised` (core/instruction_sets.hpp), which never fuse, as it stands;
struct product_in_kernel {
    template <class T>
    [[gnu::always_inline]] HUBMAP_HOST_DEVICE T operator()(T a, T b) const noexcept {
        return a * b;
    }
};
/// elsewhere, and on GPUs, guarded against the compiler.
struct guarded_product {
    template <class T>
    HUBMAP_HOST_DEVICE T operator()(T a, T b) const noexcept {
        return rounded_product(a, b);
    }
};

}  // namespace hubmap
