#include <catch2/catch.hpp>
#include <hubmap/io/mask_file.hpp>
#include <hubmap/rle/text.hpp>
#include <support/png_bytes.hpp>
#include <support/scratch.hpp>

namespace hubmap::io {

namespace {

constexpr execution one_thread{.threads = 1};

void write_png(const std::filesystem::path& path, const image<std::uint8_t>& pixels) {
    write_file(path, encode_png(pixels));
}

/// Gray values 0, 1, 2, 3, 0, ... along the rows.
image<std::uint8_t> classes(extent size) {
    image<std::uint8_t> pixels(size);
    for (index i = 0; i < size.area(); ++i)
        pixels.values()[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i % 4);
    return pixels;
}

/// One row of the values of `bits` bits as a TIFF.
void write_tiff_of_values(const std::filesystem::path& path, int bits, int photometric) {
    const std::unique_ptr<TIFF, void (*)(TIFF*)> file(TIFFOpen(path.c_str(), "w"), &TIFFClose);
    REQUIRE(file != nullptr);
    TIFFSetField(file.get(), TIFFTAG_IMAGEWIDTH, 1 << bits);
    TIFFSetField(file.get(), TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(file.get(), TIFFTAG_ROWSPERSTRIP, 1);
    TIFFSetField(file.get(), TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(file.get(), TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(file.get(), TIFFTAG_PHOTOMETRIC, photometric);
    std::string row = packed_row(bits);
    REQUIRE(TIFFWriteScanline(file.get(), row.data(), 0, 0) == 1);
}

/// Where the row of values is foreground by the rule.
std::string foreground(const std::filesystem::path& path, const mask_rule& rule) {
    return print(read_mask(one_thread, path, rule));
}

}  // namespace

TEST_CASE("masks go through PNG and TIFF and come back") {
    const scratch::folder folder;
    const auto name = GENERATE("mask.png", "mask.tiff");
    // More rows than are written at once, a run over several columns, both corners.
    const extent size{700, 45};
    const auto code = parse_rle("1 3 500 2200 20000 7 31500 1", size);
    const auto foreground = GENERATE(std::uint8_t{255}, std::uint8_t{1});
    index rows = 0;
    write_mask(folder / name, code, foreground);
    CHECK(read_mask(one_thread, folder / name, {}, [&](index done, index total) {
              CHECK(total == size.height);
              rows = done;
          }) == code);
    CHECK((rows == size.height || std::string(name) == "mask.png"));
    CHECK(read_mask({.threads = 2}, folder / name, {.value = foreground}) == code);
    CHECK(read_mask(one_thread, folder / name, {.above = foreground}).empty());
    CHECK(folder.entries() == 1);
}

TEST_CASE("a rule tells what is foreground") {
    const scratch::folder folder;
    write_png(folder / "classes.png", classes({3, 5}));
    const auto area = [&](const mask_rule& rule) {
        return read_mask(one_thread, folder / "classes.png", rule).area();
    };
    CHECK(area({}) == 11);
    CHECK(area({.value = 2}) == 4);
    CHECK(area({.value = 0}) == 4);
    CHECK(area({.above = 1}) == 7);
    CHECK(area({.above = 255}) == 0);
}

TEST_CASE("values of few bits are those that the file holds") {
    const scratch::folder folder;
    const int bits = GENERATE(1, 2, 4, 8), values = 1 << bits;
    scratch::write(folder / "values.png", png_of_values(bits, 0));
    write_tiff_of_values(folder / "values.tiff", bits, PHOTOMETRIC_MINISBLACK);
    const auto name = GENERATE("values.png", "values.tiff");
    for (int value = 0; value < values; ++value) {
        INFO(name << ", " << bits << " bits, value " << value);
        const auto gray = static_cast<std::uint8_t>(value);
        REQUIRE(foreground(folder / name, {.value = gray}) == std::to_string(value + 1) + " 1");
        const auto more = std::to_string(value + 2) + ' ' + std::to_string(values - value - 1);
        REQUIRE(foreground(folder / name, {.above = gray}) == (value + 1 < values ? more : ""));
    }
    if (bits < 8) CHECK(foreground(folder / name, {.value = 255}).empty());
}

TEST_CASE("inverted gray of few bits is counted from black") {
    const scratch::folder folder;
    const int bits = GENERATE(1, 2, 4);
    write_tiff_of_values(folder / "values.tiff", bits, PHOTOMETRIC_MINISWHITE);
    CHECK(foreground(folder / "values.tiff", {.value = 1}) == std::to_string((1 << bits) - 1) + " 1");
}

TEST_CASE("of a palette the gray of the colours counts") {
    const scratch::folder folder;
    const int bits = GENERATE(1, 2, 4, 8), values = 1 << bits;
    std::string colours = "PLTE";
    for (int value = 0; value < values; ++value)
        colours += std::string(3, static_cast<char>(255 - value));  // white first
    scratch::write(folder / "palette.png", png_of_values(bits, 3, png_chunk(colours)));
    for (int value = 0; value < values; ++value)
        REQUIRE(foreground(folder / "palette.png", {.value = static_cast<std::uint8_t>(255 - value)}) ==
                std::to_string(value + 1) + " 1");
    colours[4] = 0;
    scratch::write(folder / "palette.png", png_of_values(bits, 3, png_chunk(colours)));
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "palette.png"); }) ==
          "hubmap.picture.106");
}

TEST_CASE("a PNG with a foreign chunk before its header is refused") {
    const scratch::folder folder;
    const auto foreign = png_chunk(std::string("CgBI") + std::string(4, '\0'));
    scratch::write(folder / "values.png", png_of_values(1, 0, {}, foreign));
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "values.png"); }) ==
          "hubmap.picture.104");
}

TEST_CASE("pictures that are no masks are refused") {
    const scratch::folder folder;
    image<std::uint8_t> rgb({4, 4}, 3);
    rgb(2, 1, 0) = rgb(2, 1, 1) = rgb(2, 1, 2) = 9;
    write_png(folder / "gray.png", rgb);
    CHECK(print(read_mask(one_thread, folder / "gray.png")) == "7 1");
    rgb(3, 3, 1) = 1;
    write_png(folder / "colour.png", rgb);
    CHECK_THAT(scratch::message_of([&] { (void)read_mask(one_thread, folder / "colour.png"); }),
               Catch::Contains("[hubmap.picture.106]") && Catch::Contains("colour.png") &&
                   Catch::Contains("(3, 3)"));
    write_tiff(folder / "colour.tiff", rgb.view());
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "colour.tiff"); }) ==
          "hubmap.picture.106");
    scratch::write(folder / "text.png", "no picture");
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "text.png"); }) ==
          "hubmap.picture.104");
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "none.png"); }) == "hubmap.file.101");
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "none.tiff"); }) == "hubmap.tiff.101");
}

TEST_CASE("16 bits are refused, not shortened") {
    const scratch::folder folder;
    scratch::write(folder / "deep.png", png_of_16_bits());
    CHECK(scratch::error_of([&] { (void)read_mask(one_thread, folder / "deep.png"); }) ==
          "hubmap.picture.107");
}

TEST_CASE("what cannot be written leaves nothing") {
    const scratch::folder folder;
    const auto code = parse_rle("1 3", {4, 4});
    CHECK(scratch::error_of([&] { write_mask(folder / "mask.gif", code); }) == "hubmap.picture.108");
    CHECK(scratch::error_of([&] { write_mask(folder / "mask.png", kaggle_rle(extent{})); }) ==
          "hubmap.picture.101");
    // Refused before the memory is taken.
    CHECK(scratch::error_of([&] {
              write_mask(folder / "mask.png", kaggle_rle({1 << 20, 1 << 20}));
          }) == "hubmap.picture.101");
    CHECK(scratch::error_of([&] { write_mask(folder / "nowhere" / "mask.png", code); }) == "hubmap.file.104");
    CHECK(folder.entries() == 0);
}

}  // namespace hubmap::io
