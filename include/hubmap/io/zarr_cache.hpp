#pragma once

#include <hubmap/io/zarr_array.hpp>
#include <list>
#include <map>
#include <mutex>

namespace hubmap::io {

/// The decoded chunks that were read last, for windows that meet the same chunks again and again. Threads
/// share it. Chunks are known by the handle they are read through and its copies: an array opened twice is
/// two arrays here. What is written to an array later is not seen.
class zarr_cache {
  public:
    /// Holds chunks of at most `bytes` in all; one that is larger is not kept.
    explicit zarr_cache(std::size_t bytes = std::size_t{1} << 28) : most_bytes_(bytes) {}
    zarr_cache(const zarr_cache&) = delete;
    zarr_cache& operator=(const zarr_cache&) = delete;

    /// As hubmap::io::read_image(), the chunks from here where they are kept. Same errors.
    template <class T>
    void read_image(const zarr_array& array, const window& inside, image_view<T> out) {
        const auto [place, strides] = array.image_block(inside, out);
        array.read_strided(place, out.data(), strides, source{*this, array, {}});
    }

    /// Of the chunks that are kept now.
    [[nodiscard]] std::size_t bytes() const {
        const std::lock_guard lock(guard_);
        return bytes_;
    }

  private:
    using chunk_bytes = std::shared_ptr<const std::byte[]>;  // null: the chunk is not there

    struct kept_chunk {
        std::shared_ptr<const zarr_array::state> array;
        zarr_array::numbers chunk;
        chunk_bytes bytes;
    };
    using chunk_name = std::pair<const zarr_array::state*, zarr_array::numbers>;

    /// Holds on to the chunk that is being copied, whoever drops it meanwhile.
    struct source {
        zarr_cache& cache;
        const zarr_array& array;
        chunk_bytes held;
        const std::byte* operator()(const zarr_array::numbers& chunk, detail::byte_range) {
            held = cache.chunk_of(array, chunk);
            return held.get();
        }
    };

    [[nodiscard]] static std::size_t size_of(const kept_chunk& kept) noexcept {
        return sizeof(kept_chunk) + (kept.bytes ? static_cast<std::size_t>(kept.array->chunk_bytes) : 0);
    }

    [[nodiscard]] chunk_bytes chunk_of(const zarr_array& array, const zarr_array::numbers& chunk) {
        const chunk_name name{array.state_.get(), chunk};
        {
            const std::lock_guard lock(guard_);
            if (const auto found = places_.find(name); found != places_.end()) {
                chunks_.splice(chunks_.begin(), chunks_, found->second);
                return found->second->bytes;
            }
        }
        // Two threads that miss the same chunk both decode it; neither waits for the other's disk.
        const auto chunk_size = static_cast<std::size_t>(array.state_->chunk_bytes);
        auto memory = std::make_unique_for_overwrite<std::byte[]>(chunk_size);
        const bool there = zarr_array::decode(*array.state_, chunk, {memory.get(), chunk_size});
        kept_chunk fresh{array.state_, chunk, there ? chunk_bytes(std::move(memory)) : nullptr};
        const chunk_bytes result = fresh.bytes;
        const std::lock_guard lock(guard_);
        const std::size_t size = size_of(fresh);
        if (size > most_bytes_ || places_.contains(name)) return result;
        chunks_.push_front(std::move(fresh));
        places_.emplace(name, chunks_.begin());
        bytes_ += size;
        while (bytes_ > most_bytes_) {
            bytes_ -= size_of(chunks_.back());
            places_.erase(chunk_name{chunks_.back().array.get(), chunks_.back().chunk});
            chunks_.pop_back();
        }
        return result;
    }

    const std::size_t most_bytes_;
    mutable std::mutex guard_;
    std::size_t bytes_ = 0;
    std::list<kept_chunk> chunks_;  // the last used first
    std::map<chunk_name, std::list<kept_chunk>::iterator> places_;
};

}  // namespace hubmap::io
