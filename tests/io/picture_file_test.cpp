#include <catch2/catch.hpp>
#include <hubmap/io/picture_file.hpp>
#include <support/png_bytes.hpp>
#include <support/scratch.hpp>

namespace hubmap::io {

namespace {

image<std::uint8_t> ramp(extent size, index channels) {
    image<std::uint8_t> pixels(size, channels);
    for (std::size_t i = 0; i < pixels.values().size(); ++i)
        pixels.values()[i] = static_cast<std::uint8_t>(7 * i);
    return pixels;
}

}  // namespace

TEST_CASE("a picture goes through a PNG and comes back", "[picture_file]") {
    const scratch::folder folder;
    const auto name = GENERATE("picture.png", "PICTURE.PNG");
    const index channels = GENERATE(1, 3);
    const auto pixels = ramp({13, 17}, channels);
    write_picture(folder / name, pixels);
    CHECK(read_picture(folder / name) == pixels);
    CHECK(folder.entries() == 1);
}

TEST_CASE("the ending of its name tells what a picture is written as", "[picture_file]") {
    const scratch::folder folder;
    const auto pixels = ramp({13, 17}, GENERATE(1, 3));
    for (const char* name : {"a.jpg", "b.jpeg", "c.JPG", "d.png.Jpeg"}) {
        write_picture(folder / name, pixels);
        CHECK(scratch::read(folder / name) == encode_jpeg(pixels));
    }
    for (const char* name : {"a.gif", "a.tiff", "a", ".png", "png", "a.png.part", "a.png "}) {
        CHECK_THAT(scratch::message_of([&] { write_picture(folder / name, pixels); }),
                   Catch::Contains("[hubmap.picture.109]") && Catch::Contains((folder / name).string()));
    }
    CHECK(folder.entries() == 4);
}

TEST_CASE("errors of pictures carry the file's name", "[picture_file]") {
    const scratch::folder folder;
    CHECK_THAT(scratch::message_of([&] { (void)read_picture(folder / "none.png"); }),
               Catch::Contains("[hubmap.file.101]") && Catch::Contains((folder / "none.png").string()));
    scratch::write(folder / "text.png", "no picture");
    CHECK_THAT(scratch::message_of([&] { (void)read_picture(folder / "text.png"); }),
               Catch::Contains("[hubmap.picture.104]") && Catch::Contains((folder / "text.png").string()));
    CHECK_THAT(scratch::message_of([&] { write_picture(folder / "empty.png", {}); }),
               Catch::Contains("[hubmap.picture.101]") && Catch::Contains((folder / "empty.png").string()));
    CHECK(scratch::error_of([&] {
              write_picture(folder / "nowhere" / "a.png", ramp({2, 2}, 1));
          }) == "hubmap.file.104");
    CHECK(folder.entries() == 1);
}

TEST_CASE("codes of labels are those that the file holds", "[picture_file]") {
    const scratch::folder folder;
    const int bits = GENERATE(1, 2, 4, 8), values = 1 << bits;
    scratch::write(folder / "codes.png", png_of_values(bits, 0));
    const auto codes = read_label_picture(folder / "codes.png");
    REQUIRE(codes.size() == extent{1, values});
    for (int value = 0; value < values; ++value) REQUIRE(codes(0, value) == value);
}

TEST_CASE("labels with 16 bits, colours or a palette are refused", "[picture_file]") {
    const scratch::folder folder;
    const auto refused = [&](const std::string& bytes) {
        scratch::write(folder / "codes.png", bytes);
        const auto message = scratch::message_of([&] { (void)read_label_picture(folder / "codes.png"); });
        CHECK_THAT(message, Catch::Contains((folder / "codes.png").string()));
        return message.substr(0, message.find(' '));
    };
    CHECK(refused(png_of_16_bits()) == "[hubmap.picture.107]");
    CHECK(refused(encode_png(ramp({3, 4}, 3))) == "[hubmap.picture.106]");
    CHECK(refused(encode_png(image<std::uint8_t>({3, 4}, 3))) == "[hubmap.picture.106]");  // all black
    // Grays in a palette: their numbers are the codes, which are not seen.
    const int bits = GENERATE(1, 8);
    std::string grays = "PLTE";
    for (int value = 0; value < 1 << bits; ++value) grays += std::string(3, static_cast<char>(value));
    CHECK(refused(png_of_values(bits, 3, png_chunk(grays))) == "[hubmap.picture.106]");
    CHECK(refused("no picture") == "[hubmap.picture.104]");
    CHECK(refused(png_of_values(1, 0, {}, png_chunk(std::string("CgBI") + std::string(4, '\0')))) ==
          "[hubmap.picture.104]");
}

}  // namespace hubmap::io
