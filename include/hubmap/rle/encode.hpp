#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/scan_codes.hpp>
#include <hubmap/rle/rle.hpp>
#include <type_traits>

namespace hubmap {

/// The runs of all pixels with code `foreground`, at any strides. The image is read once, along its memory
/// where its pixels are neighbours there; a column-major code of a row-major image needs no transposed copy.
/// The result is the same for any number of threads. Memory: the runs, and 24 bytes a change of a column.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const execution& how, label_view<const Code> labels,
                         std::type_identity_t<Code> foreground = 1) {
    if (labels.empty()) return Rle(labels.size());
    const auto lines =
        Rle::order == scan_order::column_major ? labels.transposed() : labels;  // now a line is a row
    const index count = lines.height(), length = lines.width();
    // Rows of a part are long enough for the processor to fetch ahead (512 took twice the time), and parts
    // are enough to share among threads.
    constexpr index lines_a_part = 2048;
    std::vector<std::vector<run>> parts(static_cast<std::size_t>(ceil_div(count, lines_a_part)));
    parallel_for(how, 0, static_cast<index>(parts.size()), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        const index first = part * lines_a_part, end = std::min(count, first + lines_a_part);
        if (lines.strides().x != 1 && lines.strides().y == 1)
            return detail::scan_crossing_lines<Code>(runs, lines, first, end - first, foreground);
        for (index line = first; line < end; ++line) {
            if (lines.strides().x == 1)
                detail::scan_contiguous_line<Code>(runs, lines.row(line), length, line * length, foreground);
            else
                detail::scan_strided_line<Code>(runs, lines.row(line), lines.strides().x, length,
                                                line * length, foreground);
        }
    });
    return detail::join_runs<Rle>(labels.size(), parts);
}

/// The same on the calling thread.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(label_view<const Code> labels, std::type_identity_t<Code> foreground = 1) {
    return encode<Rle>(execution{.threads = 1}, labels, foreground);
}

template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const label_image<Code>& labels, std::type_identity_t<Code> foreground = 1) {
    return encode<Rle>(labels.view(), foreground);
}

}  // namespace hubmap
