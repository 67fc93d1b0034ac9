#pragma once

#include <filesystem>
#include <hubmap/io/tiff_slide.hpp>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace hubmap::io {

/// A slide that any number of threads read at once: each reading takes one of the open handles, which belong
/// to one thread at a time, and opens another where all are taken. Memory: a tiff_slide for each thread.
class slide_pool {
  public:
    /// Errors: those of tiff_slide.
    explicit slide_pool(std::filesystem::path path) : path_(std::move(path)) {
        free_.push_back(std::make_unique<tiff_slide>(path_));
        size_ = free_.back()->size();
        block_ = free_.back()->block();
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] extent size() const noexcept { return size_; }
    /// Size of the tiles or strips of the file.
    [[nodiscard]] extent block() const noexcept { return block_; }

    /// Calls `work(tiff_slide&)` with a handle that no other thread uses. Errors: those of `work` and
    /// tiff_slide.
    template <class Work>
    void with_slide(Work&& work) {
        auto slide = take();
        work(*slide);
        const std::lock_guard lock(guard_);
        free_.push_back(std::move(slide));
    }

  private:
    [[nodiscard]] std::unique_ptr<tiff_slide> take() {
        {
            const std::lock_guard lock(guard_);
            if (!free_.empty()) {
                auto slide = std::move(free_.back());
                free_.pop_back();
                return slide;
            }
        }
        return std::make_unique<tiff_slide>(path_);
    }

    std::filesystem::path path_;
    extent size_{}, block_{};
    std::mutex guard_;
    std::vector<std::unique_ptr<tiff_slide>> free_;
};

}  // namespace hubmap::io
