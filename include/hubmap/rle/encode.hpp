#pragma once

#include <array>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

namespace detail {

/// Runs of one scan line after another; `is_set(line, offset)` tells the pixels.
/// A line's last run and the next line's first touch in memory of the scan order, so they are joined.
template <class IsSet>
void append_line(std::vector<run>& runs, index line, index length, const IsSet& is_set) {
    const index base = line * length;
    for (index i = 0; i < length;) {
        while (i < length && !is_set(i)) ++i;
        const index begin = i;
        while (i < length && is_set(i)) ++i;
        if (i > begin) {
            if (!runs.empty() && runs.back().end() == base + begin)
                runs.back().length += i - begin;
            else
                runs.push_back({base + begin, i - begin});
        }
    }
}

}  // namespace detail

/// The runs of all pixels with code `foreground`. Any strides: a column-major code of a row-major image is
/// made from blocks of columns, without a transposed copy of the image. The result is the same for any number
/// of threads. Memory: the runs and one block of columns a thread.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const execution& how, label_view<const Code> labels,
                         std::type_identity_t<Code> foreground = 1) {
    const auto lines =
        Rle::order == scan_order::column_major ? labels.transposed() : labels;  // now a line is a row
    const index count = lines.height(), length = lines.width();
    // 64 lines of one-byte codes fill the cache lines that a column walk touches, so each is fetched once.
    constexpr index block = 64;
    std::vector<std::vector<run>> parts(static_cast<std::size_t>(ceil_div(count, block)));
    parallel_for(how, 0, static_cast<index>(parts.size()), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        const index first = part * block, here = std::min(block, count - first);
        std::vector<std::uint8_t> gathered(static_cast<std::size_t>(here * length));
        if (lines.strides().x == 1) {
            for (index line = first; line < first + here; ++line) {
                const Code* row = lines.row(line);
                detail::append_line(runs, line, length, [&](index i) { return row[i] == foreground; });
            }
            return;
        }
        for (index i = 0; i < length; ++i)
            for (index l = 0; l < here; ++l)
                gathered[static_cast<std::size_t>(l * length + i)] = lines(first + l, i) == foreground;
        for (index l = 0; l < here; ++l) {
            const std::uint8_t* row = gathered.data() + l * length;
            detail::append_line(runs, first + l, length, [&](index i) { return row[i] != 0; });
        }
    });
    rle_builder<Rle> builder(labels.size());
    for (const auto& runs : parts)
        for (const auto& r : runs) builder.append(r.start, r.length);
    return std::move(builder).finish();
}

template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(label_view<const Code> labels, std::type_identity_t<Code> foreground = 1) {
    return encode<Rle>(execution{.threads = 1}, labels, foreground);
}

template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const label_image<Code>& labels, std::type_identity_t<Code> foreground = 1) {
    return encode<Rle>(labels.view(), foreground);
}

}  // namespace hubmap
