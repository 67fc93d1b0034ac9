#pragma once

#include <algorithm>
#include <array>
#include <hubmap/io/shrunk_window.hpp>
#include <hubmap/rle/decode.hpp>

namespace hubmap {

/// A slide made small enough to look at.
struct slide_thumbnail {
    image<std::uint8_t> pixels;
    index downscale = 1;
};

/// Shrinks a slide by the least whole factor that leaves no side above `longest_px`. Memory: the small
/// picture and a piece of the slide. Errors: hubmap.report.102 where `longest_px` is not positive; those of
/// tiff_slide.
[[nodiscard]] inline slide_thumbnail make_thumbnail(const std::filesystem::path& file, index longest_px) {
    require(longest_px >= 1, "report", 102, "a picture of ", longest_px, " px");
    io::tiff_slide slide(file);
    const extent full = slide.size();
    const index downscale = std::max<index>(1, ceil_div(std::max(full.height, full.width), longest_px));
    const extent size{ceil_div(full.height, downscale), ceil_div(full.width, downscale)};
    slide_thumbnail thumbnail{image<std::uint8_t>(size, 3), downscale};
    io::read_shrunk(slide, whole(size), downscale, thumbnail.pixels.view());
    return thumbnail;
}

/// The mask of a slide at its thumbnail's scale. Errors: hubmap.rle.122 where the code belongs to a slide of
/// another size.
[[nodiscard]] inline label_image<std::uint8_t> shrunk_mask(const kaggle_rle& code,
                                                           const slide_thumbnail& thumbnail) {
    label_image<std::uint8_t> mask(thumbnail.pixels.size());
    decode_downscaled(code, thumbnail.downscale, mask.view());
    return mask;
}

using rgb_colour = std::array<std::uint8_t, 3>;
inline constexpr rgb_colour truth_colour{22, 104, 199}, prediction_colour{224, 112, 0};

/// Paints the outline of a mask, two pixels wide, on a picture of the same size: every pixel of the mask that
/// has a neighbour outside, and that neighbour.
inline void draw_outline(label_view<const std::uint8_t> mask, const rgb_colour& colour,
                         image_view<std::uint8_t> picture) {
    const auto paint = [&](index y, index x) {
        for (std::size_t c = 0; c < colour.size(); ++c) picture(y, x, static_cast<index>(c)) = colour[c];
    };
    const auto compare = [&](index y, index x, index other_y, index other_x) {
        if (other_y >= mask.height() || other_x >= mask.width()) return;
        if ((mask(y, x) != 0) == (mask(other_y, other_x) != 0)) return;
        paint(y, x);
        paint(other_y, other_x);
    };
    for (index y = 0; y < mask.height(); ++y)
        for (index x = 0; x < mask.width(); ++x) {
            compare(y, x, y + 1, x);
            compare(y, x, y, x + 1);
        }
}

}  // namespace hubmap
