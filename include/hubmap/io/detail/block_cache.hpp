#pragma once

#include <hubmap/core/geometry.hpp>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hubmap::io::detail {

/// Decoded blocks by number, up to a number of bytes. What goes first is what was wanted longest ago, and
/// blocks whose last row has been read before those that the next windows below still need.
class block_cache {
  public:
    explicit block_cache(index most_bytes) : most_bytes_(most_bytes) {}

    /// The block, or nothing. An empty block is one that the file leaves out.
    [[nodiscard]] const std::vector<std::uint8_t>* find(index block, bool needed_below) {
        const auto found = blocks_.find(block);
        if (found == blocks_.end()) return nullptr;
        order_.erase(place(block, found->second));
        found->second.needed_below = needed_below;
        found->second.time = ++time_;
        order_.insert(place(block, found->second));
        return &found->second.samples;
    }
    const std::vector<std::uint8_t>& insert(index block, std::vector<std::uint8_t> samples,
                                            bool needed_below) {
        bytes_ += cost(samples);
        while (bytes_ > most_bytes_ && !order_.empty()) {
            const auto oldest = blocks_.find(std::get<2>(*order_.begin()));
            order_.erase(order_.begin());
            bytes_ -= cost(oldest->second.samples);
            if (!oldest->second.samples.empty()) spare_ = std::move(oldest->second.samples);
            blocks_.erase(oldest);
        }
        auto& kept = blocks_[block];
        kept = {std::move(samples), needed_below, ++time_};
        order_.insert(place(block, kept));
        return kept.samples;
    }
    /// Memory of a block that went, for the next one.
    [[nodiscard]] std::vector<std::uint8_t> spare() noexcept { return std::exchange(spare_, {}); }

  private:
    struct entry {
        std::vector<std::uint8_t> samples;
        bool needed_below = false;
        index time = 0;
    };
    [[nodiscard]] static std::tuple<bool, index, index> place(index block, const entry& e) {
        return {e.needed_below, e.time, block};
    }
    [[nodiscard]] static index cost(const std::vector<std::uint8_t>& samples) {
        constexpr index bookkeeping = 200;
        return static_cast<index>(samples.size()) + bookkeeping;
    }

    index most_bytes_ = 0, bytes_ = 0, time_ = 0;
    std::unordered_map<index, entry> blocks_;
    std::set<std::tuple<bool, index, index>> order_;
    std::vector<std::uint8_t> spare_;
};

}  // namespace hubmap::io::detail
