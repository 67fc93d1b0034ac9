/// Writes a small slide as a tiled TIFF.

#include <filesystem>
#include <hubmap/io/tiff_writer.hpp>

int main() {
    const hubmap::image<std::uint8_t> pixels({64, 48}, 3);
    hubmap::io::tiff_writer slide("slide.tiff", pixels.size(), {.tile_px = 16});
    slide.append(pixels);
    slide.finish();
    return std::filesystem::file_size("slide.tiff") > 64 * 48 * 3 ? 0 : 1;
}
