#pragma once

#include <algorithm>
#include <cstdlib>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/exchange_lines.hpp>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <hubmap/rle/detail/paint_tiles.hpp>
#include <hubmap/rle/rle.hpp>
#include <span>

/// From runs to pixels. All stretches of the image are painted, `paint(first pixel, count, stride, side)`:
/// the side is that of a run, foreground or a class, or 0, background.
namespace hubmap::detail {

template <class Rle, class Code>
void require_decodable(const Rle& code, label_view<Code> out) {
    require(code.size() == out.size(), "rle", 121, "code of ", code.size(), " decoded into an image of ",
            out.size());
}

/// Paints the scan lines of a code, which are the rows of `lines`. Parts are shared among threads.
template <class Run, class Code, class Paint>
void paint_lines(const execution& how, std::span<const Run> runs, label_view<Code> lines, Paint&& paint) {
    const index length = lines.width(), count = lines.height(), stride = lines.strides().x;
    constexpr index pixels_a_part = index{1} << 22;
    const index lines_a_part = std::clamp<index>(pixels_a_part / length, 1, count);
    const bool joined = lines.strides().y == length * stride;  // no gap between lines: all of them are one
    parallel_for(how, 0, ceil_div(count, lines_a_part), [&](index part) {
        const index first = part * lines_a_part, end = std::min(count, first + lines_a_part);
        const index lines_a_piece = joined ? end - first : 1;
        for (index line = first; line < end; line += lines_a_piece) {
            const index base = line * length;
            Code* const memory = lines.row(line);
            for_each_stretch(runs, base, base + lines_a_piece * length, [&](index from, index to, auto side) {
                paint(memory + (from - base) * stride, to - from, stride, side);
            });
        }
    });
}

/// Paints an image that may lie along or across the scan order in memory. Where it lies across, the code is
/// put into the other order, on its runs, if it stays short; else it is drawn in tiles.
template <class Rle, class Code, class Paint>
void paint_image(const execution& how, const Rle& code, label_view<Code> out, Paint&& paint) {
    if (out.empty()) return;
    const auto runs = code.runs();
    const auto lines = Rle::order == scan_order::column_major ? out.transposed() : out;
    if (std::abs(lines.strides().x) <= std::abs(lines.strides().y))
        return paint_lines(how, runs, lines, paint);
    constexpr std::size_t pixels_a_change = 256;  // 8 bytes and some 10 ns each; for classes up to 24 bytes
    const line_exchange exchange(runs, lines.height(), lines.width(),
                                 static_cast<std::size_t>(code.size().area()) / pixels_a_change);
    if (!exchange.is_complete()) return paint_tiles(how, runs, lines, paint);
    const auto along = exchange.runs();
    paint_lines(how, decltype(runs)(along), lines.transposed(), paint);
}

/// `count` pixels of one code, `stride` apart.
template <class Code>
void fill_pixels(Code* first, index count, index stride, Code value) {
    if (stride == 1)
        std::fill_n(first, count, value);
    else
        for (index i = 0; i < count; ++i) first[i * stride] = value;
}

}  // namespace hubmap::detail
