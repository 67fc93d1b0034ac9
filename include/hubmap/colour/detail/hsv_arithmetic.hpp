#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/host_device.hpp>

namespace hubmap::detail {

/// Numerators of the two quotients of RGB to HSV, in 4096ths: saturation is 255 range / value, hue
/// 180 sixths / (6 range).
inline constexpr std::int32_t saturation_unit = 255 << 12, hue_unit = (180 << 12) / 6;

/// Quotients unit / i as OpenCV tabulates them, rounded to nearest (halves do not occur); 0 for i = 0.
constexpr std::array<std::int32_t, 256> hsv_quotients(std::int32_t unit) {
    std::array<std::int32_t, 256> table{};
    for (std::int32_t i = 1; i < 256; ++i) table[static_cast<std::size_t>(i)] = (2 * unit + i) / (2 * i);
    return table;
}
inline constexpr auto saturation_quotients = hsv_quotients(saturation_unit);
inline constexpr auto hue_quotients = hsv_quotients(hue_unit);

/// Hues that share a sector of the colour circle; OpenCV's product of a hue and this constant places it.
inline constexpr int hues_of_sector = 30;
inline constexpr float sectors_of_hue = 6.F / 180;

/// Sector of the colour circle and place in it.
struct hue_place {
    std::uint8_t sector = 0;
    float fraction = 0;
};
constexpr std::array<hue_place, 256> make_hue_places() {
    std::array<hue_place, 256> places;
    for (std::size_t hue = 0; hue < places.size(); ++hue) {
        const float position = static_cast<float>(hue) * sectors_of_hue;
        const auto whole_part = static_cast<int>(position);
        places[hue] = {static_cast<std::uint8_t>(whole_part % 6), position - static_cast<float>(whole_part)};
    }
    return places;
}
/// A constant of the compiler, so that no processor's fused multiply-add can change it.
inline constexpr auto hue_places = make_hue_places();

// GPUs do not reach constants of the host: there these are computed.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::int32_t saturation_quotient(int value) noexcept {
#ifdef __CUDA_ARCH__
    return value == 0 ? 0 : (2 * saturation_unit + value) / (2 * value);
#else
    return saturation_quotients[static_cast<std::size_t>(value)];
#endif
}
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::int32_t hue_quotient(int range) noexcept {
#ifdef __CUDA_ARCH__
    return range == 0 ? 0 : (2 * hue_unit + range) / (2 * range);
#else
    return hue_quotients[static_cast<std::size_t>(range)];
#endif
}
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr hue_place place_of(std::uint8_t hue) noexcept {
#ifdef __CUDA_ARCH__
    const float position = __fmul_rn(static_cast<float>(hue), sectors_of_hue);
    const auto whole_part = static_cast<int>(position);
    return {static_cast<std::uint8_t>(whole_part % 6), position - static_cast<float>(whole_part)};
#else
    return hue_places[hue];
#endif
}

/// 1 - a b rounded once to float, as OpenCV's fused multiply-add gives it. Doubles hold a b for nearly all
/// of the 180 x 256 arguments; tests/colour compares all of them with std::fma.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr float one_minus_product(float a, float b) noexcept {
#ifdef __CUDA_ARCH__
    return __fmaf_rn(-a, b, 1.F);
#else
    return static_cast<float>(1. - static_cast<double>(a) * static_cast<double>(b));
#endif
}

}  // namespace hubmap::detail
