#pragma once

#include <algorithm>
#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/detail/code_word.hpp>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Appends to runs that come in ascending order; background is left out, and what touches the last run and is
/// of its class makes it longer.
template <class Value>
void append_class_run(std::vector<class_run<Value>>& runs, index start, index length, Value value) {
    if (value == 0 || length == 0) return;
    if (!runs.empty() && runs.back().end() == start && runs.back().value == value)
        runs.back().length += length;
    else
        runs.push_back({start, length, value});
}

/// Runs of one scan line with `stride` between its codes.
template <class Value>
void scan_class_line(std::vector<class_run<Value>>& runs, const Value* codes, index stride, index length,
                     index first_position) {
    using word = code_word<Value>;
    for (index i = 0; i < length;) {
        const Value value = codes[i * stride];
        const index begin = i++;
        if (stride == 1 && i + word::count <= length) {
            const auto same = word::repeat(value);
            while (i + word::count <= length && word::load(codes + i) == same) i += word::count;
        }
        while (i < length && codes[i * stride] == value) ++i;
        append_class_run(runs, first_position + begin, i - begin, value);
    }
}

/// Runs of scan lines [first, first + count) that lie side by side in memory: each place where a line differs
/// from the pixel before, found along the memory, with the class that begins there.
template <class Value>
void scan_crossing_classes(std::vector<class_run<Value>>& runs, label_view<const Value> lines, index first,
                           index count) {
    using word = code_word<Value>;
    struct beginning {
        index position;
        Value value;
    };
    struct change {
        std::size_t line;
        beginning what;
    };
    const index length = lines.width(), step = lines.strides().x;
    const Value* const start = lines.row(first);
    std::vector<change> changes;
    std::vector<std::size_t> end_of(static_cast<std::size_t>(count) + 1);  // first counts, then places
    const auto note = [&](index line, index position, Value value) {
        changes.push_back({static_cast<std::size_t>(line), {position, value}});
        ++end_of[static_cast<std::size_t>(line)];
    };
    for (index l = 0; l < count; ++l)
        if (start[l] != 0) note(l, 0, start[l]);
    for (index i = 1; i < length; ++i) {
        const Value *now = start + i * step, *before = now - step;
        index l = 0;
        for (; l + word::count <= count; l += word::count) {
            if (word::load(now + l) == word::load(before + l)) continue;
            for (index k = l; k < l + word::count; ++k)
                if (now[k] != before[k]) note(k, i, now[k]);
        }
        for (; l < count; ++l)
            if (now[l] != before[l]) note(l, i, now[l]);
    }
    std::size_t place = 0;
    for (auto& entry : end_of) place += std::exchange(entry, place);
    std::vector<beginning> sorted(changes.size());  // by line; the positions of a line are ascending already
    for (const auto& c : changes) sorted[end_of[c.line]++] = c.what;
    std::size_t at = 0;
    for (index l = 0; l < count; ++l) {
        const std::size_t end = end_of[static_cast<std::size_t>(l)];
        for (; at < end; ++at) {
            const index until = at + 1 < end ? sorted[at + 1].position : length;
            append_class_run(runs, (first + l) * length + sorted[at].position, until - sorted[at].position,
                             sorted[at].value);
        }
    }
}

}  // namespace hubmap::detail
