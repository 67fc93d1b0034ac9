#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
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

}  // namespace hubmap
