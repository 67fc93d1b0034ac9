#pragma once

#include <filesystem>
#include <hubmap/io/zarr_array.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <string>

namespace hubmap {

/// Makes the array `target` as a whole or not at all: `work(path)` writes it under a temporary name beside
/// the target, which then takes its place; an array that was there before stays until that moment. Whatever
/// `work` throws removes the unfinished array. The group around it is made where it is missing.
/// Errors: those of `work`; hubmap.data.103 where the array cannot be put in place.
template <class Work>
void write_whole_array(const std::filesystem::path& target, Work&& work) {
    namespace fs = std::filesystem;
    std::error_code failure, ignored;
    io::create_zarr_group(target.parent_path());
    const fs::path part = target.parent_path() / (".part-" + target.filename().string());
    struct remover {
        const fs::path& path;
        ~remover() {
            std::error_code unused;
            fs::remove_all(path, unused);
        }
    } const remove_part{part};
    fs::remove_all(part, ignored);
    work(part);
    fs::remove_all(target, failure);
    if (!failure) fs::rename(part, target, failure);
    require(!failure, "data", 103, target.string(), ": ", failure.message());
}

}  // namespace hubmap
