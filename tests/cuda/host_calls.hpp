#pragma once

#include <catch2/catch.hpp>
#include <cstddef>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/cuda/device_code.hpp>
#include <hubmap/cuda/processor.hpp>
#include <limits>
#include <vector>

/// Calls of cuda/ functions on the host, with storage of exactly the size that they ask for.
namespace hubmap::cuda::host_calls {

/// Asks `call(temporary, bytes)` for its storage, fills that with noise and calls again.
template <class Call>
host_status with_storage(const Call& call) {
    std::size_t bytes = 0;
    REQUIRE(call(nullptr, bytes) == host_status::success);
    REQUIRE(bytes > 0);
    std::size_t too_few = bytes - 1;
    // At an odd address, so that nothing relies on the caller's alignment.
    std::vector<unsigned char> storage(bytes + 1, 0xA5);
    CHECK(call(storage.data() + 1, too_few) == host_status::storage_too_small);
    return call(storage.data() + 1, bytes);
}

/// The runs that `call(temporary, bytes, output)` writes.
template <scan_order Order = scan_order::column_major, class Call>
std::vector<run> runs_of(const Call& call, index capacity) {
    const run untouched{-7, -7};
    std::vector<run> runs(static_cast<std::size_t>(capacity) + 1, untouched);
    index count = -1;
    const run_output<Order> out{runs.data(), capacity, &count};
    REQUIRE(with_storage([&](void* storage, std::size_t& bytes) { return call(storage, bytes, out); }) ==
            host_status::success);
    REQUIRE(count >= 0);
    REQUIRE(runs.back() == untouched);
    if (count > capacity) FAIL(count << " runs, memory for " << capacity);
    runs.resize(static_cast<std::size_t>(count));
    return runs;
}

template <class Rle>
std::vector<run> runs_of(const Rle& code) {
    return {code.runs().begin(), code.runs().end()};
}

/// Masks of a kind each: noise of a density, then blobs, stripes and single pixels.
inline label_image<> random_mask(random_stream& random, extent size, std::uint8_t foreground = 1) {
    label_image<> mask(size);
    const index kind = uniform_index(random, 6);
    const double share = kind == 0 ? uniform_01(random) : kind == 1 ? .01 : kind == 2 ? .99 : 0.;
    const index period = 1 + uniform_index(random, 150);
    const index chosen = uniform_index(random, size.area());
    for (index i = 0; i < size.area(); ++i) {
        const index y = i / size.width, x = i % size.width;
        const bool inside = kind < 3    ? bernoulli(random, share)
                            : kind == 3 ? (y + x) / period % 2 == 1
                            : kind == 4 ? i == chosen
                                        : (y / period + x / period) % 2 == 0;
        // Other codes than 0 are background as well.
        mask.values()[static_cast<std::size_t>(i)] =
            inside ? foreground : static_cast<std::uint8_t>(foreground + 1 + uniform_index(random, 9));
    }
    return mask;
}

}  // namespace hubmap::cuda::host_calls
