#include <tiffio.h>

#include <catch2/catch.hpp>
#include <cstdarg>
#include <hubmap/io/synthetic_dataset.hpp>
#include <hubmap/io/tiff_slide.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <limits>
#include <memory>
#include <support/scratch.hpp>
#include <support/tiff_pictures.hpp>
#include <thread>

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

/// A TIFF made through libtiff alone, for what tiff_writer does not write.
class raw_tiff {
  public:
    raw_tiff(const fs::path& path, extent size, int samples, int photometric, const char* mode = "w")
        : file_(TIFFOpen(path.c_str(), mode), &TIFFClose), size_(size), samples_(samples) {
        set(TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(size.height));
        set(TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(size.width));
        set(TIFFTAG_BITSPERSAMPLE, 8);
        set(TIFFTAG_SAMPLESPERPIXEL, samples);
        set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        set(TIFFTAG_PHOTOMETRIC, photometric);
        set(TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(size.height));
    }
    template <class... Values>
    raw_tiff& set(ttag_t tag, Values... values) {
        REQUIRE(TIFFSetField(file_.get(), tag, values...) == 1);
        return *this;
    }
    /// All strips, filled with sample (y, x, c) = value(y, x, c).
    template <class Value>
    raw_tiff& rows(Value&& value, int bytes_per_sample = 1) {
        std::vector<std::uint8_t> row(static_cast<std::size_t>(size_.width * samples_ * bytes_per_sample));
        for (hubmap::index y = 0; y < size_.height; ++y) {
            for (std::size_t i = 0; bytes_per_sample == 1 && i < row.size(); ++i) {
                const auto at = static_cast<hubmap::index>(i);
                row[i] = static_cast<std::uint8_t>(value(y, at / samples_, at % samples_));
            }
            REQUIRE(TIFFWriteScanline(file_.get(), row.data(), static_cast<std::uint32_t>(y)) == 1);
        }
        return *this;
    }
    [[nodiscard]] TIFF* get() const { return file_.get(); }

  private:
    std::unique_ptr<TIFF, decltype(&TIFFClose)> file_;
    extent size_;
    int samples_;
};

int pattern(hubmap::index y, hubmap::index x, hubmap::index c) {
    return static_cast<int>((7 * y + 13 * x + 61 * c) % 256);
}

image<std::uint8_t> patterned(extent size) {
    image<std::uint8_t> rgb(size, 3);
    for (hubmap::index y = 0; y < size.height; ++y)
        for (hubmap::index x = 0; x < size.width; ++x)
            for (hubmap::index c = 0; c < 3; ++c) rgb(y, x, c) = static_cast<std::uint8_t>(pattern(y, x, c));
    return rgb;
}

std::string open_error(const fs::path& path) {
    return scratch::error_of([&] { tiff_slide slide(path); });
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

TEST_CASE("slides that other programs wrote", "[tiff_slide]") {
    const fs::path folder = HUBMAP_TEST_SOURCE_DIR "/tests/golden/tiff";
    const auto expected = patterned({37, 45});
    hubmap::index read = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto path = entry.path();
        if (path.extension() != ".tiff" || path.stem() == "fluorescence_two_channels.ome") continue;
        if (path.stem() == "opencv_zstd" && TIFFIsCODECConfigured(COMPRESSION_ZSTD) == 0) continue;
        INFO(path.filename());
        tiff_slide slide(path);
        CHECK(whole_slide(slide) == expected);
        ++read;
    }
    CHECK(read >= 13);
    const auto words = [&](const char* name) { return tiff_slide(folder / name).describe(); };
    CHECK(words("strips_predictor.tiff") == "interleaved, strips of 8 rows, AdobeDeflate");
    CHECK(words("tiles_big_endian.tiff") == "interleaved, tiles of 16 x 32 px, LZW");
    CHECK(words("planar_bigtiff.tiff") == "planar, strips of 37 rows, not compressed, BigTIFF");
    CHECK(words("ome_113hw.tiff") == "three gray images (OME), tiles of 16 x 16 px, not compressed");
    CHECK(words("shape_113hw_one_directory.tiff") ==
          "three planes of one gray image, strips of 37 rows, not compressed");
    CHECK(words("palette.tiff") == "interleaved (palette), strips of 37 rows, not compressed");
    const auto refused = scratch::message_of([&] { words("fluorescence_two_channels.ome.tiff"); });
    CHECK_THAT(refused, Catch::StartsWith("[hubmap.tiff.104]"));
    CHECK_THAT(refused, Catch::Contains("2 images of one channel, OME tells of 2 (DAPI, FITC)"));
}

TEST_CASE("gray becomes RGB, alpha is dropped, inverted gray is turned", "[tiff_slide]") {
    const scratch::folder folder;
    const extent size{20, 31};
    const auto check = [&](int samples, int photometric, bool alpha, auto&& expected) {
        const auto path = folder / "slide.tiff";
        {
            raw_tiff file(path, size, samples, photometric);
            const std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
            if (alpha) file.set(TIFFTAG_EXTRASAMPLES, 1, &kind);
            file.rows(pattern);
        }
        tiff_slide slide(path);
        const auto rgb = whole_slide(slide);
        for (hubmap::index y = 0; y < size.height; ++y)
            for (hubmap::index x = 0; x < size.width; ++x)
                for (hubmap::index c = 0; c < 3; ++c) REQUIRE(int{rgb(y, x, c)} == expected(y, x, c));
    };
    const auto first = [](hubmap::index y, hubmap::index x, hubmap::index) { return pattern(y, x, 0); };
    check(1, PHOTOMETRIC_MINISBLACK, false, first);
    check(2, PHOTOMETRIC_MINISBLACK, true, first);
    check(3, PHOTOMETRIC_RGB, false, pattern);
    check(4, PHOTOMETRIC_RGB, true, pattern);
    check(1, PHOTOMETRIC_MINISWHITE, false,
          [](hubmap::index y, hubmap::index x, hubmap::index) { return 255 - pattern(y, x, 0); });
}

TEST_CASE("what is no slide is an error that says what it is", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const extent size{16, 16};
    const auto none = [](hubmap::index, hubmap::index, hubmap::index) { return 0; };
    CHECK(open_error(folder / "missing.tiff") == "hubmap.tiff.101");
    CHECK(open_error(folder.path()) == "hubmap.tiff.101");
    scratch::write(path, "");
    CHECK(open_error(path) == "hubmap.tiff.101");
    scratch::write(path, "not a TIFF, but a text of some length");
    CHECK(open_error(path) == "hubmap.tiff.101");

    raw_tiff(path, size, 3, PHOTOMETRIC_RGB).set(TIFFTAG_BITSPERSAMPLE, 16).rows(none, 2);
    CHECK(open_error(path) == "hubmap.tiff.103");
    raw_tiff(path, size, 1, PHOTOMETRIC_MINISBLACK)
        .set(TIFFTAG_BITSPERSAMPLE, 32)
        .set(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP)
        .rows(none, 4);
    CHECK_THAT(scratch::message_of([&] { tiff_slide slide(path); }),
               Catch::Contains("samples of 32 bits, floating point"));
    raw_tiff(path, size, 1, PHOTOMETRIC_MINISBLACK).set(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_INT).rows(none);
    CHECK(open_error(path) == "hubmap.tiff.103");
    for (const int samples : {2, 4, 5}) {
        raw_tiff(path, size, samples, PHOTOMETRIC_MINISBLACK).rows(none);
        CHECK(open_error(path) == "hubmap.tiff.104");
    }
    raw_tiff(path, size, 3, PHOTOMETRIC_LOGLUV).rows(none);
    CHECK(open_error(path) == "hubmap.tiff.104");
    raw_tiff(path, size, 3, PHOTOMETRIC_RGB).set(TIFFTAG_ORIENTATION, ORIENTATION_LEFTBOT).rows(none);
    CHECK(open_error(path) == "hubmap.tiff.109");
    for (const int samples : {2, 3}) {  // the competition's channels, one of another size
        for (const hubmap::index i : {0, 1, 2}) {
            const extent here{16, samples == 3 && i == 2 ? 17 : 16};
            raw_tiff file(path, here, 1, PHOTOMETRIC_MINISBLACK, i == 0 ? "w" : "a");
            if (i < samples) file.rows(none);
        }
        if (samples == 3) CHECK(open_error(path) == "hubmap.tiff.108");
    }
    raw_tiff(path, size, 1, PHOTOMETRIC_MINISBLACK)
        .set(TIFFTAG_COMPRESSION, COMPRESSION_LZW)
        .set(TIFFTAG_IMAGEDESCRIPTION, "{\"shape\": [3, 16, 16]}")
        .rows(none);
    CHECK(open_error(path) == "hubmap.tiff.108");  // two planes are missing
    raw_tiff(path, size, 1, PHOTOMETRIC_MINISBLACK)
        .set(TIFFTAG_IMAGEDESCRIPTION, "{\"shape\": [5, 16, 16]}")
        .rows(none);
    CHECK(open_error(path) == "hubmap.tiff.104");

    write_tiff(path, picture({64, 64}), {.compression = tiff_compression::lzw, .tile_px = 64});
    CHECK(scratch::error_of([&] { tiff_slide slide(path, {.largest_block_bytes = 64 * 64 * 3 - 1}); }) ==
          "hubmap.tiff.106");
    CHECK(scratch::error_of([&] { tiff_slide slide(path, {.largest_block_bytes = 0}); }) ==
          "hubmap.tiff.111");
    CHECK(scratch::error_of([&] { tiff_slide slide(path, {.cache_bytes = -1}); }) == "hubmap.tiff.111");
}

TEST_CASE("a compression that libtiff does not know is an error", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    raw_tiff(path, {16, 16}, 3, PHOTOMETRIC_RGB).rows(pattern);
    auto bytes = bytes_of(path);
    // The entry of tag 259: type SHORT, one value. 33003 is Aperio's JPEG 2000.
    const std::vector<std::uint8_t> entry{0x03, 0x01, 3, 0, 1, 0, 0, 0, 1, 0};
    const auto at = std::search(bytes.begin(), bytes.end(), entry.begin(), entry.end());
    REQUIRE(at != bytes.end());
    at[8] = 33003 & 255;
    at[9] = 33003 >> 8;
    CHECK(scratch::error_of([&] { tiff_slide slide(bytes); }) == "hubmap.tiff.105");
}

TEST_CASE("windows must lie in the slide and images must fit them", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({50, 60});
    write_tiff(path, rgb);
    tiff_slide slide(path);
    for (const window& w : {window{-1, 0, 5, 5}, window{0, 56, 5, 5}, window{46, 0, 5, 5},
                            window{5, 5, -1, 5}, window{std::numeric_limits<hubmap::index>::max(), 0, 5, 5},
                            window{5, 0, std::numeric_limits<hubmap::index>::max(), 5}})
        CHECK(scratch::error_of([&] { static_cast<void>(slide.read(w)); }) == "hubmap.tiff.110");
    image<std::uint8_t> gray({5, 5}), wide({5, 6}, 3), fitting({5, 5}, 3);
    constexpr auto far = std::numeric_limits<hubmap::index>::max();
    CHECK(scratch::error_of([&] { slide.read({far, far, 5, 5}, fitting.view()); }) == "hubmap.tiff.110");
    CHECK(scratch::error_of([&] { slide.read({0, 0, 5, 5}, gray.view()); }) == "hubmap.tiff.110");
    CHECK(scratch::error_of([&] { slide.read({0, 0, 5, 5}, wide.view()); }) == "hubmap.tiff.110");
    CHECK(slide.read({7, 9, 0, 4}).empty());
}

TEST_CASE("any strides are filled, and nothing beside them", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({50, 60});
    for (const auto arrangement :
         {tiff_arrangement::interleaved, tiff_arrangement::planar, tiff_arrangement::ome}) {
        write_tiff(path, rgb, {.arrangement = arrangement, .tile_px = 16});
        tiff_slide slide(path);
        const window w{11, 3, 30, 41};
        const auto expected = cut(rgb, w);
        image<std::uint8_t> around({w.height + 2, w.width + 2}, 3);
        slide.read(w, around.view().crop({1, 1, w.height, w.width}));
        CHECK(cut(around, {1, 1, w.height, w.width}) == expected);
        CHECK(cut(around, {0, 0, 1, w.width + 2}) == image<std::uint8_t>({1, w.width + 2}, 3));
        CHECK(cut(around, {0, 0, w.height + 2, 1}) == image<std::uint8_t>({w.height + 2, 1}, 3));
        image<std::uint8_t> planes({3 * w.height, w.width});
        const image_view<std::uint8_t> planar(planes.values().data(), w.size(), 3, planar_strides(w.size()));
        slide.read(w, planar);
        image<std::uint8_t> back(w.size(), 3);
        copy(image_view<const std::uint8_t>(planar), back.view());
        CHECK(back == expected);
    }
}

TEST_CASE("blocks that the file leaves out are 0", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    for (const bool tiled : {true, false}) {
        {
            raw_tiff file(path, {40, 50}, 3, PHOTOMETRIC_RGB);
            file.set(TIFFTAG_COMPRESSION, COMPRESSION_LZW);
            if (tiled)
                file.set(TIFFTAG_TILELENGTH, 16).set(TIFFTAG_TILEWIDTH, 16);
            else
                file.set(TIFFTAG_ROWSPERSTRIP, 16);
            std::vector<std::uint8_t> block(16 * 50 * 3, 77);
            if (tiled)
                REQUIRE(TIFFWriteEncodedTile(file.get(), 5, block.data(), 16 * 16 * 3) > 0);
            else
                REQUIRE(TIFFWriteEncodedStrip(file.get(), 1, block.data(), 16 * 50 * 3) > 0);
        }
        tiff_slide slide(path);
        const auto rgb = whole_slide(slide);
        for (hubmap::index y = 0; y < 40; ++y)
            for (hubmap::index x = 0; x < 50; ++x) {
                const bool there = y / 16 == 1 && (!tiled || x / 16 == 1);
                REQUIRE(rgb(y, x, 2) == (there ? 77 : 0));
            }
    }
}

TEST_CASE("long strips are read in bands of rows", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({160, 70});
    random_stream random({12});
    for (const auto arrangement :
         {tiff_arrangement::interleaved, tiff_arrangement::planar, tiff_arrangement::ome})
        for (const auto compression : {tiff_compression::none, tiff_compression::lzw,
                                       tiff_compression::deflate, tiff_compression::jpeg})
            for (const hubmap::index rows : {160, 48, 16}) {
                INFO("arrangement " << static_cast<int>(arrangement) << ", compression "
                                    << static_cast<int>(compression) << ", strips of " << rows);
                write_tiff(path, rgb,
                           {.arrangement = arrangement, .compression = compression, .rows_per_strip = rows});
                tiff_slide whole_strips(path);
                const auto expected = whole_slide(whole_strips);
                tiff_slide bands(path, {.cache_bytes = 0, .largest_block_bytes = 5 * 70});
                CHECK(bands.block().height < 16);
                CHECK(whole_slide(bands) == expected);
                for (int i = 0; i < 12; ++i) {
                    const window w = random_window(random, rgb.size());
                    CHECK(bands.read(w) == cut(expected, w));
                }
            }
}

TEST_CASE("rows of windows decode each block once", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({200, 330});
    struct layout {
        tiff_options options;
        hubmap::index blocks;
    };
    for (const auto& [options, blocks] :
         {layout{{.compression = tiff_compression::lzw, .tile_px = 32}, 7 * 11},
          layout{{.arrangement = tiff_arrangement::planar, .tile_px = 32}, 3 * 7 * 11},
          layout{{.arrangement = tiff_arrangement::ome,
          .compression = tiff_compression::deflate,
          .rows_per_strip = 48},
                 3 * 5}}) {
        write_tiff(path, rgb, options);
        // The cache is one row of blocks and the blocks of one window.
        tiff_slide slide(path, {.cache_bytes = 4 * 4 * 3 * 32 * 32});
        for (hubmap::index y = 0; y < 200; y += 50)
            for (hubmap::index x = 0; x < 330; x += 66) {
                const window w{y, x, 50, 66};
                CHECK(slide.read(w) == cut(rgb, w));
            }
        CHECK(slide.decoded_blocks() == blocks);
        // With room for all, nothing is decoded twice in any order.
        tiff_slide roomy(path);
        random_stream random({3});
        for (int i = 0; i < 50; ++i) static_cast<void>(roomy.read(random_window(random, rgb.size())));
        CHECK(roomy.decoded_blocks() <= blocks);
    }
}

TEST_CASE("a file that breaks off anywhere is an error or the whole slide", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({40, 36});
    for (auto layout : synthetic_layouts()) {
        if (layout.tile_px > 0) layout.tile_px = 16;
        layout.rows_per_strip = std::min<hubmap::index>(layout.rows_per_strip, 16);
        write_tiff(path, rgb, layout);
        const auto bytes = bytes_of(path);
        tiff_slide slide(bytes);
        const auto expected = whole_slide(slide);
        hubmap::index refused = 0;
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            image<std::uint8_t> read;
            const auto id = scratch::error_of([&] {
                tiff_slide part(std::vector<std::uint8_t>(
                    bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)));
                read = whole_slide(part);
            });
            refused += id.empty() ? 0 : 1;
            if (id.empty())
                REQUIRE(read == expected);
            else
                REQUIRE_THAT(id, Catch::StartsWith("hubmap.tiff.10"));
        }
        CHECK(refused > std::ssize(bytes) * 9 / 10);
    }
}

TEST_CASE("a damaged block is named, and the others can be read", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "a.tiff";
    for (const auto compression :
         {tiff_compression::lzw, tiff_compression::deflate, tiff_compression::jpeg}) {
        INFO("compression " << static_cast<int>(compression));
        const auto rgb = picture({64, 200});
        write_tiff(path, rgb, {.compression = compression, .rows_per_strip = 16});
        std::uint64_t offset = 0, stored = 0;
        {
            const std::unique_ptr<TIFF, decltype(&TIFFClose)> file(TIFFOpen(path.c_str(), "r"), &TIFFClose);
            offset = TIFFGetStrileOffset(file.get(), 2);
            stored = TIFFGetStrileByteCount(file.get(), 2);
        }
        tiff_slide good(path);
        const auto expected = whole_slide(good);
        // The table of byte counts says that the third strip is half as long.
        auto damaged = bytes_of(path);
        const auto count = [](std::uint64_t value) {
            return std::vector<std::uint8_t>{static_cast<std::uint8_t>(value & 255),
                                             static_cast<std::uint8_t>(value >> 8)};
        };
        const auto old = count(stored), shorter = count(stored / 2);
        hubmap::index changed = 0;
        for (std::size_t i = static_cast<std::size_t>(offset + stored); i + 1 < damaged.size(); ++i)
            if (damaged[i] == old[0] && damaged[i + 1] == old[1]) {
                std::copy(shorter.begin(), shorter.end(), damaged.begin() + static_cast<std::ptrdiff_t>(i));
                ++changed;
            }
        REQUIRE(changed > 0);
        tiff_slide slide(damaged, {}, "a.tiff");
        const auto message = scratch::message_of([&] { static_cast<void>(slide.read({32, 0, 16, 200})); });
        CHECK_THAT(message, Catch::StartsWith("[hubmap.tiff.107] a.tiff: strip 3 of 4: "));
        CHECK(slide.read({0, 0, 16, 200}) == cut(expected, {0, 0, 16, 200}));
    }
}

TEST_CASE("a small file that tells of a giant slide costs little", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    {
        raw_tiff file(path, {2000000000, 2000000000}, 3, PHOTOMETRIC_RGB, "w8");
        file.set(TIFFTAG_TILELENGTH, 1 << 20).set(TIFFTAG_TILEWIDTH, 1 << 20);
    }
    CHECK_THAT(open_error(path), Catch::StartsWith("hubmap.tiff.10"));
    {
        raw_tiff file(path, {2000000000, 30000}, 3, PHOTOMETRIC_RGB, "w8");
        std::vector<std::uint8_t> few(100);
        REQUIRE(TIFFWriteRawStrip(file.get(), 0, few.data(), 100) == 100);
    }
    tiff_slide slide(path);
    CHECK(slide.size() == extent{2000000000, 30000});
    CHECK(slide.block().height * 90000 <= 1 << 20);
    CHECK(scratch::error_of([&] {
              static_cast<void>(slide.read({1999999000, 29000, 500, 500}));
          }) == "hubmap.tiff.107");
}

TEST_CASE("slides move, and each thread has its own", "[tiff_slide]") {
    const scratch::folder folder;
    const auto path = folder / "slide.tiff";
    const auto rgb = picture({120, 130});
    write_tiff(path, rgb,
               {.arrangement = tiff_arrangement::ome, .compression = tiff_compression::lzw, .tile_px = 32});
    tiff_slide first(path);
    static_cast<void>(first.read({0, 0, 40, 40}));
    tiff_slide moved = std::move(first);
    CHECK(whole_slide(moved) == rgb);
    moved = tiff_slide(bytes_of(path));
    CHECK(whole_slide(moved) == rgb);
    std::vector<std::thread> threads;
    std::array<bool, 4> equal{};
    for (std::size_t t = 0; t < equal.size(); ++t)
        threads.emplace_back([&, t] {
            tiff_slide mine(path);
            random_stream random({static_cast<std::uint32_t>(t)});
            equal[t] = true;
            for (int i = 0; i < 20; ++i) {
                const window w = random_window(random, rgb.size());
                equal[t] = equal[t] && mine.read(w) == cut(rgb, w);
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(equal == std::array{true, true, true, true});
}
