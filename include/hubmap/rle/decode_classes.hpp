#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/detail/paint_image.hpp>

namespace hubmap {

/// Writes the class of each pixel, 0 where there is none: all of `out`, at any strides. The result is the
/// same for any number of threads. Time: that of filling the image. Memory: none where the image lies along
/// the scan order; else the runs, and a tenth of a byte a pixel or, for each thread, 64 classes a pixel of a
/// scan line. Errors: hubmap.rle.121 where the sizes differ.
template <scan_order Order, int Base, class Value>
void decode_classes(const execution& how, const class_rle<Order, Base, Value>& code, label_view<Value> out) {
    detail::require_decodable(code, out);
    detail::paint_image(how, code, out, [](Value* first, index count, index stride, Value side) {
        detail::fill_pixels(first, count, stride, side);
    });
}

/// The same on the calling thread.
template <scan_order Order, int Base, class Value>
void decode_classes(const class_rle<Order, Base, Value>& code, label_view<Value> out) {
    decode_classes(execution{.threads = 1}, code, out);
}

/// A new label image with the class of each pixel.
template <scan_order Order, int Base, class Value>
[[nodiscard]] label_image<Value> decoded_classes(const class_rle<Order, Base, Value>& code) {
    label_image<Value> labels(code.size());
    decode_classes(code, labels.view());
    return labels;
}

}  // namespace hubmap
