#pragma once

#include <cstdio>
#include <filesystem>
#include <hubmap/core/error.hpp>
#include <hubmap/io/detail/tiff_messages.hpp>

namespace hubmap::io::detail {

/// A TIFF file being written. What libtiff has to say is kept, not printed. Lives at one address: libtiff
/// holds it.
class tiff_output {
  public:
    tiff_output() = default;
    tiff_output(const tiff_output&) = delete;
    tiff_output& operator=(const tiff_output&) = delete;

    /// Errors: hubmap.tiff_writer.102.
    void open(const std::filesystem::path& path, bool big) {
        const char* mode = big ? "w8" : "w4";
#if TIFFLIB_VERSION >= 20221213
        file_.reset(TIFFOpenExt(path.c_str(), mode, messages_.handlers().get()));
#else
        file_.reset(TIFFOpen(path.c_str(), mode));
#endif
        require(file_ != nullptr, "tiff_writer", 102, path.string(), ": cannot be created: ", message());
    }
    /// Writes what libtiff still holds; what went wrong stands in message().
    void close() {
        file_.reset();
    }

    [[nodiscard]] bool is_open() const noexcept {
        return file_ != nullptr;
    }
    [[nodiscard]] TIFF* get() const noexcept {
        return file_.get();
    }
    [[nodiscard]] const std::string& message() const noexcept {
        return messages_.error();
    }

  private:
    tiff_messages messages_;
    tiff_handle file_;  // after messages_: closing may still write into them
};

/// A plane of bytes kept on disk until its turn; the file goes away with the object.
class scratch_plane {
  public:
    /// Errors: hubmap.tiff_writer.102.
    explicit scratch_plane(std::filesystem::path path)
        : path_(std::move(path)), file_(std::fopen(path_.c_str(), "w+b")) {
        require(file_ != nullptr, "tiff_writer", 102, path_.string(), ": cannot be created");
    }
    scratch_plane(const scratch_plane&) = delete;
    scratch_plane& operator=(const scratch_plane&) = delete;
    ~scratch_plane() {
        std::fclose(file_);
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    /// Errors: hubmap.tiff_writer.103.
    void write(const unsigned char* bytes, std::size_t count) {
        require(std::fwrite(bytes, 1, count, file_) == count, "tiff_writer", 103, path_.string(),
                ": short write");
    }
    void rewind() { std::rewind(file_); }
    /// Errors: hubmap.tiff_writer.103.
    void read(unsigned char* bytes, std::size_t count) {
        require(std::fread(bytes, 1, count, file_) == count, "tiff_writer", 103, path_.string(),
                ": short read");
    }

  private:
    std::filesystem::path path_;
    std::FILE* file_;
};

}  // namespace hubmap::io::detail
