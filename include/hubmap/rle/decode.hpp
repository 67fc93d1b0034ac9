#pragma once

#include <algorithm>
#include <cstdlib>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/detail/exchange_lines.hpp>
#include <hubmap/rle/detail/paint_tiles.hpp>
#include <hubmap/rle/downscale.hpp>
#include <hubmap/rle/rle.hpp>
#include <type_traits>

namespace hubmap {

namespace detail {

template <class Rle, class Code>
void require_decodable(const Rle& code, label_view<Code> out) {
    require(code.size() == out.size(), "rle", 121, "code of ", code.size(), " decoded into an image of ",
            out.size());
}

/// Calls `foreground(begin, end)` and `background(begin, end)` for the stretches of positions [begin, end).
template <class Foreground, class Background>
void for_each_stretch(std::span<const run> runs, index begin, index end, Foreground&& foreground,
                      Background&& background) {
    auto next =
        std::partition_point(runs.begin(), runs.end(), [&](const run& r) { return r.end() <= begin; });
    for (index at = begin; at < end; ++next) {
        const index start = next == runs.end() ? end : std::clamp(next->start, at, end);
        if (at < start) background(at, start);
        if (next == runs.end()) return;
        at = std::min(next->end(), end);
        if (start < at) foreground(start, at);
    }
}

/// Writes the scan lines of a code, which are the rows of `lines`: `paint(first pixel, count, stride,
/// is_foreground)` for stretches of them. Parts are shared among threads.
template <class Code, class Paint>
void paint_lines(const execution& how, std::span<const run> runs, label_view<Code> lines, Paint&& paint) {
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
            const auto painter = [&](bool inside) {
                return [&, inside](index from, index to) {
                    paint(memory + (from - base) * stride, to - from, stride, inside);
                };
            };
            for_each_stretch(runs, base, base + lines_a_piece * length, painter(true), painter(false));
        }
    });
}

/// The same for an image that may lie along or across the scan order in memory. Where it lies across, the
/// code is put into the other order, on its runs, if it stays short; else it is drawn in tiles.
template <class Rle, class Code, class Paint>
void paint_image(const execution& how, const Rle& code, label_view<Code> out, Paint&& paint) {
    if (out.empty()) return;
    const auto lines = Rle::order == scan_order::column_major ? out.transposed() : out;
    if (std::abs(lines.strides().x) <= std::abs(lines.strides().y))
        return paint_lines(how, code.runs(), lines, paint);
    const line_exchange exchange(code.runs(), lines.height(), lines.width());
    constexpr std::size_t pixels_a_change = 256;  // 8 bytes and some 10 ns each
    if (exchange.count() <= static_cast<std::size_t>(code.size().area()) / pixels_a_change)
        paint_lines<Code>(how, exchange.runs(), lines.transposed(), paint);
    else
        paint_tiles(how, code.runs(), lines, paint);
}

/// `count` pixels of one code, `stride` apart.
template <class Code>
void fill_pixels(Code* first, index count, index stride, Code value) {
    if (stride == 1)
        std::fill_n(first, count, value);
    else
        for (index i = 0; i < count; ++i) first[i * stride] = value;
}

}  // namespace detail

/// Writes every pixel: `foreground` in the mask, `background` elsewhere. The result is the same for any
/// number of threads. Time: that of filling the image. Memory: none where the image lies along the scan
/// order; else the runs, and a sixteenth of a byte a pixel or, for each thread, 64 bytes a pixel of a scan
/// line. Errors: hubmap.rle.121 where the sizes differ.
template <class Rle, label_code Code>
void decode(const execution& how, const Rle& code, label_view<Code> out,
            std::type_identity_t<Code> foreground, std::type_identity_t<Code> background) {
    detail::require_decodable(code, out);
    detail::paint_image(how, code, out, [=](Code* first, index count, index stride, bool inside) {
        detail::fill_pixels(first, count, stride, inside ? foreground : background);
    });
}

/// Writes `code_value` to the foreground pixels and leaves the others as they are.
/// Errors: hubmap.rle.121 where the sizes differ.
template <class Rle, label_code Code>
void decode(const execution& how, const Rle& code, label_view<Code> out,
            std::type_identity_t<Code> code_value = 1) {
    detail::require_decodable(code, out);
    detail::paint_image(how, code, out, [=](Code* first, index count, index stride, bool inside) {
        if (inside) detail::fill_pixels(first, count, stride, code_value);
    });
}

/// The same on the calling thread.
template <class Rle, label_code Code>
void decode(const Rle& code, label_view<Code> out, std::type_identity_t<Code> code_value = 1) {
    decode(execution{.threads = 1}, code, out, code_value);
}

/// A new label image with `code_value` at the foreground and 0 elsewhere.
template <label_code Code = std::uint8_t, class Rle>
[[nodiscard]] label_image<Code> decoded(const Rle& code, Code code_value = 1) {
    label_image<Code> labels(code.size());
    decode(code, labels.view(), code_value);
    return labels;
}

/// Writes `code_value` to each pixel of the smaller image `out` whose cell of `downscale` x `downscale`
/// pixels is foreground by at least half (majority; cells at the far border count the pixels they have).
/// Pixels of the code beyond `out` are left out. The full mask is never drawn: this is downscaled() and then
/// decode(). Errors: hubmap.rle.122 where `out` is larger than the image needs.
template <class Rle, label_code Code>
void decode_downscaled(const Rle& code, index downscale, label_view<Code> out,
                       std::type_identity_t<Code> code_value = 1) {
    const auto cells = [&](index side) { return side == 0 ? 0 : (side - 1) / downscale + 1; };
    require(downscale >= 1 && out.height() <= cells(code.size().height) &&
                out.width() <= cells(code.size().width),
            "rle", 122, "code of ", code.size(), " downscaled by ", downscale, " into an image of ",
            out.size());
    if (!code.empty() && !out.empty()) decode(crop(downscaled(code, downscale), out.size()), out, code_value);
}

/// The same for any ratio: the image is cut into as many equal cells as `out` has pixels, whose borders may
/// cut pixels of the code; areas are counted exactly, in integers. Errors: hubmap.rle.122 where `out` is
/// larger than the code's image.
template <class Rle, label_code Code>
void decode_downscaled(const Rle& code, label_view<Code> out, std::type_identity_t<Code> code_value = 1) {
    require(out.height() <= code.size().height && out.width() <= code.size().width, "rle", 122, "code of ",
            code.size(), " downscaled into an image of ", out.size());
    if (!code.empty() && !out.empty()) decode(downscaled(code, out.size()), out, code_value);
}

}  // namespace hubmap
