#include <catch2/catch.hpp>
#include <hubmap/io/picture_file.hpp>
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

}  // namespace hubmap::io
