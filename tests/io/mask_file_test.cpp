#include <catch2/catch.hpp>
#include <hubmap/io/mask_file.hpp>
#include <hubmap/rle/text.hpp>
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
    // 1 x 1, 16-bit gray of value 1: signature, IHDR, IDAT (stored, not compressed), IEND.
    const std::string png(
        "\x89PNG\r\n\x1a\n"
        "\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x10\x00\x00\x00\x00\x6a\xee\x47\x16"
        "\x00\x00\x00\x0e\x49\x44\x41\x54\x78\x01\x01\x03\x00\xfc\xff\x00\x00\x01\x00\x04\x00\x02\x0b\x21\x8b"
        "\x71"
        "\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82",
        71);
    const scratch::folder folder;
    scratch::write(folder / "deep.png", png);
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
