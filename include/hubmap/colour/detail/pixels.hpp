#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>

namespace hubmap::detail {

inline void require_three_channels(image_view<const std::uint8_t> in, image_view<const std::uint8_t> out) {
    require(in.size() == out.size() && in.channels() == 3 && out.channels() == 3, "colour", 101,
            "cannot convert ", in.size(), " x ", in.channels(), " to ", out.size(), " x ", out.channels(),
            ": 3 channels and equal sizes are needed");
}

}  // namespace hubmap::detail
