#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <hubmap/core/label_image.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Neighbouring codes as one number: equal words, equal codes. Masks are mostly alike, so this decides most.
template <class Code>
struct code_word {
    static constexpr index count = static_cast<index>(sizeof(std::uint64_t) / sizeof(Code));
    using codes = std::array<Code, static_cast<std::size_t>(count)>;

    static std::uint64_t load(const Code* first) noexcept {
        codes neighbours;
        std::copy_n(first, count, neighbours.begin());  // compilers make it one load
        return std::bit_cast<std::uint64_t>(neighbours);
    }
    static std::uint64_t repeat(Code code) noexcept {
        codes copies;
        copies.fill(code);
        return std::bit_cast<std::uint64_t>(copies);
    }
};

/// Runs of one scan line whose codes are neighbours in memory.
template <class Code>
void scan_contiguous_line(std::vector<run>& runs, const Code* codes, index length, index first_position,
                          Code foreground) {
    using word = code_word<Code>;
    for (index i = 0; i < length;) {
        const Code code = codes[i];
        const index begin = i++;
        if (i + word::count <= length) {
            const auto same = word::repeat(code);
            while (i + word::count <= length && word::load(codes + i) == same) i += word::count;
        }
        while (i < length && codes[i] == code) ++i;
        if (code == foreground) append_run(runs, first_position + begin, i - begin);
    }
}

/// Runs of one scan line with any distance between its codes.
template <class Code>
void scan_strided_line(std::vector<run>& runs, const Code* codes, index stride, index length,
                       index first_position, Code foreground) {
    for (index i = 0; i < length; ++i)
        if (codes[i * stride] == foreground) append_run(runs, first_position + i, 1);
}

/// Runs of scan lines [first, first + count) that lie side by side in memory: columns of a row-major image.
/// Walks along the memory and compares each row with the one before; where codes differ, a column changes
/// side. The changes are then put in the order of the columns, so the image is never transposed.
template <class Code>
void scan_crossing_lines(std::vector<run>& runs, label_view<const Code> lines, index first, index count,
                         Code foreground) {
    using word = code_word<Code>;
    struct change {
        index line;
        index position;
    };
    const index length = lines.width(), step = lines.strides().x;
    const Code* const start = lines.row(first);
    std::vector<change> changes;
    std::vector<std::size_t> end_of(static_cast<std::size_t>(count) + 1);  // first counts, then places
    const auto note = [&](index line, index position) {
        changes.push_back({line, position});
        ++end_of[static_cast<std::size_t>(line)];
    };
    for (index l = 0; l < count; ++l)
        if (start[l] == foreground) note(l, 0);
    for (index i = 1; i < length; ++i) {
        const Code *now = start + i * step, *before = now - step;
        index l = 0;
        for (; l + word::count <= count; l += word::count) {
            if (word::load(now + l) == word::load(before + l)) continue;
            for (index k = l; k < l + word::count; ++k)
                if ((now[k] == foreground) != (before[k] == foreground)) note(k, i);
        }
        for (; l < count; ++l)
            if ((now[l] == foreground) != (before[l] == foreground)) note(l, i);
    }
    const Code* const last = start + (length - 1) * step;
    for (index l = 0; l < count; ++l)
        if (last[l] == foreground) note(l, length);

    // Counting sort by line; the positions of a line are ascending already.
    std::size_t place = 0;
    for (auto& entry : end_of) place += std::exchange(entry, place);
    std::vector<index> positions(changes.size());
    for (const auto& c : changes) positions[end_of[static_cast<std::size_t>(c.line)]++] = c.position;
    std::size_t at = 0;
    for (index l = 0; l < count; ++l) {
        const index base = (first + l) * length;
        for (; at < end_of[static_cast<std::size_t>(l)]; at += 2)
            append_run(runs, base + positions[at], positions[at + 1] - positions[at]);
    }
}

}  // namespace hubmap::detail
