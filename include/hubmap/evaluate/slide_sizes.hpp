#pragma once

#include <filesystem>
#include <hubmap/io/rle_table.hpp>
#include <hubmap/io/tiff_slide.hpp>
#include <hubmap/prepare/kaggle_folder.hpp>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace hubmap {

/// The sizes of the slides of a table, from the heads of their files in the folder `data`; none where it is
/// not given.
/// Errors: hubmap.data.101, 108 a slide has no file there; those of tiff_slide.
[[nodiscard]] inline std::map<std::string, extent> slide_sizes(const std::filesystem::path& data,
                                                               std::span<const io::rle_row> rows) {
    if (data.empty()) return {};
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    std::map<std::string, extent> sizes;
    for (const auto& slide : slides_with_ids(list_slides(data), ids))
        sizes[slide.id] = io::tiff_slide(slide.image).size();
    return sizes;
}

}  // namespace hubmap
