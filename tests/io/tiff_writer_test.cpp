#include <sys/resource.h>
#include <tiffio.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <hubmap/core/random.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <memory>
#include <support/scratch.hpp>
#include <support/tiff_pictures.hpp>

using namespace hubmap;
using namespace hubmap::io;
namespace fs = std::filesystem;

namespace {

using tiff_handle = std::unique_ptr<TIFF, decltype(&TIFFClose)>;
tiff_handle open_tiff(const fs::path& path) {
    return {TIFFOpen(path.c_str(), "r"), &TIFFClose};
}

template <class Value>
Value tiff_value(TIFF* file, ttag_t tag) {
    Value value{};
    REQUIRE(TIFFGetFieldDefaulted(file, tag, &value) == 1);
    return value;
}

/// The current directory through libtiff alone, into channels first, first + 1, ... of `out`.
void read_directory(TIFF* file, index first, image<std::uint8_t>& out) {
    const auto samples = tiff_value<std::uint16_t>(file, TIFFTAG_SAMPLESPERPIXEL);
    const bool separate = tiff_value<std::uint16_t>(file, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
    if (tiff_value<std::uint16_t>(file, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG)
        TIFFSetField(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    REQUIRE(tiff_value<std::uint32_t>(file, TIFFTAG_IMAGELENGTH) == out.height());
    REQUIRE(tiff_value<std::uint32_t>(file, TIFFTAG_IMAGEWIDTH) == out.width());
    const index together = separate ? 1 : samples;
    const auto take = [&](const std::vector<std::uint8_t>& block, index y0, index x0, index width, index c0) {
        for (index i = 0; i < std::ssize(block); ++i) {
            const index y = y0 + i / together / width, x = x0 + i / together % width;
            if (y < out.height() && x < out.width())
                out(y, x, first + c0 + i % together) = block[static_cast<std::size_t>(i)];
        }
    };
    for (index c = 0; c < (separate ? samples : 1); ++c) {
        const auto sample = static_cast<std::uint16_t>(c);
        if (TIFFIsTiled(file)) {
            const auto side = tiff_value<std::uint32_t>(file, TIFFTAG_TILEWIDTH);
            for (std::uint32_t y = 0; y < out.height(); y += side)
                for (std::uint32_t x = 0; x < out.width(); x += side) {
                    std::vector<std::uint8_t> block(static_cast<std::size_t>(TIFFTileSize(file)));
                    REQUIRE(TIFFReadTile(file, block.data(), x, y, 0, sample) == TIFFTileSize(file));
                    take(block, y, x, side, c);
                }
        } else {
            for (std::uint32_t y = 0; y < out.height(); ++y) {
                std::vector<std::uint8_t> row(static_cast<std::size_t>(TIFFScanlineSize(file)));
                REQUIRE(TIFFReadScanline(file, row.data(), y, sample) == 1);
                take(row, y, 0, out.width(), c);
            }
        }
    }
}

image<std::uint8_t> read_back(const fs::path& path, extent size) {
    const auto file = open_tiff(path);
    REQUIRE(file != nullptr);
    image<std::uint8_t> result(size, 3);
    index channel = 0;
    do {
        read_directory(file.get(), channel, result);
        channel += tiff_value<std::uint16_t>(file.get(), TIFFTAG_SAMPLESPERPIXEL);
    } while (TIFFReadDirectory(file.get()));
    CHECK(channel == 3);
    return result;
}

template <class Work>
int error_number(Work&& work) {
    try {
        work();
    } catch (const error& e) {
        return e.room() == "tiff_writer" ? e.number() : -1;
    }
    return 0;
}

}  // namespace

TEST_CASE("libtiff reads back every layout and compression", "[tiff_writer]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({150, 201});
    for (const auto arrangement :
         {tiff_arrangement::interleaved, tiff_arrangement::planar, tiff_arrangement::channel_first,
          tiff_arrangement::ome, tiff_arrangement::gray_pages})
        for (const auto compression : {tiff_compression::none, tiff_compression::lzw,
                                       tiff_compression::deflate, tiff_compression::jpeg})
            for (const index tile : {0, 64})
                for (const auto size : {tiff_size::automatic, tiff_size::big}) {
                    INFO("arrangement " << static_cast<int>(arrangement) << ", compression "
                                        << static_cast<int>(compression) << ", tile " << tile);
                    write_tiff(path, rgb,
                               {.arrangement = arrangement,
                                .compression = compression,
                                .tile_px = tile,
                                .rows_per_strip = 32,
                                .size = size});
                    const auto back = read_back(path, rgb.size());
                    if (compression == tiff_compression::jpeg)
                        CHECK(largest_mean_difference(back, rgb) < 3);
                    else
                        CHECK(back == rgb);
                    const auto file = open_tiff(path);
                    CHECK(TIFFNumberOfDirectories(file.get()) ==
                          (has_directory_per_channel(arrangement) ? 3 : 1));
                    CHECK((TIFFIsTiled(file.get()) != 0) == (tile > 0));
                    CHECK((TIFFIsBigTIFF(file.get()) != 0) == (size == tiff_size::big));
                    CHECK(folder.entries() == 1);
                }
}

TEST_CASE("the layouts say what they are", "[tiff_writer]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({40, 50});
    const auto words = [&](tiff_arrangement arrangement) {
        write_tiff(path, rgb, {.arrangement = arrangement});
        const auto file = open_tiff(path);
        const char* text = nullptr;
        return TIFFGetField(file.get(), TIFFTAG_IMAGEDESCRIPTION, &text) == 1 ? std::string(text)
                                                                              : std::string();
    };
    CHECK(words(tiff_arrangement::interleaved).empty());
    CHECK(words(tiff_arrangement::gray_pages).empty());
    CHECK(words(tiff_arrangement::channel_first) == "{\"shape\": [3, 40, 50]}");
    const auto ome = words(tiff_arrangement::ome);
    CHECK_THAT(ome, Catch::StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME"));
    CHECK_THAT(ome, Catch::Contains("DimensionOrder=\"XYCZT\""));
    CHECK_THAT(ome, Catch::Contains("SizeX=\"50\" SizeY=\"40\" SizeC=\"3\""));
    write_tiff(path, rgb, {.compression = tiff_compression::jpeg});
    CHECK(tiff_value<std::uint16_t>(open_tiff(path).get(), TIFFTAG_PHOTOMETRIC) == PHOTOMETRIC_YCBCR);
    write_tiff(path, rgb, {.arrangement = tiff_arrangement::planar});
    CHECK(tiff_value<std::uint16_t>(open_tiff(path).get(), TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE);
}

TEST_CASE("the bytes do not depend on the bands", "[tiff_writer]") {
    const scratch::folder folder;
    const auto rgb = picture({133, 70});
    const auto bytes = [](const fs::path& path) {
        std::ifstream in(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    for (const auto arrangement : {tiff_arrangement::interleaved, tiff_arrangement::ome})
        for (const index tile : {0, 32}) {
            const tiff_options options{.arrangement = arrangement,
                                       .compression = tiff_compression::lzw,
                                       .tile_px = tile,
                                       .rows_per_strip = 16};
            write_tiff(folder / "whole.tiff", rgb, options);
            tiff_writer writer(folder / "bands.tiff", rgb.size(), options);
            random_stream random({8});
            for (index y = 0; y < rgb.height();) {
                const index rows = std::min(1 + uniform_index(random, 40), rgb.height() - y);
                writer.append(rgb.view().crop({y, 0, rows, rgb.width()}));
                y += rows;
            }
            writer.finish();
            write_tiff(folder / "pulled.tiff", rgb.size(), options,
                       [&](const window& w, image_view<std::uint8_t> out) { copy(rgb.view().crop(w), out); });
            CHECK(bytes(folder / "bands.tiff") == bytes(folder / "whole.tiff"));
            CHECK(bytes(folder / "pulled.tiff") == bytes(folder / "whole.tiff"));
        }
}

TEST_CASE("blocks may come in any order", "[tiff_writer]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({100, 90});
    for (const auto arrangement : {tiff_arrangement::interleaved, tiff_arrangement::planar}) {
        tiff_writer writer(path, rgb.size(), {.arrangement = arrangement, .tile_px = 32});
        const auto put = [&](const window& w) { writer.write_block({w.y, w.x}, rgb.view().crop(w)); };
        put({64, 32, 36, 58});
        put({0, 0, 32, 90});
        CHECK(error_number([&] { put({0, 32, 32, 32}); }) == 107);  // twice
        CHECK(error_number([&] { put({32, 16, 32, 32}); }) == 107);
        CHECK(error_number([&] { put({32, 0, 30, 32}); }) == 107);
        CHECK(error_number([&] { writer.append(rgb); }) == 104);
        put({32, 0, 32, 90});
        CHECK(error_number([&] { writer.finish(); }) == 105);
        put({64, 0, 36, 32});
        writer.finish();
        CHECK(read_back(path, rgb.size()) == rgb);
    }
    tiff_writer strips(path, rgb.size(), {});
    CHECK(error_number([&] { strips.write_block({0, 0}, rgb); }) == 107);
    tiff_writer pages(folder / "pages.tiff", rgb.size(),
                      {.arrangement = tiff_arrangement::ome, .tile_px = 32});
    CHECK(error_number([&] { pages.write_block({0, 0}, rgb); }) == 107);
}

TEST_CASE("an unfinished or failed slide leaves no file", "[tiff_writer]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({50, 60});
    for (const auto arrangement : {tiff_arrangement::interleaved, tiff_arrangement::channel_first}) {
        {
            tiff_writer writer(path, rgb.size(), {.arrangement = arrangement});
            writer.append(rgb.view().crop({0, 0, 20, 60}));
            CHECK(folder.entries() > 0);
            CHECK_FALSE(fs::exists(path));
            CHECK(error_number([&] { writer.finish(); }) == 105);
            CHECK(error_number([&] { writer.append(rgb); }) == 104);  // too many rows
            CHECK(error_number([&] { writer.append(rgb.view().crop({0, 0, 5, 59})); }) == 104);
        }
        CHECK(folder.entries() == 0);
        CHECK_THROWS_AS(
            write_tiff(path, rgb.size(), {.arrangement = arrangement},
                       [](const window&, image_view<std::uint8_t>) { throw std::runtime_error("no"); }),
            std::runtime_error);
        CHECK(folder.entries() == 0);
    }
    // A slide that was there before stays until its successor is complete.
    write_tiff(path, rgb);
    { tiff_writer writer(path, {10, 10}); }
    CHECK(read_back(path, rgb.size()) == rgb);
    CHECK(error_number([&] { tiff_writer writer(folder / "missing/slide.tiff", {10, 10}); }) == 102);
    fs::create_directory(folder / "taken.tiff");
    CHECK(error_number([&] { write_tiff(folder / "taken.tiff", rgb); }) == 106);
    CHECK(folder.entries() == 2);
}

TEST_CASE("a full disk is an error and leaves no file", "[tiff_writer]") {
    const scratch::folder folder;
    const auto rgb = picture({200, 200});
    // Files of this process may not grow past a few KB for a while.
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{20000, before.rlim_max};
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::vector<int> numbers;
    for (const auto arrangement : {tiff_arrangement::interleaved, tiff_arrangement::channel_first})
        for (const index tile : {0, 64})
            numbers.push_back(error_number([&] {
                write_tiff(folder / "slide.tiff", rgb, {.arrangement = arrangement, .tile_px = tile});
            }));
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(numbers == std::vector<int>{103, 103, 103, 103});
    CHECK(folder.entries() == 0);
}

TEST_CASE("options out of range are errors", "[tiff_writer]") {
    const scratch::folder folder;
    const auto number = [&](extent size, const tiff_options& options) {
        return error_number([&] { tiff_writer writer(folder / "slide.tiff", size, options); });
    };
    CHECK(number({0, 5}, {}) == 101);
    CHECK(number({5, index{1} << 31}, {}) == 101);
    CHECK(number({5, 5}, {.tile_px = 20}) == 101);
    CHECK(number({5, 5}, {.tile_px = -16}) == 101);
    CHECK(number({5, 5}, {.rows_per_strip = 0}) == 101);
    CHECK(number({5, 5}, {.compression = tiff_compression::jpeg, .rows_per_strip = 20}) == 101);
    CHECK(number({5, 70000}, {.compression = tiff_compression::jpeg}) == 101);
    CHECK(number({5, 70000}, {.compression = tiff_compression::jpeg, .tile_px = 64}) == 0);
    CHECK(number({5, 5}, {.jpeg_quality = 0}) == 101);
    CHECK(folder.entries() == 0);
}

TEST_CASE("slides past 4 GiB become BigTIFF by themselves", "[tiff_writer]") {
    const scratch::folder folder;
    const auto is_big = [&](extent size, tiff_size choice) {
        tiff_writer writer(folder / "slide.tiff", size, {.rows_per_strip = 16, .size = choice});
        image<std::uint8_t> rows({16, size.width}, 3);
        writer.append(rows);
        std::ifstream in(folder / "slide.tiff.part", std::ios::binary);
        std::array<char, 4> header{};
        in.read(header.data(), 4);
        return header[2] == 43;
    };
    CHECK_FALSE(is_big({37000, 37000}, tiff_size::automatic));
    CHECK(is_big({38000, 38000}, tiff_size::automatic));
    CHECK_FALSE(is_big({38000, 38000}, tiff_size::classic));
    CHECK(is_big({40, 40}, tiff_size::big));
}
