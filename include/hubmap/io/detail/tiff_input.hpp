#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/io/detail/tiff_messages.hpp>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

namespace hubmap::io::detail {

/// Where the bytes of a TIFF are: in a file, or in memory, and then `path` is only their name in errors.
struct tiff_place {
    std::filesystem::path path;
    std::shared_ptr<const std::vector<std::uint8_t>> bytes;

    [[nodiscard]] std::string name() const { return path.string(); }
};

/// Bytes in memory as libtiff reads a file.
class tiff_memory {
  public:
    explicit tiff_memory(std::shared_ptr<const std::vector<std::uint8_t>> bytes) : bytes_(std::move(bytes)) {}

    static tmsize_t read(thandle_t self, void* to, tmsize_t count) {
        auto& memory = *static_cast<tiff_memory*>(self);
        const std::uint64_t size = memory.bytes_->size(), begin = std::min(memory.position_, size);
        const std::uint64_t take = std::min(static_cast<std::uint64_t>(count), size - begin);
        std::copy_n(memory.bytes_->data() + begin, take, static_cast<std::uint8_t*>(to));
        memory.position_ = begin + take;
        return static_cast<tmsize_t>(take);
    }
    static tmsize_t write(thandle_t, void*, tmsize_t) { return -1; }
    static toff_t seek(thandle_t self, toff_t offset, int from) {
        auto& memory = *static_cast<tiff_memory*>(self);
        const std::uint64_t base = from == SEEK_SET   ? 0
                                   : from == SEEK_CUR ? memory.position_
                                                      : memory.bytes_->size();
        return memory.position_ = base + offset;
    }
    static int close(thandle_t) { return 0; }
    static toff_t size(thandle_t self) { return static_cast<tiff_memory*>(self)->bytes_->size(); }

  private:
    std::shared_ptr<const std::vector<std::uint8_t>> bytes_;
    std::uint64_t position_ = 0;
};

/// A TIFF open for reading. Moves only; for one thread at a time.
class tiff_input {
  public:
    /// `largest_allocation`: bytes that libtiff may ask for at once (from libtiff 4.5), beside what the file
    /// holds anyway. Errors: hubmap.tiff.101.
    tiff_input(const tiff_place& place, index largest_allocation) : name_(place.name()) {
        // No mapping: a file that shrinks meanwhile is an error and not a signal; no rearranged strips.
        constexpr const char* mode = "rmc";
        std::error_code failure;
        if (place.bytes) {
            memory_ = std::make_unique<tiff_memory>(place.bytes);
        } else {
            const bool regular = std::filesystem::is_regular_file(place.path, failure);
            require(regular, "tiff", 101, name_, ": ", failure ? failure.message() : "not a file");
        }
        const auto file_bytes = static_cast<index>(
            place.bytes ? place.bytes->size() : std::filesystem::file_size(place.path, failure));
        const index limit = std::max(largest_allocation, std::min(file_bytes, most)) + spare;
#if TIFFLIB_VERSION >= 20221213
        const auto options = messages_->handlers();
        TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(limit));
        file_.reset(place.bytes
                        ? TIFFClientOpenExt(name_.c_str(), mode, memory_.get(), &tiff_memory::read,
                                            &tiff_memory::write, &tiff_memory::seek, &tiff_memory::close,
                                            &tiff_memory::size, nullptr, nullptr, options.get())
                        : TIFFOpenExt(name_.c_str(), mode, options.get()));
#else
        static_cast<void>(limit);
        file_.reset(place.bytes ? TIFFClientOpen(name_.c_str(), mode, memory_.get(), &tiff_memory::read,
                                                 &tiff_memory::write, &tiff_memory::seek, &tiff_memory::close,
                                                 &tiff_memory::size, nullptr, nullptr)
                                : TIFFOpen(name_.c_str(), mode));
#endif
        require(file_ != nullptr, "tiff", 101, name_, ": not a TIFF that can be read", reason());
    }

    [[nodiscard]] TIFF* get() const noexcept {
        return file_.get();
    }
    [[nodiscard]] const std::string& name() const noexcept {
        return name_;
    }

    /// ": " and what libtiff said, for the end of an error; nothing where it said nothing.
    [[nodiscard]] std::string reason() const {
        return messages_->error().empty() ? std::string() : ": " + messages_->error();
    }
    [[nodiscard]] const tiff_messages& messages() const noexcept {
        return *messages_;
    }
    void forget_messages() noexcept {
        messages_->clear();
    }

    /// Bytes of the file as they are; false where it has fewer.
    [[nodiscard]] bool read_at(std::uint64_t offset, std::uint8_t* to, index count) {
        const thandle_t handle = TIFFClientdata(get());
        if (offset > static_cast<std::uint64_t>(most) ||
            TIFFGetSeekProc(get())(handle, offset, SEEK_SET) != offset)
            return false;
        while (count > 0) {
            const tmsize_t got = TIFFGetReadProc(get())(handle, to, static_cast<tmsize_t>(count));
            if (got <= 0) return false;
            to += got;
            count -= got;
        }
        return true;
    }

  private:
    static constexpr index spare = index{1} << 20;  // libtiff's own tables
    static constexpr index most = std::numeric_limits<index>::max() / 4;

    std::string name_;
    std::unique_ptr<tiff_memory> memory_;
    std::unique_ptr<tiff_messages> messages_ = std::make_unique<tiff_messages>();
    tiff_handle file_;  // last: closing still uses the others
};

}  // namespace hubmap::io::detail
