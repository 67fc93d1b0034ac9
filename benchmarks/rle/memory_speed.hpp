#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <hubmap/core/parallel.hpp>
#include <span>

/// How fast this machine's memory is, at this moment: the floor of everything that is measured beside it.
namespace hubmap::benchmarks {

namespace detail {

/// Calls `work(part)` for parts of `bytes` on all threads.
template <class Work>
void in_parts(const execution& how, std::span<std::uint8_t> bytes, Work&& work) {
    constexpr index part_bytes = index{16} << 20;
    const auto count = static_cast<index>(bytes.size());
    parallel_for(how, 0, ceil_div(count, part_bytes), [&](index i) {
        const index first = i * part_bytes;
        work(first, std::min(part_bytes, count - first));
    });
}

template <class Work>
double seconds_of(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return taken.count();
}

}  // namespace detail

/// Reads every byte. Seconds; `sum` keeps the compiler from leaving the work out.
[[nodiscard]] inline double seconds_to_read(const execution& how, std::span<std::uint8_t> bytes,
                                            std::uint64_t& sum) {
    std::atomic<std::uint64_t> all{0};
    const double seconds = detail::seconds_of([&] {
        detail::in_parts(how, bytes, [&](index first, index length) {
            constexpr index lanes = 8;
            std::uint64_t lane[lanes] = {};
            const std::uint8_t* from = bytes.data() + first;
            for (index i = 0; i + lanes * 8 <= length; i += lanes * 8) {
                std::uint64_t words[lanes];
                std::memcpy(words, from + i, sizeof words);
                for (index k = 0; k < lanes; ++k) lane[k] ^= words[k];
            }
            for (const auto value : lane) all += value;
        });
    });
    sum += all;
    return seconds;
}

/// Writes every byte. Seconds.
[[nodiscard]] inline double seconds_to_write(const execution& how, std::span<std::uint8_t> bytes) {
    return detail::seconds_of([&] {
        detail::in_parts(how, bytes, [&](index first, index length) {
            std::memset(bytes.data() + first, 0, static_cast<std::size_t>(length));
        });
    });
}

/// Copies the first half to the second. Seconds.
[[nodiscard]] inline double seconds_to_copy(const execution& how, std::span<std::uint8_t> bytes) {
    const auto half = bytes.size() / 2;
    return detail::seconds_of([&] {
        detail::in_parts(how, bytes.first(half), [&](index first, index length) {
            std::memcpy(bytes.data() + half + first, bytes.data() + first, static_cast<std::size_t>(length));
        });
    });
}

}  // namespace hubmap::benchmarks
