#pragma once

#include <cstdint>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/core/host_device.hpp>

namespace hubmap::detail {

// The arithmetic of one pixel, for the functions of single pixels, for kernels and for devices.

/// Lab's f of X, Y and Z, 2^15 = one.
struct lab_roots {
    std::int32_t x, y, z;
};

[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE inline lab_roots roots_of_rgb(
    std::uint8_t red, std::uint8_t green, std::uint8_t blue, const lab_tables& tables) noexcept {
    const std::uint64_t xy =  // X stays below 2^32
        tables.share_of_xy[0][red] + tables.share_of_xy[1][green] + tables.share_of_xy[2][blue];
    const std::uint32_t z =
        tables.share_of_z[0][red] + tables.share_of_z[1][green] + tables.share_of_z[2][blue];
    return {tables.root[static_cast<std::uint32_t>(xy) >> 12], tables.root[xy >> 44], tables.root[z >> 12]};
}

struct lab_values {
    std::int32_t lightness, a, b;
};

/// L, a and b, 8 bits each, from Lab's f of X, Y and Z. No value of RGB leaves 0 .. 255.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr lab_values lab_of_roots(
    std::int32_t fx, std::int32_t fy, std::int32_t fz) noexcept {
    constexpr std::int32_t half = 1 << 14, middle = (128 << 15) + half;
    constexpr std::int32_t black = 1336934;  // 16 / 100 * 255 * 2^15, as OpenCV rounds it
    return {(296 * fy - black + half) >> 15, (500 * (fx - fy) + middle) >> 15,
            (200 * (fy - fz) + middle) >> 15};
}

/// Inverse of Lab's f above its linear part, both in lab_base-ths, with the truncations of OpenCV's table.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr std::int32_t lab_cube(
    std::int32_t i) noexcept {
    const std::int32_t square = (i * i) >> 14;
    return (square * i) >> 14;
}

inline constexpr std::int32_t lab_linear_up_to = 3390;  ///< 6 / 29 in lab_base-ths: the dark

/// Inverse of Lab's f, truncated towards 0 in its linear part. Both parts are computed and one is chosen by a
/// mask: a loop over it can be vectorised.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr std::int32_t lab_inverse_cube(
    std::int32_t i) noexcept {
    constexpr std::int32_t shift = lab_base * 16 / 116 * 108 / 841;
    // A little more than 108 / 841, so that multiples of 841 are not truncated to one less; what is no
    // multiple is 1 / 841 away from the next whole number, far more than this adds.
    constexpr float slope = static_cast<float>(108. / 841 * (1 + 0x1p-21));
    const auto quotient = static_cast<std::int32_t>(static_cast<float>(i) * slope);
    const std::int32_t cube = lab_cube(i);
    const std::int32_t is_linear = -static_cast<std::int32_t>(i <= lab_linear_up_to);
    return cube ^ ((cube ^ (quotient - shift)) & is_linear);
}

/// Lab's f of X and of Z, and Y, all in lab_base-ths. `lightness` is lab_tables' number for L.
struct xyz_roots {
    std::int32_t x, y, z;
};

[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr xyz_roots roots_of_lab(
    std::uint32_t lightness, std::int32_t a, std::int32_t b) noexcept {
    const auto y = static_cast<std::int32_t>(lightness & 0xFFFF);
    const auto fy = static_cast<std::int32_t>(lightness >> 16);
    // (a - 128) / 500 and (b - 128) / 200 in lab_base-ths, by OpenCV's whole numbers.
    const std::int32_t da = ((5 * 53687 * a + 128) >> 13) - 4194;
    const std::int32_t db = ((41943 * b + 16) >> 9) - 10484;
    return {fy + da, y, fy - db};
}

struct light_values {
    std::int32_t red, green, blue;
};

/// Linear light in 4096ths, cut to the range of lab_tables::srgb, from X, Y and Z.
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE constexpr light_values light_of_xyz(
    std::int32_t x, std::int32_t y, std::int32_t z) noexcept {
    constexpr std::int32_t brightest = lab_light_steps - 1;
    return {cut_to(rounded_shift(12615 * x - 6296 * y - 2223 * z, 14), brightest),
            cut_to(rounded_shift(-3773 * x + 7684 * y + 185 * z, 14), brightest),
            cut_to(rounded_shift(217 * x - 836 * y + 4715 * z, 14), brightest)};
}

}  // namespace hubmap::detail
