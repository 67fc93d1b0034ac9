#pragma once

#include <hubmap/core/parallel.hpp>
#include <hubmap/io/zarr_array.hpp>
#include <hubmap/prepare/stored_slide.hpp>
#include <hubmap/prepare/whole_array.hpp>
#include <mutex>

namespace hubmap {

/// Side of a chunk of the stored images and labels, in pixels: a training tile touches one to four.
inline constexpr index chunk_px = 512;

/// Calls `work(band)` for each row of chunks of an image.
template <class Work>
void for_each_band(const execution& how, extent size, Work&& work) {
    parallel_for(how, 0, ceil_div(size.height, chunk_px), [&](index i) {
        work(intersect({i * chunk_px, 0, chunk_px, size.width}, whole(size)));
    });
}

/// Writes what stands for `stored` as a whole Zarr array of bytes: (height, width, 3), or (height, width) for
/// one channel. `fill(band, pixels)` makes the pixels of a row of chunks, on the threads of `how`. `progress`
/// counts rows. Memory: a row of chunks a thread. Errors: those of `fill`, write_whole_array and zarr_array.
template <class Fill>
void write_stored_array(const execution& how, const std::filesystem::path& target, const stored_slide& stored,
                        index channels, Fill&& fill, const progress_callback& progress = {}) {
    const extent size = stored.size();
    io::zarr_metadata metadata{
        .shape = {size.height, size.width}, .chunks = {chunk_px, chunk_px}, .type = io::zarr_type::uint8};
    if (channels > 1) {
        metadata.shape.push_back(channels);
        metadata.chunks.push_back(channels);
    }
    write_whole_array(target, [&](const std::filesystem::path& part) {
        auto array = io::zarr_array::create(part, metadata);
        write_stored_slide(array, stored);
        std::mutex guard;
        index done = 0;
        for_each_band(how, size, [&](const window& band) {
            image<std::uint8_t> pixels(band.size(), channels);
            fill(band, pixels.view());
            io::write_image<std::uint8_t>(array, band, pixels.view());
            const std::lock_guard lock(guard);
            done += band.height;
            if (progress) progress(done, size.height);
        });
    });
}

}  // namespace hubmap
