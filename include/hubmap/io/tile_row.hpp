#pragma once

#include <cmath>
#include <hubmap/io/shrunk_window.hpp>
#include <span>

namespace hubmap::io {

/// `length` pixels of a map as pixels of its slide, to the nearest whole one.
[[nodiscard]] inline index scaled_length(index length, double scale) {
    return static_cast<index>(std::llround(static_cast<double>(length) * scale));
}

/// Reads the tiles of one row of a grid and calls `work(i, pixels)` for each, on the threads of `how`. The
/// windows of `row` count pixels of a map on which one pixel stands for `scale` x `scale` of the slide; all
/// have one y and one size, x ascends, and they may leave the slide, whose border is reflected. Tiles are
/// shrunk by areas. For whole scales the row is read as one band, since its tiles overlap and share the
/// strips of the file: each block is decoded about once. Memory: the band, or a tile of the full slide a
/// thread. Errors: those of read_shrunk.
template <class Work>
void for_each_tile_of_row(const execution& how, slide_pool& slide, std::span<const window> row, double scale,
                          const Work& work) {
    if (row.empty()) return;
    const extent tile = row.front().size();
    const auto count = static_cast<index>(row.size());
    const auto place = [&](index i) -> const window& { return row[static_cast<std::size_t>(i)]; };
    if (scale == std::floor(scale)) {
        const index left = row.front().x;
        const window part{row.front().y, left, tile.height, row.back().x + tile.width - left};
        image<std::uint8_t> band(part.size(), 3);
        read_shrunk(how, slide, part, static_cast<index>(scale), band.view());
        const image_view<const std::uint8_t> pixels = band.view();
        parallel_for(how, 0, count, [&](index i) {
            work(static_cast<std::size_t>(i), pixels.crop({0, place(i).x - left, tile.height, tile.width}));
        });
        return;
    }
    parallel_for(how, 0, count, [&](index i) {
        const window from{scaled_length(place(i).y, scale), scaled_length(place(i).x, scale),
                          scaled_length(tile.height, scale), scaled_length(tile.width, scale)};
        image<std::uint8_t> full(from.size(), 3), pixels(tile, 3);
        slide.with_slide([&](tiff_slide& s) { read_reflected(s, from, full.view()); });
        resize_area(full.view(), pixels.view());
        work(static_cast<std::size_t>(i), image_view<const std::uint8_t>(pixels.view()));
    });
}

}  // namespace hubmap::io
