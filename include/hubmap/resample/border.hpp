#pragma once

#include <array>
#include <cstdint>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>

namespace hubmap {

/// What lies beyond the edge of an image. OpenCV's names in brackets.
enum class border_mode : std::uint8_t {
    reflect,      ///< `c b a | a b c | c b a` (BORDER_REFLECT): the original's geometry
    reflect_101,  ///< `d c b | a b c d | c b a` (BORDER_REFLECT_101): albumentations' default
};
constexpr std::array<enumerator<border_mode>, 2> enumerators(border_mode) {
    return {{{"reflect", border_mode::reflect}, {"reflect_101", border_mode::reflect_101}}};
}

/// Position inside [0, count) that position `i`, at any distance, stands for. Precondition: count > 0.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr index bordered(index i, index count, border_mode mode) noexcept {
    if (i >= 0 && i < count) return i;
    if (count == 1) return 0;
    const index repeated = mode == border_mode::reflect ? 1 : 0;  // the edge pixel twice, or once
    const index period = 2 * count - 2 + 2 * repeated;
    index wrapped = i % period;
    if (wrapped < 0) wrapped += period;
    return wrapped < count ? wrapped : period - wrapped - repeated;
}

}  // namespace hubmap
