#include <catch2/catch.hpp>
#include <fstream>
#include <hubmap/io/synthetic_dataset.hpp>
#include <hubmap/io/tiff_slide.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <support/scratch.hpp>
#include <support/tiff_pictures.hpp>

using namespace hubmap;
using namespace hubmap::io;
namespace fs = std::filesystem;

namespace {

std::vector<std::uint8_t> bytes_of(const fs::path& path) {
    const std::string text = scratch::read(path);
    return {text.begin(), text.end()};
}

image<std::uint8_t> whole_slide(tiff_slide& slide) {
    return slide.read(whole(slide.size()));
}

window random_window(random_stream& random, extent size) {
    const hubmap::index height = 1 + uniform_index(random, size.height),
                        width = 1 + uniform_index(random, size.width);
    return {uniform_index(random, size.height - height + 1), uniform_index(random, size.width - width + 1),
            height, width};
}

image<std::uint8_t> cut(const image<std::uint8_t>& from, const window& w) {
    image<std::uint8_t> result(w.size(), from.channels());
    copy(from.view().crop(w), result.view());
    return result;
}

}  // namespace

TEST_CASE("every layout that is written is read", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    auto layouts = synthetic_layouts();
    for (const auto arrangement :
         {tiff_arrangement::interleaved, tiff_arrangement::planar, tiff_arrangement::channel_first,
          tiff_arrangement::ome, tiff_arrangement::gray_pages})
        for (const auto compression : {tiff_compression::none, tiff_compression::lzw,
                                       tiff_compression::deflate, tiff_compression::jpeg})
            for (const hubmap::index tile : {0, 32})
                layouts.push_back({.arrangement = arrangement,
                                   .compression = compression,
                                   .tile_px = tile,
                                   .rows_per_strip = 16});
    random_stream random({7});
    for (const extent size : {extent{1, 1}, extent{97, 133}, extent{64, 32}, extent{700, 3}}) {
        const auto rgb = picture(size);
        for (const auto& layout : layouts) {
            INFO(size << ", arrangement " << static_cast<int>(layout.arrangement) << ", compression "
                      << static_cast<int>(layout.compression) << ", tile " << layout.tile_px);
            write_tiff(path, rgb, layout);
            tiff_slide slide(path);
            REQUIRE(slide.size() == size);
            const auto back = whole_slide(slide);
            if (layout.compression == tiff_compression::jpeg)  // which halves the colours' width
                CHECK(largest_mean_difference(back, rgb) < (size.width < 8 ? 20 : 4));
            else
                CHECK(back == rgb);
            tiff_slide other(bytes_of(path), {.cache_bytes = 0});
            for (int i = 0; i < 8; ++i) {
                const window w = random_window(random, size);
                INFO(w);
                CHECK(slide.read(w) == cut(back, w));
                CHECK(other.read(w) == cut(back, w));
            }
        }
    }
}
