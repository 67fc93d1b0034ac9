#pragma once

#include <algorithm>
#include <filesystem>
#include <hubmap/io/file.hpp>
#include <string>
#include <vector>

namespace hubmap::io {

/// Whether a folder is an array of Zarr version 2.
[[nodiscard]] inline bool is_zarr_array(const std::filesystem::path& path) {
    std::error_code none;
    return std::filesystem::is_regular_file(path / ".zarray", none);
}

/// Makes a folder a Zarr group, with the folders above it; nothing changes where it is one.
/// Errors: hubmap.zarr.104 (an array is there), 113 (the folder cannot be made), hubmap.file.104 .. 106.
inline void create_zarr_group(const std::filesystem::path& path) {
    require(!is_zarr_array(path), "zarr", 104, path.string(), ": is an array");
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    require(!failure, "zarr", 113, path.string(), ": ", failure.message());
    if (!std::filesystem::exists(path / ".zgroup", failure))
        write_file(path / ".zgroup", "{\n    \"zarr_format\": 2\n}");
}

/// Names of the arrays that lie in a group itself, in order; hidden folders (".name") are passed over.
/// Errors: hubmap.zarr.111 where there is no group.
[[nodiscard]] inline std::vector<std::string> arrays_of_group(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code failure;
    require(fs::is_regular_file(path / ".zgroup", failure), "zarr", 111, path.string(), ": is no Zarr group");
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path, failure)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with('.') && is_zarr_array(entry.path())) names.push_back(name);
    }
    require(!failure, "zarr", 111, path.string(), ": ", failure.message());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace hubmap::io
