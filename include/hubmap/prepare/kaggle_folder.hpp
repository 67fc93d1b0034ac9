#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <hubmap/core/error.hpp>
#include <string>
#include <vector>

namespace hubmap {

/// One slide of a data folder in the layout of the competition (docs/stages/data_layout.md).
struct slide_files {
    std::string id;
    std::filesystem::path image;    ///< <part>/<id>.tiff (or .tif, .svs)
    std::filesystem::path anatomy;  ///< <part>/<id>-anatomical-structure.json; empty where there is none
    bool training = false;          ///< lies in train/, not in test/
};

/// The slides of `folder`/train and `folder`/test, in the order of their ids. Either part may be missing.
/// Errors: hubmap.data.101 where neither has a slide, hubmap.data.102 where two slides share an id.
[[nodiscard]] inline std::vector<slide_files> list_slides(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    constexpr std::array<const char*, 3> suffixes{".tiff", ".tif", ".svs"};
    std::vector<slide_files> slides;
    for (const bool training : {true, false}) {
        const fs::path part = folder / (training ? "train" : "test");
        if (!fs::is_directory(part)) continue;
        for (const auto& entry : fs::directory_iterator(part)) {
            const auto suffix = entry.path().extension().string();
            if (std::find(suffixes.begin(), suffixes.end(), suffix) == suffixes.end()) continue;
            const auto id = entry.path().stem().string();
            fs::path anatomy = part / (id + "-anatomical-structure.json");
            if (!fs::exists(anatomy)) anatomy.clear();
            slides.push_back({id, entry.path(), anatomy, training});
        }
    }
    require(!slides.empty(), "data", 101, folder.string(),
            ": no slide (.tiff, .tif, .svs) in train/ or test/");
    std::sort(slides.begin(), slides.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    const auto twin = std::adjacent_find(slides.begin(), slides.end(),
                                         [](const auto& a, const auto& b) { return a.id == b.id; });
    require(twin == slides.end(), "data", 102, folder.string(), ": two slides have the id of ",
            twin == slides.end() ? std::string() : twin->image.string());
    return slides;
}

}  // namespace hubmap
