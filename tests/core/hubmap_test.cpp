#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <hubmap/hubmap.hpp>
#include <sstream>

TEST_CASE("hubmap.hpp includes every public header of component core") {
    namespace fs = std::filesystem;
    const fs::path include = fs::path(HUBMAP_TEST_SOURCE_DIR) / "include";
    std::ifstream file(include / "hubmap/hubmap.hpp");
    std::stringstream text;
    text << file.rdbuf();
    // The folders of component core, as cmake/hubmap_component.cmake names them.
    for (const char* folder : {"core", "colour", "resample", "filter", "polygon", "rle", "density",
                               "sampling", "tiling", "augment", "metrics", "synthesis", "settings"}) {
        if (!fs::exists(include / "hubmap" / folder)) continue;
        for (const auto& entry : fs::directory_iterator(include / "hubmap" / folder)) {
            if (!entry.is_regular_file()) continue;
            const auto line = "#include <" + fs::relative(entry.path(), include).generic_string() + ">";
            CHECK_THAT(text.str(), Catch::Contains(line));
        }
    }
}
