#pragma once

#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/nn/compat.hpp>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

namespace hubmap::nn {

/// Where tiles come from. `draw` writes tile `sample` of `epoch` into both views, every pixel of them, and is
/// called from several threads at once; what it writes may depend on (sample, epoch) only.
template <class S>
concept tile_source = requires(S& source, index n, image_view<float> image, label_view<std::uint8_t> labels) {
    { source.size() } -> std::convertible_to<index>;
    source.draw(n, n, image, labels);
};

/// Batches, one epoch after another. After `begin_epoch(epoch, first)` the calls of `next` give batches
/// first, first + 1, ..., `batches() - 1` of that epoch, then false. Images are float [n, channels, h, w],
/// labels codes [n, h, w].
template <class S>
concept batch_source = requires(S& source, index n, torch::Tensor& tensor) {
    source.begin_epoch(n, n);
    { source.next(tensor, tensor) } -> std::same_as<bool>;
    { source.batches() } -> std::convertible_to<index>;
};

struct batch_options {
    index batch_size = 8;
    extent tile{512, 512};
    index channels = 3;
    int threads = 1;             ///< that draw tiles; 0: `next` draws them itself
    index prefetch = 2;          ///< batches drawn ahead
    bool shuffle = false;        ///< another order of the samples in each epoch
    bool drop_last = false;      ///< leave an incomplete last batch out
    std::uint64_t seed = 0;      ///< of the order
    bool pinned_memory = false;  ///< for faster copies to CUDA; needs a CUDA device
};

/// Draws tiles into batches on threads of its own, ahead of the training. Which tiles make a batch, and in
/// which order, depends on the options and the epoch only, not on the number of threads. A failure of `draw`
/// is thrown by the `next` whose batch it belongs to.
template <tile_source Source>
class batch_loader {
  public:
    /// Errors: hubmap.train.111 where an option is out of range.
    batch_loader(Source source, const batch_options& options)
        : source_(std::move(source)), options_(options), slots_(static_cast<std::size_t>(options.prefetch)) {
        require(options.batch_size >= 1 && options.prefetch >= 1 && options.threads >= 0 &&
                    options.channels >= 1 && !options.tile.empty(),
                "train", 111, "batches of ", options.batch_size, " tiles of ", options.tile, " x ",
                options.channels, ", ", options.prefetch, " ahead, ", options.threads, " threads");
        for (int i = 0; i < options.threads; ++i)
            workers_.emplace_back([this](std::stop_token stop) { work(stop); });
    }
    ~batch_loader() {
        {
            const std::lock_guard lock(guard_);
            for (auto& worker : workers_) worker.request_stop();
        }
        wake_.notify_all();
        workers_.clear();  // joins before anything they use is destroyed
    }
    batch_loader(const batch_loader&) = delete;
    batch_loader& operator=(const batch_loader&) = delete;

    [[nodiscard]] index batches() const {
        const index n = source_.size();
        return options_.drop_last ? n / options_.batch_size : ceil_div(n, options_.batch_size);
    }
    [[nodiscard]] Source& source() noexcept { return source_; }

    /// Leaves the present epoch, wherever it is, and starts `epoch` at batch `first`.
    void begin_epoch(index epoch, index first = 0) {
        std::unique_lock lock(guard_);
        end_ = next_tile_ = 0;  // no more tiles of the old epoch
        wake_.wait(lock, [&] { return in_work_ == 0; });
        epoch_ = epoch;
        order_ = order_of(epoch);
        const auto tiles = static_cast<index>(order_.size());
        end_ = std::min(tiles, batches() * options_.batch_size);
        taken_ = first;
        next_tile_ = std::min(end_, first * options_.batch_size);
        for (auto& s : slots_) s = {};
        lock.unlock();
        wake_.notify_all();
    }

    /// False at the end of the epoch. Images are float32 [n, channels, h, w], contiguous; labels uint8 [n, h,
    /// w].
    bool next(torch::Tensor& images, torch::Tensor& labels) {
        std::unique_lock lock(guard_);
        if (taken_ * options_.batch_size >= end_) return false;
        slot& mine = slots_[static_cast<std::size_t>(taken_ % options_.prefetch)];
        if (workers_.empty())
            while (mine.batch != taken_ || mine.missing > 0) draw_one(lock);
        wake_.wait(lock, [&] { return mine.batch == taken_ && mine.missing == 0; });
        ++taken_;
        slot done = std::exchange(mine, {});
        lock.unlock();
        wake_.notify_all();
        if (done.failure) std::rethrow_exception(done.failure);
        images = std::move(done.images);
        labels = std::move(done.labels);
        return true;
    }

  private:
    struct slot {
        index batch = -1;
        index missing = 0;
        torch::Tensor images, labels;
        std::exception_ptr failure;
    };

    [[nodiscard]] std::vector<std::uint32_t> order_of(index epoch) {
        std::vector<std::uint32_t> order(static_cast<std::size_t>(source_.size()));
        std::iota(order.begin(), order.end(), 0u);
        if (!options_.shuffle) return order;
        constexpr std::uint32_t purpose = 0x6f72646e;  // a stream that no tile uses
        random_stream random({options_.seed, static_cast<std::uint32_t>(epoch), 0, purpose});
        hubmap::shuffle(random, std::span(order));
        return order;
    }

    [[nodiscard]] bool has_work() const noexcept {
        return next_tile_ < end_ && next_tile_ / options_.batch_size < taken_ + options_.prefetch;
    }

    void work(const std::stop_token& stop) {
        std::unique_lock lock(guard_);
        for (;;) {
            wake_.wait(lock, [&] { return stop.stop_requested() || has_work(); });
            if (stop.stop_requested()) return;
            draw_one(lock);
        }
    }

    /// Takes the next tile and draws it with the lock released.
    void draw_one(std::unique_lock<std::mutex>& lock) {
        const index tile = next_tile_++, batch = tile / options_.batch_size;
        slot& target = slots_[static_cast<std::size_t>(batch % options_.prefetch)];
        try {
            if (target.batch != batch) open(target, batch);
        } catch (...) {
            target = {};
            target.failure = std::current_exception();
            target.batch = batch;
            target.missing = tiles_of(batch);
        }
        const index place = tile - batch * options_.batch_size;
        const index sample = order_[static_cast<std::size_t>(tile)], epoch = epoch_;
        const index area = options_.tile.area();
        const bool usable = !target.failure;
        float* image =
            usable ? target.images.template data_ptr<float>() + place * area * options_.channels : nullptr;
        auto* codes = usable ? target.labels.template data_ptr<std::uint8_t>() + place * area : nullptr;
        ++in_work_;
        lock.unlock();
        std::exception_ptr failure;
        try {
            if (usable)
                source_.draw(
                    sample, epoch,
                    image_view<float>(image, options_.tile, options_.channels, planar_strides(options_.tile)),
                    label_view<std::uint8_t>(codes, options_.tile));
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        if (failure && !target.failure) target.failure = failure;
        --target.missing;
        --in_work_;
        wake_.notify_all();
    }

    [[nodiscard]] index tiles_of(index batch) const noexcept {
        return std::min(options_.batch_size, end_ - batch * options_.batch_size);
    }

    void open(slot& target, index batch) {
        const index n = tiles_of(batch);
        target.batch = batch;
        target.missing = n;
        const auto options = torch::TensorOptions().pinned_memory(options_.pinned_memory);
        target.images = torch::empty({n, options_.channels, options_.tile.height, options_.tile.width},
                                     options.dtype(torch::kFloat32));
        target.labels =
            torch::empty({n, options_.tile.height, options_.tile.width}, options.dtype(torch::kUInt8));
    }

    Source source_;
    batch_options options_;
    std::mutex guard_;
    std::condition_variable wake_;
    std::vector<slot> slots_;
    std::vector<std::uint32_t> order_;
    index epoch_ = 0, taken_ = 0, next_tile_ = 0, end_ = 0, in_work_ = 0;
    std::vector<std::jthread> workers_;
};

}  // namespace hubmap::nn
