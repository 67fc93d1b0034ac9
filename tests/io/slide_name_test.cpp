#include <catch2/catch.hpp>
#include <hubmap/io/slide_name.hpp>

using namespace hubmap::io;

TEST_CASE("files of slides are known by how their names end") {
    for (const char* name : {"0486052bb.tiff", "a.tif", "b.svs", "x.png.tiff"}) CHECK(is_slide_name(name));
    for (const char* name : {"", "tiff", ".tiff", ".svs", "a.tiff.part", "a.TIFF", "a.png", "a.tiff "})
        CHECK_FALSE(is_slide_name(name));
}

TEST_CASE("a cell of a table may name the file of its slide") {
    CHECK(slide_id("0486052bb") == "0486052bb");
    CHECK(slide_id("0486052bb.tiff") == "0486052bb");
    CHECK(slide_id("a.b.svs") == "a.b");
    CHECK(slide_id("a.tif.tiff") == "a.tif");  // one ending only
    CHECK(slide_id("a.png") == "a.png");
    CHECK(slide_id("").empty());
}
