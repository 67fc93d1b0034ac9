#pragma once

#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/device_code.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/rle/rle.hpp>

/// Changes of a mask, found item by item, become its runs. A source of changes has `items()`,
/// `item_of(thread)`, `count(item)` and `visit(item, visitor)` as mask_changes has.
namespace hubmap::cuda::detail {

template <class Source>
struct count_changes {
    Source source;
    std::uint32_t* counts;  ///< one more than items; the last is 0

    HUBMAP_HOST_DEVICE void operator()(index thread) const noexcept {
        if (thread == source.items()) {
            counts[thread] = 0;
            return;
        }
        const index item = source.item_of(thread);
        counts[item] = source.count(item);
    }
};

/// Writes the changes of an item at their places: the even ones begin a run; the odd ones end it and stand
/// where its length will be.
template <class Source, scan_order Order>
struct write_changes {
    Source source;
    const index* places;  ///< of the first change of each item; behind the last, the number of changes
    run_output<Order> out;

    HUBMAP_HOST_DEVICE void operator()(index thread) const noexcept {
        if (thread == source.items()) {
            *out.count = places[thread] / 2;
            return;
        }
        const index item = source.item_of(thread);
        index place = places[item];
        if (place == places[item + 1]) return;
        const auto& to = out;
        source.visit(item, [&place, &to](index position) {
            if (place / 2 < to.capacity) {
                run& r = to.runs[place / 2];
                (place % 2 == 0 ? r.start : r.length) = position;
            }
            ++place;
        });
    }
};

struct ends_to_lengths {
    run* runs;
    HUBMAP_HOST_DEVICE void operator()(index i) const noexcept { runs[i].length -= runs[i].start; }
};

/// The steps from a source of changes to a code. Temporary storage: 12 bytes an item.
class run_collector {
  public:
    template <class Processor>
    run_collector(storage_plan& plan, Processor& processor, index items)
        : items_(items),
          scan_bytes_(processor.scan_bytes(items + 1)),
          counts_(plan.add<std::uint32_t>(items + 1)),
          places_(plan.add<index>(items + 1)),
          scan_(plan.add<std::byte>(static_cast<index>(scan_bytes_))) {}

    template <class Processor, class Source, scan_order Order>
    void run(const storage_plan& plan, Processor& processor, void* storage, const Source& source,
             const run_output<Order>& out) const {
        auto* const counts = plan.at<std::uint32_t>(storage, counts_);
        auto* const places = plan.at<index>(storage, places_);
        processor.for_each(items_ + 1, count_changes<Source>{source, counts});
        processor.scan(plan.at<std::byte>(storage, scan_), scan_bytes_, counts, places, items_ + 1);
        processor.for_each(items_ + 1, write_changes<Source, Order>{source, places, out});
        processor.for_each_of(out.count, out.capacity, ends_to_lengths{out.runs});
    }

  private:
    index items_;
    std::size_t scan_bytes_;
    std::size_t counts_, places_, scan_;
};

}  // namespace hubmap::cuda::detail
