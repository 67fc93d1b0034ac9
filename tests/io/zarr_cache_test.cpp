#include <catch2/catch.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/io/zarr_cache.hpp>
#include <support/scratch.hpp>

using namespace hubmap;
using namespace hubmap::io;

namespace {

zarr_array made_array(const std::filesystem::path& path, extent size, std::uint64_t seed) {
    auto array = zarr_array::create(
        path, {.shape = {size.height, size.width, 3}, .chunks = {16, 16, 3}, .fill_value = 9});
    image<std::uint8_t> pixels(size, 3);
    random_stream random({seed});
    for (auto& value : pixels.values()) value = static_cast<std::uint8_t>(uniform_index(random, 256));
    write_image<std::uint8_t>(array, whole(size), pixels.view());
    std::filesystem::remove(path / "1.1.0");  // reads as its fill value
    return array;
}

}  // namespace

TEST_CASE("windows through the cache hold the same pixels, on any number of threads", "[zarr]") {
    const scratch::folder folder;
    const extent size{100, 90};
    const auto first = made_array(folder / "a", size, 1), second = made_array(folder / "b", size, 2);
    constexpr std::size_t chunk = 16 * 16 * 3;
    for (const std::size_t most : {std::size_t{0}, 3 * chunk, 12 * chunk, 1000 * chunk}) {
        zarr_cache cache(most);
        parallel_for({.threads = 6}, 0, 300, [&](hubmap::index i) {
            random_stream random({7, 0, static_cast<std::uint32_t>(i)});
            const auto& array = i % 2 == 0 ? first : second;
            const window part{uniform_index(random, 60), uniform_index(random, 50), 40, 40};
            image<std::uint8_t> out(part.size(), 3), wanted(part.size(), 3);
            cache.read_image<std::uint8_t>(array, part, out.view());
            read_image<std::uint8_t>(array, part, wanted.view());
            if (out.values() != wanted.values()) throw std::runtime_error("other pixels");
            if (cache.bytes() > most) throw std::runtime_error("too much kept");
        });
        CHECK((cache.bytes() > 0) == (most >= 3 * chunk));
    }
}

TEST_CASE("what is kept is not read again", "[zarr]") {
    const scratch::folder folder;
    const auto array = made_array(folder / "a", {32, 48}, 3);
    zarr_cache cache;
    image<std::uint8_t> before({32, 48}, 3), after({32, 48}, 3);
    cache.read_image<std::uint8_t>(array, whole({32, 48}), before.view());
    std::filesystem::remove_all(folder / "a");
    const auto copy = array;
    cache.read_image<std::uint8_t>(copy, whole({32, 48}), after.view());
    CHECK(after.values() == before.values());
    CHECK(after(20, 20, 1) == 9);

    // With room for two chunks, the one that was not used longest goes.
    const auto other = made_array(folder / "b", {16, 48}, 4);
    image<std::uint8_t> one({16, 16}, 3);
    zarr_cache unlimited;
    unlimited.read_image<std::uint8_t>(other, {0, 0, 16, 16}, one.view());
    zarr_cache small(2 * unlimited.bytes());
    for (const hubmap::index x : {0, 16, 0, 32})
        small.read_image<std::uint8_t>(other, {0, x, 16, 16}, one.view());
    CHECK(small.bytes() == 2 * unlimited.bytes());
    std::filesystem::remove_all(folder / "b");
    const auto is_kept = [&](hubmap::index x) {
        small.read_image<std::uint8_t>(other, {0, x, 16, 16}, one.view());
        const auto& values = one.values();
        return !std::all_of(values.begin(), values.end(), [](std::uint8_t value) { return value == 9; });
    };
    CHECK(is_kept(0));
    CHECK(is_kept(32));
    CHECK_FALSE(is_kept(16));
    CHECK(scratch::error_of([&] {
              small.read_image<std::uint8_t>(other, {0, 0, 16, 17}, one.view());
          }) == "hubmap.zarr.114");
}
