#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>

namespace hubmap::io {

/// How the channels of a slide lie in its file: all forms that the competition's slides come in.
enum class tiff_arrangement {
    interleaved,    ///< one image, red green blue together
    planar,         ///< one image, one plane a channel (PlanarConfiguration 2)
    channel_first,  ///< shape (3, height, width): a gray image a channel, shape told as tifffile does
    ome,            ///< shape (1, 1, 3, height, width): a gray image a channel, told by OME-XML
    gray_pages      ///< a gray image a channel without a word
};

enum class tiff_compression { none, lzw, deflate, jpeg };

/// Whether offsets have 64 bits; a classic file ends at 4 GiB.
enum class tiff_size { automatic, classic, big };

struct tiff_options {
    tiff_arrangement arrangement = tiff_arrangement::interleaved;
    tiff_compression compression = tiff_compression::none;
    index tile_px = 0;          ///< side of the square tiles, a multiple of 16; 0 means strips
    index rows_per_strip = 64;  ///< with JPEG a multiple of 16
    int jpeg_quality = 90;
    tiff_size size = tiff_size::automatic;
    double pixel_um = 0.5;  ///< micrometres a pixel: resolution tags and OME-XML
};

/// True where each channel is an image (directory) of its own.
[[nodiscard]] constexpr bool has_directory_per_channel(tiff_arrangement arrangement) noexcept {
    return arrangement != tiff_arrangement::interleaved && arrangement != tiff_arrangement::planar;
}

/// Errors: hubmap.tiff_writer.101 where a slide of this size cannot be written so.
inline void check(const tiff_options& o, extent size) {
    constexpr index largest_side = 0x7fffffff, unit = 16;
    const index rows = o.tile_px > 0 ? o.tile_px : o.rows_per_strip;
    const bool blocks_fit = o.tile_px % unit == 0 && o.tile_px >= 0 && o.rows_per_strip > 0 &&
                            rows <= 65536 && (o.compression != tiff_compression::jpeg || rows % unit == 0);
    require(!size.empty() && size.height <= largest_side && size.width <= largest_side && blocks_fit &&
                o.jpeg_quality > 0 && o.jpeg_quality <= 100 && o.pixel_um > 0,
            "tiff_writer", 101, "a slide of ", size, " with tiles of ", o.tile_px, " px, strips of ",
            o.rows_per_strip, " rows, JPEG quality ", o.jpeg_quality, ", pixels of ", o.pixel_um, " um");
    constexpr index largest_jpeg_side = 65500;
    require(o.compression != tiff_compression::jpeg || o.tile_px > 0 || size.width <= largest_jpeg_side,
            "tiff_writer", 101, "a JPEG strip of ", size.width, " px: JPEG ends at ", largest_jpeg_side,
            ", use tiles");
}

}  // namespace hubmap::io
