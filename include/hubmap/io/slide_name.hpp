#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace hubmap::io {

/// How the names of slide files end.
inline constexpr std::array<std::string_view, 3> slide_suffixes{".tiff", ".tif", ".svs"};

/// Whether a file of this name is taken for a slide.
[[nodiscard]] inline bool is_slide_name(std::string_view name) {
    return std::ranges::any_of(
        slide_suffixes, [&](auto suffix) { return name.size() > suffix.size() && name.ends_with(suffix); });
}

/// The id that a cell of a table names, which may be written as the name of the slide's file.
[[nodiscard]] inline std::string slide_id(std::string cell) {
    for (const auto suffix : slide_suffixes)
        if (cell.ends_with(suffix)) return cell.substr(0, cell.size() - suffix.size());
    return cell;
}

}  // namespace hubmap::io
