#pragma once

#include <array>
#include <cstdint>
#include <hubmap/core/image.hpp>

namespace hubmap {

/// What each of the 256 levels becomes.
using level_table = std::array<std::uint8_t, 256>;

/// Replaces every value of every channel by the table's, in place. Any strides, any number of channels.
inline void apply_table(const level_table& table, image_view<std::uint8_t> pixels) noexcept {
    if (pixels.empty()) return;
    const bool together = pixels.rows_are_interleaved();
    for (index y = 0; y < pixels.height(); ++y) {
        if (together) {
            std::uint8_t* row = pixels.row(y);
            const index count = pixels.width() * pixels.channels();
            for (index i = 0; i < count; ++i) row[i] = table[row[i]];
            continue;
        }
        for (index x = 0; x < pixels.width(); ++x)
            for (index c = 0; c < pixels.channels(); ++c) pixels(y, x, c) = table[pixels(y, x, c)];
    }
}

}  // namespace hubmap
