#pragma once

#include <algorithm>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/class_algebra.hpp>
#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/detail/foreground.hpp>
#include <hubmap/rle/detail/scan_lines.hpp>
#include <type_traits>

namespace hubmap {

/// The runs of all classes of a label image in one pass over its memory, at any strides; code 0 is
/// background. Otherwise as encode(). Memory: as that of encode(), and the class of each change.
template <scan_order Order = scan_order::column_major, int Base = 1, class Code>
[[nodiscard]] auto encode_classes(const execution& how, label_view<Code> labels) {
    using code = std::remove_const_t<Code>;
    using result = class_rle<Order, Base, code>;
    return detail::join_runs<result>(
        labels.size(), detail::runs_of<result, code>(how, labels.pixels(), detail::is_class<code>{}));
}

/// The same on the calling thread.
template <scan_order Order = scan_order::column_major, int Base = 1, class Code>
[[nodiscard]] auto encode_classes(label_view<Code> labels) {
    return encode_classes<Order, Base>(execution{.threads = 1}, labels);
}

template <scan_order Order = scan_order::column_major, int Base = 1, class Code>
[[nodiscard]] auto encode_classes(const label_image<Code>& labels) {
    return encode_classes<Order, Base>(labels.view());
}

/// Writes the class of each pixel, 0 where there is none: all of `out`, each pixel once and along its memory;
/// a code of the other order is exchanged first. Errors: hubmap.rle.121 where the sizes differ.
template <scan_order Order, int Base, class Value>
void decode_classes(const class_rle<Order, Base, Value>& code, label_view<Value> out) {
    require(code.size() == out.size(), "rle", 121, "code of ", code.size(), " decoded into an image of ",
            out.size());
    if (out.empty()) return;
    constexpr bool by_column = Order == scan_order::column_major;
    constexpr auto other = by_column ? scan_order::row_major : scan_order::column_major;
    const auto lines = by_column ? out.transposed() : out;
    if (lines.strides().x != 1 && lines.strides().y == 1)
        return decode_classes(code_cast<class_rle<other, Base, Value>>(code), out);
    const index length = lines.width();
    const auto fill = [&](index position, index count, Value value) {
        index line = position / length, begin = position % length;
        for (index left = count; left > 0; ++line, begin = 0) {
            const index here = std::min(left, length - begin);
            if (Value* const first = lines.row(line); lines.strides().x == 1)
                std::fill(first + begin, first + begin + here, value);
            else
                for (index i = begin; i < begin + here; ++i) first[i * lines.strides().x] = value;
            left -= here;
        }
    };
    index at = 0;
    for (const auto& r : code.runs()) {
        fill(at, r.start - at, 0);
        fill(r.start, r.length, r.value);
        at = r.end();
    }
    fill(at, code.size().area() - at, 0);
}

/// A new label image with the class of each pixel.
template <scan_order Order, int Base, class Value>
[[nodiscard]] label_image<Value> decoded_classes(const class_rle<Order, Base, Value>& code) {
    label_image<Value> labels(code.size());
    decode_classes(code, labels.view());
    return labels;
}

}  // namespace hubmap
