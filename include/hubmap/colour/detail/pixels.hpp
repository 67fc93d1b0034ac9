#pragma once

#include <array>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>

namespace hubmap::detail {

inline void require_three_channels(image_view<const std::uint8_t> in, image_view<const std::uint8_t> out) {
    require(in.size() == out.size() && in.channels() == 3 && out.channels() == 3, "colour", 101,
            "cannot convert ", in.size(), " x ", in.channels(), " to ", out.size(), " x ", out.channels(),
            ": 3 channels and equal sizes are needed");
}

/// Writes convert(a, b, c) of each three-channel pixel, an array of three values; `out` may be `in`.
template <class Convert>
void map_pixels(image_view<const std::uint8_t> in, image_view<std::uint8_t> out, Convert&& convert) {
    require_three_channels(in, out);
    for (index y = 0; y < in.height(); ++y)
        for (index x = 0; x < in.width(); ++x) {
            const std::array<std::uint8_t, 3> pixel = convert(in(y, x, 0), in(y, x, 1), in(y, x, 2));
            for (index c = 0; c < 3; ++c) out(y, x, c) = pixel[static_cast<std::size_t>(c)];
        }
}

}  // namespace hubmap::detail
