#pragma once

#include <algorithm>
#include <filesystem>
#include <hubmap/core/error.hpp>
#include <hubmap/io/slide_name.hpp>
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
    std::vector<slide_files> slides;
    for (const bool training : {true, false}) {
        const fs::path part = folder / (training ? "train" : "test");
        if (!fs::is_directory(part)) continue;
        for (const auto& entry : fs::directory_iterator(part)) {
            if (!io::is_slide_name(entry.path().filename().string())) continue;
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

/// The slides of `data`, where it is given, and single files, each under its name without the suffix.
/// Errors: hubmap.data.102, 107 where there is nothing; those of list_slides.
[[nodiscard]] inline std::vector<slide_files> slides_of(const std::filesystem::path& data,
                                                        const std::vector<std::string>& files) {
    auto slides = data.empty() ? std::vector<slide_files>{} : list_slides(data);
    for (const std::filesystem::path file : files) {
        const auto id = file.stem().string();
        const auto twin =
            std::find_if(slides.begin(), slides.end(), [&](const auto& s) { return s.id == id; });
        require(twin == slides.end(), "data", 102, file.string(), ": another slide has the same id, ", id);
        slides.push_back({id, file, {}, false});
    }
    require(!slides.empty(), "data", 107, "no slide is given");
    return slides;
}

/// The slides whose id is in `ids`, in the order of `ids`.
/// Errors: hubmap.data.108 where one is not there.
[[nodiscard]] inline std::vector<slide_files> slides_with_ids(const std::vector<slide_files>& slides,
                                                              const std::vector<std::string>& ids) {
    std::vector<slide_files> chosen;
    for (const auto& id : ids) {
        const auto found =
            std::find_if(slides.begin(), slides.end(), [&](const auto& s) { return s.id == id; });
        require(found != slides.end(), "data", 108, "there is no file of slide ", id);
        chosen.push_back(*found);
    }
    return chosen;
}

}  // namespace hubmap
