#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/rle/rle.hpp>

/// Run-length codes in memory of the processor that makes or draws them: plain addresses, nothing owned. The
/// order of the runs is part of the type, as it is in `rle`: a code along columns is not drawn along rows.
namespace hubmap::cuda {

/// Runs along `Order`, ascending and apart as in `rle`, and how many there are.
template <scan_order Order = scan_order::column_major>
struct run_list {
    static constexpr scan_order order = Order;

    const run* runs = nullptr;
    index capacity = 0;            ///< runs that the memory holds
    const index* count = nullptr;  ///< where the number of runs lies; null: `capacity`

    [[nodiscard]] HUBMAP_HOST_DEVICE index size() const noexcept {
        if (count == nullptr) return capacity;
        return *count < capacity ? *count : capacity;
    }
};

/// Where the runs of a code along `Order` go.
template <scan_order Order = scan_order::column_major>
struct run_output {
    static constexpr scan_order order = Order;

    run* runs = nullptr;
    index capacity = 0;      ///< runs that fit; more are not written
    index* count = nullptr;  ///< gets the number of runs of the code, also where it passes the capacity

    /// What was written there, to be read.
    [[nodiscard]] run_list<Order> list() const noexcept { return {runs, capacity, count}; }

    /// Errors: hubmap.cuda.102.
    void check() const {
        require(count != nullptr && capacity >= 0 && (runs != nullptr || capacity == 0), "cuda", 102,
                "no memory for the number of runs, or for the ", capacity, " runs asked for");
    }
};

}  // namespace hubmap::cuda
