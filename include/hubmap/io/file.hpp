#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <hubmap/core/error.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace hubmap::io {

namespace detail {

struct file_closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, file_closer>;

[[nodiscard]] inline std::string system_message() {
    return std::generic_category().message(errno);
}

}  // namespace detail

/// All bytes of a file of at most `limit` bytes, or nothing where there is no such file. Memory: the file, no
/// more than `limit` whatever the file claims.
/// Errors: hubmap.file.101 (cannot be opened), 102 (longer than `limit`), 103 (reading fails).
[[nodiscard]] inline std::optional<std::string> read_file_if_there(const std::filesystem::path& path,
                                                                   std::uintmax_t limit) {
    const detail::file_handle file(std::fopen(path.c_str(), "rb"));
    if (!file && errno == ENOENT) return std::nullopt;
    require(file != nullptr, "file", 101, path.string(), ": ", detail::system_message());
    std::error_code unknown;
    require(!std::filesystem::is_directory(path, unknown), "file", 101, path.string(), ": is a folder");
    const auto claimed = std::filesystem::file_size(path, unknown);  // a pipe has none
    std::string bytes;
    constexpr std::uintmax_t step = 1 << 16;
    std::uintmax_t wanted = unknown ? step : claimed;
    while (true) {
        require(wanted <= limit, "file", 102, path.string(), ": more than ", limit, " bytes");
        const std::size_t before = bytes.size();
        bytes.resize(static_cast<std::size_t>(wanted));
        const std::size_t got = std::fread(bytes.data() + before, 1, bytes.size() - before, file.get());
        require(std::ferror(file.get()) == 0, "file", 103, path.string(), ": ", detail::system_message());
        const bool full = before + got == bytes.size();
        bytes.resize(before + got);
        if (!full) return bytes;
        const int next = std::fgetc(file.get());
        if (next == EOF) {
            require(std::ferror(file.get()) == 0, "file", 103, path.string(), ": ", detail::system_message());
            return bytes;
        }
        require(bytes.size() < limit, "file", 102, path.string(), ": more than ", limit, " bytes");
        bytes.push_back(static_cast<char>(next));
        wanted = std::min(std::max<std::uintmax_t>(2 * bytes.size(), step), limit);
    }
}

/// As read_file_if_there(), for a file that must be there: hubmap.file.101 where it is not.
[[nodiscard]] inline std::string read_file(const std::filesystem::path& path, std::uintmax_t limit) {
    auto bytes = read_file_if_there(path, limit);
    require(bytes.has_value(), "file", 101, path.string(), ": no such file");
    return std::move(*bytes);
}

/// Writes a file, its bytes given in parts, under the name "<path>.part" and renames it, so that under its
/// own name there is only ever a whole one: the old or the new. After an error neither part nor new file is
/// left. Errors: hubmap.file.104 (cannot be created), 105 (writing fails), 106 (cannot be renamed).
inline void write_file(const std::filesystem::path& path, std::span<const std::string_view> parts) {
    namespace fs = std::filesystem;
    const fs::path part = path.string() + ".part";
    detail::file_handle file(std::fopen(part.c_str(), "wb"));
    require(file != nullptr, "file", 104, path.string(), ": ", detail::system_message());
    bool good = true;
    for (const auto bytes : parts)
        good = good && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    std::string why = good ? "" : detail::system_message();
    if (std::fclose(file.release()) != 0 && good) {
        good = false;
        why = detail::system_message();
    }
    std::error_code failure, ignored;
    if (good) {
        fs::rename(part, path, failure);
        if (!failure) return;
    }
    fs::remove(part, ignored);
    require(good, "file", 105, path.string(), ": ", why);
    fail("file", 106, path.string(), ": ", failure.message());
}

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
    write_file(path, std::span<const std::string_view>(&bytes, 1));
}

}  // namespace hubmap::io
