#pragma once

#include <algorithm>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/foreground.hpp>
#include <hubmap/rle/detail/scan_lines.hpp>
#include <hubmap/rle/rle.hpp>
#include <span>
#include <type_traits>

namespace hubmap {

namespace detail {

template <class Rle, class View>
auto scan_lines_of(const View& image) {
    return Rle::order == scan_order::column_major ? image.transposed() : image;  // now a line is a row
}

}  // namespace detail

/// The runs of all pixels with code `foreground`, at any strides. The image is read once, along its memory
/// where its pixels are neighbours there; a column-major code of a row-major image needs no transposed copy.
/// The result is the same for any number of threads. Memory: the runs, and 24 bytes a change of a column.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const execution& how, label_view<const Code> labels,
                         std::type_identity_t<Code> foreground = 1) {
    if (labels.empty()) return Rle(labels.size());
    return detail::scan_image<Rle, Code>(how, detail::scan_lines_of<Rle>(labels.pixels()), labels.size(),
                                         detail::is_code<Code>{foreground});
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

/// The runs of all pixels above `threshold`, of an image of bytes, of wider unsigned numbers or of floats,
/// with one channel; no number (NaN) is not above. Otherwise as encode(). Errors: hubmap.rle.124 where the
/// image has several channels.
template <class Rle = kaggle_rle, class Value>
requires std::is_arithmetic_v<Value>
[[nodiscard]] Rle encode_above(const execution& how, image_view<const Value> image, double threshold) {
    require(image.channels() <= 1, "rle", 124, "an image of ", image.channels(), " channels");
    if (image.size().empty()) return Rle(image.size());
    const exact_level<Value> exact(threshold);
    if (exact.all) return Rle(image.size(), {{0, image.size().area()}});
    if (!exact.level) return Rle(image.size());
    return detail::scan_image<Rle, Value>(how, detail::scan_lines_of<Rle>(image), image.size(),
                                          detail::is_above<Value>{*exact.level});
}

/// Copies the runs of a code into a buffer of the caller's, as far as they fit, and returns how many the code
/// has: where that passes `out.size()`, the rest did not fit.
template <class Rle>
[[nodiscard]] index copy_runs(const Rle& code, std::span<run> out) {
    const auto runs = code.runs();
    std::copy_n(runs.begin(), std::min(runs.size(), out.size()), out.begin());
    return static_cast<index>(runs.size());
}

}  // namespace hubmap
