#include <catch2/catch.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <hubmap/report/slide_figure.hpp>
#include <hubmap/report/training_section.hpp>
#include <support/scratch.hpp>

namespace hubmap {

TEST_CASE("a thumbnail is the slide shrunk by the least whole factor") {
    const scratch::folder folder;
    image<std::uint8_t> slide({101, 60}, 3), small({34, 20}, 3);
    for (auto& value : slide.values()) value = 90;
    io::write_tiff(folder / "a.tiff", slide.view());
    const auto thumbnail = make_thumbnail(folder / "a.tiff", 40);
    CHECK(thumbnail.downscale == 3);
    for (auto& value : small.values()) value = 90;
    CHECK(thumbnail.pixels == small);
    CHECK(make_thumbnail(folder / "a.tiff", 1000).pixels == slide);
}

TEST_CASE("an outline is drawn on both sides of the mask's border and nowhere else") {
    label_image<std::uint8_t> mask({8, 8});
    for (index y = 2; y < 6; ++y)
        for (index x = 2; x < 8; ++x) mask(y, x) = 1;  // touches the right border
    image<std::uint8_t> picture({8, 8}, 3);
    draw_outline(label_view<const std::uint8_t>(mask.view()), {9, 8, 7}, picture.view());
    const char* const wanted[] = {"........", "..######", ".#######", ".##.....",
                                  ".##.....", ".#######", "..######", "........"};
    for (index y = 0; y < 8; ++y)
        for (index x = 0; x < 8; ++x) {
            CHECK((picture(y, x, 0) == 9) == (wanted[y][x] == '#'));
            CHECK(picture(y, x, 2) == (wanted[y][x] == '#' ? 7 : 0));
        }
}

TEST_CASE("a figure holds picture, outlines and an escaped caption; its PNG decodes to the drawn pixels") {
    const slide_thumbnail thumbnail{image<std::uint8_t>({10, 20}, 3), 2};
    const kaggle_rle truth({20, 40}, {{44, 8}, {64, 8}, {84, 8}, {104, 8}}), none({20, 40});
    const auto html = slide_figure("a < b", thumbnail, truth, none);
    CHECK_THAT(html, Catch::Contains("a &lt; b") && Catch::Contains("data:image/jpeg;base64,/9j/") &&
                         Catch::Contains("<path class=\"prediction\" d=\"\"/>") &&
                         Catch::Contains("viewBox=\"0 0 20 10\""));
    CHECK_THAT(html, Catch::Contains("class=\"truth\" d=\"M"));
    const auto drawn = io::decode_png(slide_picture(thumbnail, truth, none));
    REQUIRE(drawn.size() == thumbnail.pixels.size());
    CHECK(std::count(drawn.values().begin(), drawn.values().end(), truth_colour[0]) > 4);
    CHECK_THROWS_WITH(slide_figure("", thumbnail, kaggle_rle({9, 9}), none),
                      Catch::Contains("[hubmap.rle.122]"));
}

TEST_CASE("a training's section shows the curves it has and its settings") {
    const auto section = training_section(
        "model_a", {{"seed", "7"},
                    {"initial_weights", ""},
                    {"history", "epoch,training_loss,validation_loss\n0,.5,nan\n1,.25,nan\n"}});
    CHECK_THAT(section, Catch::Contains("Loss") && Catch::Contains("<td>seed</td><td>7</td>") &&
                            !Catch::Contains("Validation") && !Catch::Contains("initial_weights"));
    CHECK_THAT(training_section("x", {}), Catch::Contains("<h2>x</h2>") && !Catch::Contains("<svg"));
}

}  // namespace hubmap
