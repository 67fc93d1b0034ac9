#pragma once

#include <array>
#include <cstdint>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/geometry.hpp>

namespace hubmap {

/// How a value between pixels is made. OpenCV's names in brackets.
enum class interpolation : std::uint8_t {
    nearest,   ///< the nearest pixel (INTER_NEAREST)
    bilinear,  ///< of 2 x 2 pixels (INTER_LINEAR)
    cubic,     ///< of 4 x 4 pixels, Keys' kernel with a = -.75 (INTER_CUBIC)
    lanczos4   ///< of 8 x 8 pixels (INTER_LANCZOS4)
};
constexpr std::array<enumerator<interpolation>, 4> enumerators(interpolation) {
    return {{{"nearest", interpolation::nearest},
             {"bilinear", interpolation::bilinear},
             {"cubic", interpolation::cubic},
             {"lanczos4", interpolation::lanczos4}}};
}

/// Pixels that a method reads along an axis.
[[nodiscard]] constexpr index taps_of(interpolation method) noexcept {
    switch (method) {
        case interpolation::nearest:
            return 1;
        case interpolation::bilinear:
            return 2;
        case interpolation::cubic:
            return 4;
        default:
            return 8;
    }
}

}  // namespace hubmap
