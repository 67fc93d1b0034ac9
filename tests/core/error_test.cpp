#include <catch2/catch.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/version.hpp>

TEST_CASE("an error carries its id and the values") {
    try {
        hubmap::fail("tiff", 102, "a.tiff: strip ", 7, " of ", 12, ": short read");
    } catch (const hubmap::error& e) {
        CHECK(std::string(e.what()) == "[hubmap.tiff.102] a.tiff: strip 7 of 12: short read");
        CHECK(e.room() == "tiff");
        CHECK(e.number() == 102);
    }
}

TEST_CASE("the version header tells the version of the project") {
    CHECK(std::to_string(HUBMAP_VERSION_MAJOR) + "." + std::to_string(HUBMAP_VERSION_MINOR) + "." +
              std::to_string(HUBMAP_VERSION_PATCH) ==
          HUBMAP_TEST_PROJECT_VERSION);
}
