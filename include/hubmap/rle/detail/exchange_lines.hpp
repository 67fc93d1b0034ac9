#pragma once

#include <algorithm>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Calls `visit(begin, end)` for the pixels that belong to exactly one of two lines, ascending.
template <class Visit>
void for_each_difference(std::span<const stretch> a, std::span<const stretch> b, Visit&& visit) {
    // The ends of the differences are the ends of the stretches; those of both lines cancel each other.
    const auto end_of = [](std::span<const stretch> line, std::size_t i) {
        return i % 2 == 0 ? line[i / 2].begin : line[i / 2].end;
    };
    bool inside = false;
    index begin = 0;
    for (std::size_t i = 0, j = 0; i < 2 * a.size() || j < 2 * b.size();) {
        index at = 0;
        if (j == 2 * b.size()) {
            at = end_of(a, i++);
        } else if (i == 2 * a.size()) {
            at = end_of(b, j++);
        } else {
            const index of_a = end_of(a, i), of_b = end_of(b, j);
            at = std::min(of_a, of_b);
            i += of_a == at;
            j += of_b == at;
            if (of_a == of_b) continue;
        }
        if (inside) visit(begin, at);
        begin = at;
        inside = !inside;
    }
}

/// A mask of `lines` x `length` pixels along the other order: what was a place in a line becomes a line.
/// Neighbouring lines are compared on their stretches; each place where they differ is a start or an end of a
/// run of the result. Time and memory: the runs; then, for runs(), those of the result.
class line_exchange {
  public:
    line_exchange(std::span<const run> runs, index lines, index length) : lines_(lines), length_(length) {
        // Before the first pixel of a new line comes the last one of the line before it: what the last line
        // holds at place i is compared with what the first line holds at place i + 1.
        std::vector<stretch> first_line, last_line;
        for_each_line_block(runs, length, 0, 1, [&](index, index, std::span<const stretch> stretches) {
            first_line.assign(stretches.begin(), stretches.end());
        });
        for_each_line_block(runs, length, lines - 1, lines,
                            [&](index, index, std::span<const stretch> stretches) {
                                for (const auto& s : stretches) last_line.push_back({s.begin + 1, s.end + 1});
                            });
        note(0, last_line, first_line);

        std::vector<stretch> previous = std::move(first_line);
        index previous_end = 1;
        for_each_line_block(runs, length, [&](index first, index last, std::span<const stretch> stretches) {
            if (first > 0) {
                if (first > previous_end) {
                    note(previous_end, previous, {});
                    previous.clear();
                }
                note(first, previous, stretches);
                previous.assign(stretches.begin(), stretches.end());
            }
            previous_end = last;
        });
        if (previous_end < lines) note(previous_end, previous, {});
    }

    /// Starts and ends of the runs of the result: known before the memory for them is asked for.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    /// The runs along the other order, put in order by a counting sort.
    [[nodiscard]] std::vector<run> runs() const {
        // Buckets of one place each; of several, sorted afterwards, where lines are much longer than the
        // result.
        constexpr std::size_t least_buckets = 4096;
        int shift = 0;
        while (static_cast<std::size_t>(length_ >> shift) > std::max(least_buckets, 2 * count_)) ++shift;
        std::vector<std::size_t> places(static_cast<std::size_t>(length_ >> shift) + 2);  // first counts
        for (const auto& c : changes_)
            for (index i = c.begin; i < c.end; ++i) ++places[static_cast<std::size_t>(i >> shift)];
        std::size_t next = 0;
        for (auto& place : places) next += std::exchange(place, next);
        std::vector<index> positions(count_);
        for (const auto& c : changes_)
            for (index i = c.begin; i < c.end; ++i)
                positions[places[static_cast<std::size_t>(i >> shift)]++] = i * lines_ + c.line;
        if (shift > 0) {
            auto from = positions.begin();
            for (const std::size_t end : places) {
                const auto to = positions.begin() + static_cast<std::ptrdiff_t>(end);
                if (from < to) std::sort(from, to);
                from = to;
            }
        }
        std::vector<run> exchanged(count_ / 2);
        for (std::size_t i = 0; i < exchanged.size(); ++i)
            exchanged[i] = {positions[2 * i], positions[2 * i + 1] - positions[2 * i]};
        return exchanged;
    }

  private:
    struct change {  // places [begin, end) change side before line `line`
        index line, begin, end;
    };

    void note(index line, std::span<const stretch> a, std::span<const stretch> b) {
        for_each_difference(a, b, [&](index begin, index end) {
            changes_.push_back({line, begin, end});
            count_ += static_cast<std::size_t>(end - begin);
        });
    }

    index lines_;
    index length_;
    std::vector<change> changes_;
    std::size_t count_ = 0;
};

}  // namespace hubmap::detail
