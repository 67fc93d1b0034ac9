#pragma once

#include <algorithm>
#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Places [begin, end) of a line, of one class.
template <class Value>
struct class_stretch {
    index begin;
    index end;
    Value value;
};

/// Calls `visit(begin, end, value)` for the places of two lines where their classes differ, with that of `b`.
template <class Value, class Visit>
void for_each_class_difference(std::span<const class_stretch<Value>> a,
                               std::span<const class_stretch<Value>> b, index end, Visit&& visit) {
    const auto class_at = [](std::span<const class_stretch<Value>> line, index at) {
        return !line.empty() && line.front().begin <= at ? line.front().value : Value{0};
    };
    const auto next_change = [&](std::span<const class_stretch<Value>> line, index at) {
        return line.empty() ? end : line.front().begin > at ? line.front().begin : line.front().end;
    };
    for (index at = 0; at < end;) {
        const index next = std::min(next_change(a, at), next_change(b, at));
        if (const Value now = class_at(b, at); class_at(a, at) != now) visit(at, next, now);
        at = next;
        if (!a.empty() && a.front().end == at) a = a.subspan(1);
        if (!b.empty() && b.front().end == at) b = b.subspan(1);
    }
}

/// As exchange_lines: the runs along the other order, from the places where neighbouring lines differ.
/// Time: the lines that the runs cross, and runs of the result x log(those of a line of it).
template <class Value>
[[nodiscard]] std::vector<class_run<Value>> exchange_class_lines(std::span<const class_run<Value>> runs,
                                                                 index lines, index length) {
    using stretches = std::vector<class_stretch<Value>>;
    struct beginning {  // of a run of the result, or of background
        index position;
        Value value;
    };
    std::vector<beginning> beginnings;
    const auto compare = [&](index line, const stretches& a, const stretches& b) {
        // The place behind the last one is that of the end of the image.
        for_each_class_difference<Value>(a, b, length + 1, [&](index begin, index end, Value value) {
            for (index i = begin; i < end; ++i) beginnings.push_back({i * lines + line, value});
        });
    };
    stretches first_line, previous, now;
    index previous_line = -1;
    const auto close = [&](index line) {  // the stretches of `now` are those of `line`
        if (line == 0) {
            first_line = now;
        } else {
            if (previous_line >= 0 && previous_line + 1 < line) {
                compare(previous_line + 1, previous, {});
                previous.clear();
            }
            compare(line, previous, now);
        }
        previous_line = line;
        std::swap(previous, now);
        now.clear();
    };
    index line = 0;
    for (const auto& r : runs) {
        if (const index of_run = r.start / length; of_run > line) {
            if (!now.empty()) close(line);
            line = of_run;
        }
        for (index begin = r.start - line * length, left = r.length; left > 0; begin = 0) {
            const index here = std::min(left, length - begin);
            now.push_back({begin, begin + here, r.value});
            left -= here;
            if (left == 0) break;
            close(line++);
        }
    }
    if (!now.empty()) close(line);
    if (previous_line + 1 < lines) {
        compare(previous_line + 1, previous, {});
        previous.clear();
    }
    // Before the first pixel of a new line comes the last one of the line before it.
    for (auto& s : previous) s = {s.begin + 1, s.end + 1, s.value};
    compare(0, previous, first_line);

    std::sort(beginnings.begin(), beginnings.end(),
              [](const beginning& a, const beginning& b) { return a.position < b.position; });
    std::vector<class_run<Value>> exchanged;
    for (std::size_t i = 0; i + 1 < beginnings.size(); ++i)
        append_side(exchanged, beginnings[i].position, beginnings[i + 1].position - beginnings[i].position,
                    beginnings[i].value);
    return exchanged;
}

}  // namespace hubmap::detail
