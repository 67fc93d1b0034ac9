#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <hubmap/io/file.hpp>
#include <span>
#include <utility>

namespace hubmap::io::detail {

/// A file as memory, read only: pages come from disk when they are looked at.
class mapped_file {
  public:
    mapped_file() = default;
    /// Errors: hubmap.file.101 (cannot be opened, is no file), 103 (cannot be mapped).
    explicit mapped_file(const std::filesystem::path& path) {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        require(file >= 0, "file", 101, path.string(), ": ", system_message());
        const descriptor closing{file};
        struct stat status {};
        require(::fstat(file, &status) == 0 && S_ISREG(status.st_mode), "file", 101, path.string(),
                ": is no file");
        size_ = static_cast<std::size_t>(status.st_size);
        if (size_ == 0) return;  // nothing to map
        void* const memory = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
        require(memory != MAP_FAILED, "file", 103, path.string(), ": ", system_message());
        data_ = static_cast<const std::byte*>(memory);
    }
    mapped_file(mapped_file&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    mapped_file& operator=(mapped_file&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~mapped_file() {
        if (data_) ::munmap(const_cast<std::byte*>(data_), size_);
    }

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }

  private:
    struct descriptor {
        int number;
        ~descriptor() { ::close(number); }
    };
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace hubmap::io::detail
