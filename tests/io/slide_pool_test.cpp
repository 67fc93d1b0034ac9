#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <hubmap/core/parallel.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/io/slide_pool.hpp>
#include <hubmap/io/tiff_options.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <support/scratch.hpp>
#include <thread>

namespace hubmap::io {
namespace {
image<std::uint8_t> noise(extent size) {
    image<std::uint8_t> pixels(size, 3);
    random_stream random({7});
    for (auto& value : pixels.values()) value = static_cast<std::uint8_t>(random());
    return pixels;
}
}  // namespace

TEST_CASE("threads read one slide at once and see its pixels", "[slide_pool]") {
    const scratch::folder folder;
    const auto pixels = noise({300, 200});
    write_tiff(folder / "a.tiff", pixels.view(), tiff_options{.tile_px = 64});
    slide_pool pool(folder / "a.tiff");
    CHECK(pool.size() == pixels.size());
    CHECK(pool.block() == extent{64, 64});
    CHECK_FALSE(pool.is_gray());
    image<std::uint8_t> read(pixels.size(), 3);
    parallel_for({.threads = 4}, 0, 30, [&](index i) {
        const window rows{10 * i, 0, 10, 200};
        pool.with_slide([&](tiff_slide& slide) { slide.read(rows, read.view().crop(rows)); });
    });
    CHECK(read == pixels);
}

TEST_CASE("no more handles are open than fit the memory", "[slide_pool]") {
    const scratch::folder folder;
    write_tiff(folder / "a.tiff", noise({64, 64}).view());
    for (const index handles : {1, 2}) {
        const index each = tiff_slide(folder / "a.tiff").largest_cache_bytes();
        slide_pool pool(folder / "a.tiff", handles * each);
        std::atomic<index> inside = 0, most = 0;
        parallel_for({.threads = 4}, 0, 40, [&](index) {
            pool.with_slide([&](tiff_slide&) {
                const index now = ++inside;
                for (index before = most; before < now && !most.compare_exchange_weak(before, now);) {
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
                --inside;
            });
        });
        CHECK(most <= handles);
    }
}

TEST_CASE("a reading that fails gives its place back", "[slide_pool]") {
    const scratch::folder folder;
    write_tiff(folder / "a.tiff", noise({64, 64}).view());
    slide_pool pool(folder / "a.tiff", 1);  // one handle
    for (int i = 0; i < 3; ++i)
        CHECK_THROWS_AS(pool.with_slide([](tiff_slide& slide) { (void)slide.read({0, 0, 65, 1}); }), error);
    index area = 0;
    pool.with_slide([&](tiff_slide& slide) { area = slide.read({0, 0, 2, 3}).size().area(); });
    CHECK(area == 6);
}

}  // namespace hubmap::io
