#pragma once

#include <algorithm>
#include <hubmap/core/label_image.hpp>
#include <hubmap/rle/detail/cell_cover.hpp>
#include <hubmap/rle/rle.hpp>
#include <type_traits>

namespace hubmap {

/// Calls `visit(line, begin, end)` for each part of a run that lies in one scan line (column or row).
template <class Rle, class Visit>
void for_each_line_segment(const Rle& code, Visit&& visit) {
    const index length = code.line_length();
    for (const auto& r : code.runs()) {
        index line = r.start / length, begin = r.start % length;
        for (index left = r.length; left > 0; ++line, begin = 0) {
            const index here = std::min(left, length - begin);
            visit(line, begin, begin + here);
            left -= here;
        }
    }
}

/// Writes `code_value` to the foreground pixels and leaves the others as they are.
/// Errors: hubmap.rle.121 where the sizes differ.
template <class Rle, label_code Code>
void decode(const Rle& code, label_view<Code> out, std::type_identity_t<Code> code_value = 1) {
    require(code.size() == out.size(), "rle", 121, "code of ", code.size(), " decoded into an image of ",
            out.size());
    const auto lines = Rle::order == scan_order::column_major ? out.transposed() : out;
    for_each_line_segment(code, [&](index line, index begin, index end) {
        if (lines.strides().x == 1) {
            std::fill(lines.row(line) + begin, lines.row(line) + end, code_value);
            return;
        }
        for (index i = begin; i < end; ++i) lines(line, i) = code_value;
    });
}

/// A new label image with `code_value` at the foreground and 0 elsewhere.
template <label_code Code = std::uint8_t, class Rle>
[[nodiscard]] label_image<Code> decoded(const Rle& code, Code code_value = 1) {
    label_image<Code> labels(code.size());
    decode(code, labels.view(), code_value);
    return labels;
}

namespace detail {

/// Majority of the cells that two axes cut the image into. A scan line meets at most two lines of cells.
template <class Rle, class Code>
void decode_cells(const Rle& code, const cell_axis& across, const cell_axis& along, label_view<Code> lines,
                  Code code_value) {
    cell_line_cover now(along), next(along);
    index current = 0;  // the line of cells that `now` counts
    const auto advance = [&] {
        now.take_majority(across.size(current), [&](index c) { lines(current, c) = code_value; });
        std::swap(now, next);
        ++current;
    };
    for_each_line_segment(code, [&](index line, index begin, index end) {
        const index top = line * across.pixel, bottom = top + across.pixel;
        const index cell = top / across.cell;
        if (cell >= across.cells) return;
        if (cell > current) advance();
        if (cell > current) advance();  // `next` may hold a part too
        current = cell;                 // lines of cells in between are background
        const index here = std::min(bottom, across.end(cell)) - top;
        now.add(begin, end, here);
        if (here < across.pixel && cell + 1 < across.cells) next.add(begin, end, across.pixel - here);
    });
    advance();
    if (current < across.cells) advance();
}

}  // namespace detail

/// Writes `code_value` to each pixel of the smaller image `out` whose cell of `downscale` x `downscale`
/// pixels is foreground by at least half (majority; cells at the far border count the pixels they have).
/// Pixels of the code beyond `out` are left out. The full mask is never drawn: memory is two lines of
/// counters. Errors: hubmap.rle.122 where `out` is larger than the image needs.
template <class Rle, label_code Code>
void decode_downscaled(const Rle& code, index downscale, label_view<Code> out,
                       std::type_identity_t<Code> code_value = 1) {
    require(downscale >= 1 && out.height() <= ceil_div(code.size().height, downscale) &&
                out.width() <= ceil_div(code.size().width, downscale),
            "rle", 122, "code of ", code.size(), " downscaled by ", downscale, " into an image of ",
            out.size());
    if (code.empty() || out.empty()) return;
    const auto rows = detail::cell_axis::whole_pixels(code.size().height, downscale, out.height());
    const auto columns = detail::cell_axis::whole_pixels(code.size().width, downscale, out.width());
    if constexpr (Rle::order == scan_order::column_major)
        detail::decode_cells<Rle, Code>(code, columns, rows, out.transposed(), code_value);
    else
        detail::decode_cells<Rle, Code>(code, rows, columns, out, code_value);
}

/// The same for any ratio: the image is cut into as many equal cells as `out` has pixels, whose borders may
/// cut pixels of the code; areas are counted exactly, in integers. Errors: hubmap.rle.122 where `out` is
/// larger than the code's image.
template <class Rle, label_code Code>
void decode_downscaled(const Rle& code, label_view<Code> out, std::type_identity_t<Code> code_value = 1) {
    require(out.height() <= code.size().height && out.width() <= code.size().width, "rle", 122, "code of ",
            code.size(), " downscaled into an image of ", out.size());
    if (code.empty() || out.empty()) return;
    const auto rows = detail::cell_axis::equal_cells(code.size().height, out.height());
    const auto columns = detail::cell_axis::equal_cells(code.size().width, out.width());
    if constexpr (Rle::order == scan_order::column_major)
        detail::decode_cells<Rle, Code>(code, columns, rows, out.transposed(), code_value);
    else
        detail::decode_cells<Rle, Code>(code, rows, columns, out, code_value);
}

}  // namespace hubmap
