#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>

/// Who does the items of an algorithm. Each algorithm of this room is written once, as a sequence of items,
/// over a processor: `host_processor` here, `stream_processor` (cuda/stream_processor.cuh) for a GPU. Hence
/// what the tests show on processors holds for GPUs as far as both compile the same lines: docs/cuda.md says
/// what differs. A processor has
///
/// - `status_type`, how its calls end, and `status()`, that of its first failure; after it nothing is done;
///
/// - `refuse()`, the status where the caller's temporary storage is too small;
///
/// - `for_each(count, work)`, which calls work(0) .. work(count - 1), in any order;
///
/// - `for_each_of(count, at_most, work)`, the same where the number is in the processor's memory;
///
/// - `copy_in(to, from, bytes)`, a copy from memory of the host that lives on;
///
/// - `scan_bytes(count)`, the temporary storage in bytes that a prefix sum of `count` numbers needs;
///
/// - `scan(temporary, bytes, values, sums, count)`, that sum: sums[i] = values[0] + .. + values[i - 1], of
/// 32-bit values in 64 bits.
namespace hubmap::cuda {

/// How calls on the host end, as those on a GPU end with a cudaError_t.
enum class host_status { success, storage_too_small };

/// Does all items on the calling thread, forwards or backwards: no result may depend on the order.
class host_processor {
  public:
    using status_type = host_status;

    explicit host_processor(bool backwards = false) noexcept : backwards_(backwards) {}

    [[nodiscard]] status_type status() const noexcept { return host_status::success; }
    [[nodiscard]] status_type refuse() const noexcept { return host_status::storage_too_small; }

    template <class Work>
    void for_each(index count, const Work& work) const {
        for (index i = 0; i < count; ++i) work(backwards_ ? count - 1 - i : i);
    }
    template <class Work>
    void for_each_of(const index* count, index at_most, const Work& work) const {
        for_each(*count < at_most ? *count : at_most, work);
    }
    void copy_in(void* to, const void* from, std::size_t bytes) const noexcept {
        std::copy_n(static_cast<const std::byte*>(from), bytes, static_cast<std::byte*>(to));
    }
    [[nodiscard]] std::size_t scan_bytes(index) const noexcept { return 1; }
    void scan(void*, std::size_t, const std::uint32_t* values, index* sums, index count) const noexcept {
        index sum = 0;
        for (index i = 0; i < count; ++i) {
            sums[i] = sum;
            sum += values[i];
        }
    }

  private:
    bool backwards_;
};

/// Arrays in one piece of temporary storage: `add` all of them, ask for `bytes`, then `at` is where each
/// lies.
class storage_plan {
  public:
    /// The place of an array of `count` values.
    template <class T>
    [[nodiscard]] std::size_t add(index count) noexcept {
        const std::size_t place = used_;
        used_ += (static_cast<std::size_t>(count) * sizeof(T) + alignment - 1) / alignment * alignment;
        return place;
    }
    /// What the caller must give, at any address; never 0, so that memory can be asked for.
    [[nodiscard]] std::size_t bytes() const noexcept { return used_ + alignment; }

    template <class T>
    [[nodiscard]] T* at(void* storage, std::size_t place) const noexcept {
        const auto address = reinterpret_cast<std::uintptr_t>(storage);
        const auto aligned = (address + alignment - 1) / alignment * alignment;
        return reinterpret_cast<T*>(static_cast<std::byte*>(storage) + (aligned - address) + place);
    }

  private:
    static constexpr std::size_t alignment = 256;  // that of CUDA's own allocations
    std::size_t used_ = 0;
};

/// Work that writes one number.
struct write_number {
    index* where;
    index value;
    HUBMAP_HOST_DEVICE void operator()(index) const noexcept { *where = value; }
};

}  // namespace hubmap::cuda
