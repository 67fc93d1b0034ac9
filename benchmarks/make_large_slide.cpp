/// Writes a slide of the size of the competition's largest ones that takes little space on the disk: bare
/// glass with a few islands of synthetic tissue.

#include <examples/common/program.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <hubmap/synthesis/make_scene.hpp>
#include <hubmap/synthesis/render.hpp>

namespace {

using hubmap::index;

constexpr index island_px = 1500;

/// Islands repeat one scene; `spacing` from one to the next.
void paint(const hubmap::image<std::uint8_t>& tissue, index spacing, const hubmap::window& part,
           hubmap::image_view<std::uint8_t> pixels) {
    constexpr std::uint8_t glass = 244;
    for (index y = 0; y < part.height; ++y)
        for (index x = 0; x < part.width; ++x) {
            const index in_y = (part.y + y) % spacing, in_x = (part.x + x) % spacing;
            const bool inside = in_y < island_px && in_x < island_px;
            for (index c = 0; c < 3; ++c) pixels(y, x, c) = inside ? tissue(in_y, in_x, c) : glass;
        }
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path out;
    hubmap::extent size{30720, 47340};
    index spacing = 10000;
    bool strips = false;
    return hubmap::examples::run_program(
        "make_large_slide", "Writes a very large, mostly empty slide as a BigTIFF.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--out", out, "slide to write", "TIFF");
            options.add("--height", size.height, "of the slide", "PX");
            options.add("--width", size.width, "of the slide", "PX");
            options.add("--spacing", spacing, "distance of the islands of tissue", "PX");
            options.flag("--strips", strips, "strips of 8 rows in LZW instead of tiles in Deflate");
        },
        [&](const hubmap::examples::run_context& run) {
            const auto scene = hubmap::synthesis::make_scene(
                {.seed = 1, .slide = 0, .size = {island_px, island_px}, .scale = 1});
            hubmap::image<std::uint8_t> tissue({island_px, island_px}, 3);
            hubmap::synthesis::render(run.execution(), scene, hubmap::whole(tissue.size()), tissue.view());
            hubmap::io::tiff_options layout{.compression = hubmap::io::tiff_compression::deflate,
                                            .tile_px = 512,
                                            .size = hubmap::io::tiff_size::big};
            if (strips)
                layout = {.compression = hubmap::io::tiff_compression::lzw,
                          .rows_per_strip = 8,
                          .size = hubmap::io::tiff_size::big};
            hubmap::io::write_tiff(
                out, size, layout,
                [&](const hubmap::window& part, hubmap::image_view<std::uint8_t> pixels) {
                    paint(tissue, spacing, part, pixels);
                },
                run.progress("slide", "rows"));
        });
}
