#pragma once

#include <cstdint>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/bits.hpp>

namespace hubmap::cuda {

/// The two values of a drawn mask.
struct mask_values {
    std::uint8_t foreground = 1;
    std::uint8_t background = 0;

    /// Bytes of 0 or 1 as bytes of the two values.
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint32_t of(std::uint32_t four) const noexcept {
        const auto differing = static_cast<std::uint32_t>(foreground ^ background);
        return four * differing ^ repeat_byte(background);
    }
};

}  // namespace hubmap::cuda
