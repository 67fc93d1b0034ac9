#pragma once

#include <hubmap/core/parallel.hpp>
#include <hubmap/io/shrunk_window.hpp>
#include <hubmap/io/slide_pool.hpp>
#include <hubmap/io/zarr_array.hpp>
#include <hubmap/prepare/stored_slide.hpp>
#include <hubmap/prepare/whole_array.hpp>
#include <mutex>

namespace hubmap {

/// Side of a chunk of the stored images and labels, in pixels: a training tile touches one to four.
inline constexpr index chunk_px = 512;

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
    const extent size = stored.size();
    write_whole_array(target, [&](const std::filesystem::path& part) {
        auto array = io::zarr_array::create(part, {.shape = {size.height, size.width, 3},
                                                   .chunks = {chunk_px, chunk_px, 3},
                                                   .type = io::zarr_type::uint8});
        write_stored_slide(array, stored);
        std::mutex guard;
        index done = 0;
        parallel_for(how, 0, ceil_div(size.height, chunk_px), [&](index i) {
            const window band{i * chunk_px, 0, std::min(chunk_px, size.height - i * chunk_px), size.width};
            image<std::uint8_t> pixels(band.size(), 3);
            slides.with_slide(
                [&](io::tiff_slide& slide) { io::read_shrunk(slide, band, downscale, pixels.view()); });
            io::write_image<std::uint8_t>(array, band, pixels.view());
            const std::lock_guard lock(guard);
            done += band.height;
            if (progress) progress(done, size.height);
        });
    });
    return stored;
}

}  // namespace hubmap
