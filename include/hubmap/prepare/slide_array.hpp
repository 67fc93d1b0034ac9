#pragma once

#include <hubmap/io/shrunk_window.hpp>
#include <hubmap/prepare/stored_array.hpp>

namespace hubmap {

/// Writes a slide, shrunk by the whole factor `downscale` (means of areas; for 2 the same as OpenCV's
/// bilinear halving), as the Zarr array `target`: uint8 (height, width, 3). Sides are rounded up, the border
/// is reflected there. `progress` counts rows of the array. Result: what was stored. Memory: a row of chunks
/// a thread. Errors: hubmap.data.105 where the factor is not positive; those of tiff_slide and zarr_array; no
/// array is left then.
inline stored_slide write_slide_array(const execution& how, const std::filesystem::path& slide_file,
                                      const std::filesystem::path& target, index downscale,
                                      const progress_callback& progress = {}) {
    constexpr index largest_downscale = 256;
    require(downscale >= 1 && downscale <= largest_downscale, "data", 105, "downscale ", downscale,
            "; wanted 1 .. 256");
    io::slide_pool slides(slide_file);
    const stored_slide stored{slides.size(), downscale};
    write_stored_array(
        how, target, stored, 3,
        [&](const window& band, image_view<std::uint8_t> pixels) {
            slides.with_slide(
                [&](io::tiff_slide& slide) { io::read_shrunk(slide, band, downscale, pixels); });
        },
        progress);
    return stored;
}

}  // namespace hubmap
