#pragma once

#include <algorithm>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Calls `visit(stretch)` for the pixels that belong to exactly one of two lines, ascending.
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
        if (inside) visit(stretch{begin, at});
        begin = at;
        inside = !inside;
    }
}

/// The same for the pixels of different classes: stretches of the class in `b`, which may be background.
template <class Value, class Visit>
void for_each_difference(std::span<const class_stretch<Value>> a, std::span<const class_stretch<Value>> b,
                         Visit&& visit) {
    using line = std::span<const class_stretch<Value>>;
    const auto class_at = [](line of, index at) {
        return !of.empty() && of.front().begin <= at ? of.front().value : Value{0};
    };
    const auto next_change = [](line of, index at) {
        if (of.empty()) return std::numeric_limits<index>::max();
        return of.front().begin > at ? of.front().begin : of.front().end;
    };
    for (index at = 0; !a.empty() || !b.empty();) {
        const index next = std::min(next_change(a, at), next_change(b, at));
        if (const Value now = class_at(b, at); class_at(a, at) != now)
            visit(class_stretch<Value>{at, next, now});
        at = next;
        if (!a.empty() && a.front().end == at) a = a.subspan(1);
        if (!b.empty() && b.front().end == at) b = b.subspan(1);
    }
}

/// A mask or classes of `lines` x `length` pixels along the other order: what was a place in a line becomes a
/// line. Neighbouring lines are compared on their stretches; each place where they differ is a start or an
/// end of a run of the result. Time and memory: the runs; then, for runs(), those of the result.
template <class Run>
class line_exchange {
    using stretch = stretch_for<Run>;

  public:
    /// Beyond `most` starts and ends no more are looked for: then runs() means nothing.
    line_exchange(std::span<const Run> runs, index lines, index length,
                  std::size_t most = std::numeric_limits<std::size_t>::max())
        : lines_(lines), length_(length), most_(most) {
        // Before the first pixel of a new line comes the last one of the line before it: what the last line
        // holds at place i is compared with what the first line holds at place i + 1.
        std::vector<stretch> first_line, last_line;
        for_each_line_block(runs, length, 0, 1, [&](index, index, std::span<const stretch> stretches) {
            first_line.assign(stretches.begin(), stretches.end());
        });
        for_each_line_block(runs, length, lines - 1, lines,
                            [&](index, index, std::span<const stretch> stretches) {
                                last_line.assign(stretches.begin(), stretches.end());
                            });
        for (auto& s : last_line) {
            ++s.begin;
            ++s.end;
        }
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

    /// Whether there are at most so many: known before the memory for the runs is asked for.
    [[nodiscard]] bool is_complete() const noexcept { return count_ <= most_; }

    /// The runs along the other order, put in order by a counting sort.
    [[nodiscard]] std::vector<Run> runs() const {
        // Buckets of one place each; of several, sorted afterwards, where lines are much longer than the
        // result.
        constexpr std::size_t least_buckets = 4096;
        int shift = 0;
        while (static_cast<std::size_t>(length_ >> shift) > std::max(least_buckets, 2 * count_)) ++shift;
        std::vector<std::size_t> places(static_cast<std::size_t>(length_ >> shift) + 2);  // first counts
        for (const auto& c : changes_)
            for (index i = c.places.begin; i < c.places.end; ++i)
                ++places[static_cast<std::size_t>(i >> shift)];
        std::size_t next = 0;
        for (auto& place : places) next += std::exchange(place, next);
        std::vector<border> borders(count_);
        for (const auto& c : changes_)
            for (index i = c.places.begin; i < c.places.end; ++i)
                borders[places[static_cast<std::size_t>(i >> shift)]++] =
                    border_at(i * lines_ + c.line, c.places);
        if (shift > 0) {
            auto from = borders.begin();
            for (const std::size_t end : places) {
                const auto to = borders.begin() + static_cast<std::ptrdiff_t>(end);
                if (from < to)
                    std::sort(from, to, [](const border& a, const border& b) {
                        return position_of(a) < position_of(b);
                    });
                from = to;
            }
        }
        return runs_between(std::move(borders));
    }

  private:
    struct change {  // before line `line` these places change side; classes to that of the stretch
        index line;
        stretch places;
    };
    static constexpr bool is_binary = std::is_same_v<Run, run>;
    /// A start or an end of a run of the result; of classes a run without a length, at its end of background.
    using border = std::conditional_t<is_binary, index, Run>;

    static border border_at(index position, const stretch& of) noexcept {
        if constexpr (is_binary)
            return position;
        else
            return {position, 0, of.value};
    }
    static index position_of(const border& at) noexcept {
        if constexpr (is_binary)
            return at;
        else
            return at.start;
    }
    static std::vector<Run> runs_between(std::vector<border> borders) {
        if constexpr (is_binary) {
            std::vector<run> runs(borders.size() / 2);
            for (std::size_t i = 0; i < runs.size(); ++i)
                runs[i] = {borders[2 * i], borders[2 * i + 1] - borders[2 * i]};
            return runs;
        } else {
            for (std::size_t i = 1; i < borders.size(); ++i)
                borders[i - 1].length = borders[i].start - borders[i - 1].start;
            std::erase_if(borders, [](const Run& r) { return r.value == 0; });
            return borders;
        }
    }

    void note(index line, std::span<const stretch> a, std::span<const stretch> b) {
        if (!is_complete()) return;
        for_each_difference(a, b, [&](const stretch& places) {
            changes_.push_back({line, places});
            count_ += static_cast<std::size_t>(places.end - places.begin);
        });
    }

    index lines_;
    index length_;
    std::size_t most_;
    std::vector<change> changes_;
    std::size_t count_ = 0;
};

}  // namespace hubmap::detail
