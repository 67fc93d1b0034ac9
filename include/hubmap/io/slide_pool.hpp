#pragma once

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <hubmap/io/tiff_slide.hpp>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace hubmap::io {

/// A slide that any number of threads read at once: each reading takes one of the open handles, which belong
/// to one thread at a time. Handles are opened as they are needed, as many as fit `memory_bytes` with their
/// caches; a reading beyond that waits for another to end.
class slide_pool {
  public:
    /// Errors: those of tiff_slide.
    explicit slide_pool(std::filesystem::path path, index memory_bytes = index{1} << 30)
        : path_(std::move(path)) {
        free_.push_back(std::make_unique<tiff_slide>(path_));
        const tiff_slide& first = *free_.back();
        size_ = first.size();
        block_ = first.block();
        is_gray_ = first.is_gray();
        most_ = std::max<index>(1, memory_bytes / std::max<index>(1, first.largest_cache_bytes()));
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] extent size() const noexcept { return size_; }
    /// Size of the tiles or strips of the file.
    [[nodiscard]] extent block() const noexcept { return block_; }
    /// Whether the file has one channel, which is read as three.
    [[nodiscard]] bool is_gray() const noexcept { return is_gray_; }

    /// Calls `work(tiff_slide&)` with a handle that no other thread uses; `work` must not read from the pool
    /// itself. Errors: those of `work` and tiff_slide.
    template <class Work>
    void with_slide(Work&& work) {
        auto slide = take();
        try {
            if (!slide) slide = std::make_unique<tiff_slide>(path_);
            work(*slide);
        } catch (...) {
            // What a failed reading left in the handle is not known.
            give_back(nullptr);
            throw;
        }
        give_back(std::move(slide));
    }

  private:
    /// A free handle, or nothing where one may be opened.
    [[nodiscard]] std::unique_ptr<tiff_slide> take() {
        std::unique_lock lock(guard_);
        changed_.wait(lock, [&] { return !free_.empty() || open_ < most_; });
        if (free_.empty()) {
            ++open_;
            return nullptr;
        }
        auto slide = std::move(free_.back());
        free_.pop_back();
        return slide;
    }
    void give_back(std::unique_ptr<tiff_slide> slide) {
        {
            const std::lock_guard lock(guard_);
            if (slide)
                free_.push_back(std::move(slide));
            else
                --open_;
        }
        changed_.notify_one();
    }

    std::filesystem::path path_;
    extent size_{}, block_{};
    bool is_gray_ = false;
    index open_ = 1, most_ = 1;
    std::mutex guard_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<tiff_slide>> free_;
};

}  // namespace hubmap::io
