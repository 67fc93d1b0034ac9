#pragma once

#include <algorithm>
#include <bit>
#include <hubmap/rle/rle.hpp>
#include <limits>
#include <span>
#include <vector>

namespace hubmap::detail {

/// The starts and ends of the runs of many codes, in the order of their positions: a tournament whose winner
/// is the code that changes next. Time of a step: log(codes).
class toggle_tournament {
  public:
    template <class Codes>
    explicit toggle_tournament(const Codes& codes)
        : leaves_(std::bit_ceil(std::max<std::size_t>(1, std::size(codes)))),
          players_(leaves_),
          winner_(2 * leaves_) {
        std::size_t i = 0;
        for (const auto& code : codes) {
            auto& player = players_[i++];
            player.left = code.runs();
            if (!player.left.empty()) player.position = player.left.front().start;
        }
        for (std::size_t leaf = 0; leaf < leaves_; ++leaf) winner_[leaves_ + leaf] = leaf;
        for (std::size_t node = leaves_ - 1; node > 0; --node) play(node);
    }

    [[nodiscard]] bool done() const noexcept { return next().position == never; }
    [[nodiscard]] index position() const noexcept { return next().position; }
    /// The code that changes at `position()`, and whether a run of it starts there.
    [[nodiscard]] std::size_t which() const noexcept { return winner_[1]; }
    [[nodiscard]] bool enters() const noexcept { return !next().inside; }

    void advance() noexcept {
        auto& player = players_[which()];
        player.inside = !player.inside;
        if (player.inside) {
            player.position = player.left.front().end();
        } else {
            player.left = player.left.subspan(1);
            player.position = player.left.empty() ? never : player.left.front().start;
        }
        for (std::size_t node = (leaves_ + which()) / 2; node > 0; node /= 2) play(node);
    }

  private:
    static constexpr index never = std::numeric_limits<index>::max();
    struct player_state {
        index position = never;  ///< of the next start or end
        std::span<const run> left;
        bool inside = false;
    };

    [[nodiscard]] const player_state& next() const noexcept { return players_[winner_[1]]; }
    void play(std::size_t node) noexcept {
        const std::size_t a = winner_[2 * node], b = winner_[2 * node + 1];
        winner_[node] = players_[a].position <= players_[b].position ? a : b;
    }

    std::size_t leaves_;
    std::vector<player_state> players_;
    std::vector<std::size_t> winner_;  ///< of node n play those of 2 n and 2 n + 1
};

/// Walks over many codes at once: `toggle(which, enters)` for each start and end of a run of code `which`, in
/// the order of positions; before those of a position, `visit(begin, end)` for the stretch since the last
/// position, where nothing changed. What lies before the first start and after the last end is not visited.
/// Time: runs x log(codes).
template <class Codes, class Toggle, class Visit>
void sweep_many(const Codes& codes, Toggle&& toggle, Visit&& visit) {
    toggle_tournament next(codes);
    if (next.done()) return;
    for (index at = next.position(); !next.done(); next.advance()) {
        if (next.position() > at) {
            visit(at, next.position());
            at = next.position();
        }
        toggle(next.which(), next.enters());
    }
}

/// Walks over few codes at once: `visit(position, depth)` where the number of runs that hold a position
/// changes. Time: runs x codes, but without a branch that depends on them: up to some sixteen codes it takes
/// half the time of the tournament.
template <class Codes, class Visit>
void count_few(const Codes& codes, Visit&& visit) {
    constexpr index never = std::numeric_limits<index>::max();
    const run after_all{never, 0};
    struct reader {
        index position;  ///< of the next start or end
        const run* next;
        const run* end;
        index inside;  ///< 1 between start and end
    };
    std::vector<reader> readers;
    readers.reserve(std::size(codes));
    for (const auto& code : codes) {
        const auto runs = code.runs();
        readers.push_back(
            {runs.empty() ? never : runs.front().start, runs.data(), runs.data() + runs.size(), 0});
    }
    index depth = 0;
    while (true) {
        index at = never;
        for (const auto& r : readers) at = std::min(at, r.position);
        if (at == never) return;
        for (auto& r : readers) {
            const index changes = r.position == at;
            depth += changes - 2 * (changes & r.inside);
            r.next += changes & r.inside;
            r.inside ^= changes;
            const run* from = r.next == r.end ? &after_all : r.next;
            r.position = from->start + (r.inside ? from->length : 0);
        }
        visit(at, depth);
    }
}

/// Calls `visit(position, depth)` where the number of codes that hold a position changes, ascending.
template <class Codes, class Visit>
void count_depth(const Codes& codes, Visit&& visit) {
    constexpr std::size_t few = 16;
    if (std::size(codes) <= few) return count_few(codes, visit);
    index depth = 0;
    for (toggle_tournament next(codes); !next.done();) {
        const index at = next.position();
        for (; !next.done() && next.position() == at; next.advance()) depth += next.enters() ? 1 : -1;
        visit(at, depth);
    }
}

}  // namespace hubmap::detail
