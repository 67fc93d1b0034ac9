#pragma once

#include <hubmap/core/label_image.hpp>
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

/// Writes `code_value` to each pixel of the smaller image `out` whose cell of `downscale` x `downscale`
/// pixels is foreground by at least half (majority; cells at the far border count the pixels they have).
/// Pixels of the code beyond `out` are left out. The full mask is never drawn: memory is one line of
/// counters. Errors: hubmap.rle.122 where `out` is larger than the image needs.
template <class Rle, label_code Code>
void decode_downscaled(const Rle& code, index downscale, label_view<Code> out,
                       std::type_identity_t<Code> code_value = 1) {
    require(downscale >= 1 && out.height() <= ceil_div(code.size().height, downscale) &&
                out.width() <= ceil_div(code.size().width, downscale),
            "rle", 122, "code of ", code.size(), " downscaled by ", downscale, " into an image of ",
            out.size());
    constexpr bool by_column = Rle::order == scan_order::column_major;
    const auto lines = by_column ? out.transposed() : out;
    const index full_lines = by_column ? code.size().width : code.size().height;
    const index full_length = code.line_length();

    std::vector<index> covered(
        static_cast<std::size_t>(lines.width()));  // of the line of cells being counted
    index cell_line = 0;
    const auto flush = [&] {
        const index thickness = std::min(downscale, full_lines - cell_line * downscale);
        for (index i = 0; i < lines.width(); ++i) {
            auto& count = covered[static_cast<std::size_t>(i)];
            const index pixels = thickness * std::min(downscale, full_length - i * downscale);
            if (2 * count >= pixels) lines(cell_line, i) = code_value;
            count = 0;
        }
    };
    bool any = false;
    for_each_line_segment(code, [&](index line, index begin, index end) {
        if (line / downscale >= lines.height()) return;
        if (line / downscale != cell_line) {
            if (any) flush();
            any = false;
            cell_line = line / downscale;
        }
        any = true;
        const index last = std::min(lines.width(), ceil_div(end, downscale));
        for (index i = begin / downscale; i < last; ++i)
            covered[static_cast<std::size_t>(i)] +=
                std::min(end, (i + 1) * downscale) - std::max(begin, i * downscale);
    });
    if (any) flush();
}

}  // namespace hubmap
