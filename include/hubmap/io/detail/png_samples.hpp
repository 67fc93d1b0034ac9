#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <string_view>

namespace hubmap::io::detail {

/// What the header of a PNG tells of its samples.
struct png_samples {
    index bits = 8;
    bool coloured = false;  ///< also where the samples are numbers of a palette's colours
    bool palette = false;

    /// Bits of the gray samples that a reader stretches; 8 where it does not.
    [[nodiscard]] index gray_bits() const noexcept { return coloured ? 8 : bits; }
};

/// Of a PNG that can be decoded. Errors: hubmap.picture.104 (a foreign chunk comes first), 107 (16 bits).
[[nodiscard]] inline png_samples samples_of(std::string_view png) {
    constexpr std::size_t header = 12, depth = 24, colours = 25;  // after signature and length; both sides
    require(png.size() > colours && png.substr(header, 4) == "IHDR", "picture", 104,
            "a PNG without its header in front");
    const index bits = static_cast<unsigned char>(png[depth]);
    require(bits >= 1 && bits <= 8, "picture", 107, "samples of ", bits,
            " bits: a mask or labels have 8 at most");
    constexpr unsigned palette = 1, colour = 2;  // a palette sets both
    const unsigned type = static_cast<unsigned char>(png[colours]);
    return {bits, (type & colour) != 0, (type & palette) != 0};
}

/// Readers multiply gray samples of `bits` bits, 8 at most, by this, so that the largest becomes 255.
[[nodiscard]] constexpr int stretch_of(index bits) noexcept {
    return 255 / ((1 << bits) - 1);
}

}  // namespace hubmap::io::detail
