#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <hubmap/io/file.hpp>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace hubmap::io::detail {

/// Memory that is used again and again and not cleared; grows as needed and then loses what it held.
class reused_bytes {
  public:
    [[nodiscard]] std::span<std::byte> room(std::size_t size) {
        if (size > size_) {
            bytes_ = std::make_unique_for_overwrite<std::byte[]>(size);
            size_ = size;
        }
        return {bytes_.get(), size};
    }

  private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t size_ = 0;
};

/// A file of which parts are read: from any place, into the caller's memory.
class chunk_file {
  public:
    /// Nothing where there is no such file. Errors: hubmap.file.101 (cannot be opened, is no file).
    [[nodiscard]] static std::optional<chunk_file> open_if_there(const std::filesystem::path& path) {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0 && errno == ENOENT) return std::nullopt;
        require(file >= 0, "file", 101, path.string(), ": ", system_message());
        chunk_file opened(file);
        struct stat status {};
        require(::fstat(file, &status) == 0 && S_ISREG(status.st_mode), "file", 101, path.string(),
                ": is no file");
        opened.size_ = static_cast<std::size_t>(status.st_size);
        return opened;
    }
    chunk_file(chunk_file&& other) noexcept : file_(std::exchange(other.file_, -1)), size_(other.size_) {}
    chunk_file& operator=(chunk_file&&) = delete;
    ~chunk_file() {
        if (file_ >= 0) ::close(file_);
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Fills `out` with the bytes from `first` on. False where the file ends before (it became shorter since
    /// it was opened) or cannot be read.
    [[nodiscard]] bool read(std::size_t first, std::span<std::byte> out) const noexcept {
        while (!out.empty()) {
            const auto got = ::pread(file_, out.data(), out.size(), static_cast<off_t>(first));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
            first += static_cast<std::size_t>(got);
            out = out.subspan(static_cast<std::size_t>(got));
        }
        return true;
    }

  private:
    explicit chunk_file(int file) noexcept : file_(file) {}
    int file_;
    std::size_t size_ = 0;
};

}  // namespace hubmap::io::detail
