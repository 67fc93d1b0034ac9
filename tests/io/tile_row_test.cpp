#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/io/shrunk_window.hpp>
#include <hubmap/io/tiff_options.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <hubmap/io/tile_row.hpp>
#include <support/scratch.hpp>

namespace hubmap::io {
namespace {

/// A slide whose pixels are in memory too: what a part of it must look like can be computed from the whole.
struct known_slide {
    scratch::folder folder;
    image<std::uint8_t> pixels{{1, 1}, 3};

    known_slide(extent size, const tiff_options& layout) : pixels(size, 3) {
        random_stream random({3});
        for (auto& value : pixels.values()) value = static_cast<std::uint8_t>(random());
        write_tiff(path(), pixels.view(), layout);
    }
    [[nodiscard]] std::filesystem::path path() const { return folder / "a.tiff"; }

    /// The window, the border reflected, shrunk in one piece.
    [[nodiscard]] image<std::uint8_t> expected(const window& full, extent shrunk) const {
        image<std::uint8_t> part(full.size(), 3), small(shrunk, 3);
        for (index y = 0; y < full.height; ++y)
            for (index x = 0; x < full.width; ++x)
                for (index c = 0; c < 3; ++c)
                    part(y, x, c) = pixels(reflected(full.y + y, pixels.height()),
                                           reflected(full.x + x, pixels.width()), c);
        resize_area(part.view(), small.view());
        return small;
    }
};

const tiff_options layouts[] = {{.rows_per_strip = 16}, {.tile_px = 64}};

}  // namespace

TEST_CASE("a shrunk window is the part of the shrunk slide, in any layout, over the border, on threads",
          "[shrunk_window]") {
    for (const auto& layout : layouts) {
        const known_slide slide({900, 2500}, layout);  // wider than one piece
        tiff_slide file(slide.path());
        slide_pool pool(slide.path());
        for (const index downscale : {1, 3})
            for (const window& part :
                 {window{0, 0, 40, 30}, window{-5, -7, 320, 90}, window{200, 300, 101, 540}}) {
                const auto wanted = slide.expected(
                    {part.y * downscale, part.x * downscale, part.height * downscale, part.width * downscale},
                    part.size());
                image<std::uint8_t> one(part.size(), 3), several(part.size(), 3);
                read_shrunk(file, part, downscale, one.view());
                read_shrunk({.threads = 3}, pool, part, downscale, several.view());
                CHECK(one == wanted);
                CHECK(several == wanted);
            }
    }
}

TEST_CASE("the tiles of a row are the windows of the slide, at whole and at other scales", "[tile_row]") {
    const std::vector<window> row{{-8, -8, 32, 32}, {-8, 17, 32, 32}, {-8, 40, 32, 32}};
    for (const auto& layout : layouts) {
        const known_slide slide({150, 190}, layout);
        slide_pool pool(slide.path());
        for (const double scale : {1., 2., 2.5}) {
            std::vector<image<std::uint8_t>> tiles(row.size());
            for_each_tile_of_row({.threads = 2}, pool, row, scale,
                                 [&](std::size_t i, image_view<const std::uint8_t> pixels) {
                                     tiles[i] = image<std::uint8_t>(pixels.size(), 3);
                                     copy(pixels, tiles[i].view());
                                 });
            for (std::size_t i = 0; i < row.size(); ++i) {
                INFO("tile " << i << ", scale " << scale);
                const window full{scaled_length(row[i].y, scale), scaled_length(row[i].x, scale),
                                  scaled_length(32, scale), scaled_length(32, scale)};
                CHECK(tiles[i] == slide.expected(full, {32, 32}));
            }
        }
    }
}

}  // namespace hubmap::io
