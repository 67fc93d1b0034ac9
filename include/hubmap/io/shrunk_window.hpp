#pragma once

#include <algorithm>
#include <hubmap/io/tiff_slide.hpp>
#include <hubmap/resample/resize_area.hpp>
#include <hubmap/tiling/reflected_window.hpp>

namespace hubmap::io {

/// Reads a part of a slide shrunk by the whole factor `downscale`: `part` counts shrunk pixels and may leave
/// the slide, whose border is reflected; each pixel is the mean of its area. Equals shrinking the whole slide
/// and cutting the part out. The file is read piece by piece, so that each block is decoded about once,
/// whether it is a strip or a tile. Memory: a piece of at most about 2048 x 2048 pixels, or 256 rows of a
/// slide in strips. Errors: those of tiff_slide; hubmap.tiling.150, hubmap.resample.101.
inline void read_shrunk(tiff_slide& slide, const window& part, index downscale,
                        image_view<std::uint8_t> out) {
    constexpr index piece_px = 2048, strip_piece_rows = 256;
    const bool strips = slide.block().width >= slide.size().width;
    const index tall = std::max<index>(1, (strips ? strip_piece_rows : piece_px) / downscale);
    const index wide = strips ? part.width : std::max<index>(1, piece_px / downscale);
    image<std::uint8_t> full;
    for (index y = 0; y < part.height; y += tall)
        for (index x = 0; x < part.width; x += wide) {
            const window piece{y, x, std::min(tall, part.height - y), std::min(wide, part.width - x)};
            const window from{(part.y + y) * downscale, (part.x + x) * downscale, piece.height * downscale,
                              piece.width * downscale};
            if (full.size() != from.size()) full = image<std::uint8_t>(from.size(), 3);
            read_reflected(slide, from, full.view());
            resize_area(full.view(), out.crop(piece));
        }
}

}  // namespace hubmap::io
