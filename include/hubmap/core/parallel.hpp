#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <mutex>
#include <thread>
#include <vector>

namespace hubmap {

/// How a function may run: the first parameter of everything that uses threads.
struct execution {
    /// Number of threads; 0 means one for each processor.
    int threads = 0;
    /// What inner loops may use; the result is the same.
    instruction_set instructions = instruction_set::widest;

    [[nodiscard]] int thread_count() const noexcept {
        return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    }
};

/// Called with (done, total) now and then during long work, from one thread at a time; may be empty.
using progress_callback = std::function<void(index done, index total)>;

/// Calls `work(i)` once for each i in [begin, end), on up to `how.thread_count()` threads, in no fixed order;
/// the result must not depend on that order. The first exception stops further calls and is thrown again
/// here.
template <class Work>
void parallel_for(const execution& how, index begin, index end, Work&& work) {
    const index count = end - begin;
    if (count <= 0) return;
    const auto threads = static_cast<int>(std::min<index>(how.thread_count(), count));
    if (threads == 1) {
        for (index i = begin; i < end; ++i) work(i);
        return;
    }
    std::atomic<index> next{begin};
    std::exception_ptr first_failure;
    std::mutex failure_guard;
    const auto run = [&] {
        try {
            for (index i = next.fetch_add(1); i < end; i = next.fetch_add(1)) work(i);
        } catch (...) {
            const std::lock_guard lock(failure_guard);
            if (!first_failure) first_failure = std::current_exception();
            next.store(end);
        }
    };
    std::vector<std::jthread> helpers;  // joins in every case
    helpers.reserve(static_cast<std::size_t>(threads - 1));
    for (int i = 1; i < threads; ++i) helpers.emplace_back(run);
    run();
    helpers.clear();
    if (first_failure) std::rethrow_exception(first_failure);
}

}  // namespace hubmap
