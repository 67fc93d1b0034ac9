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

inline void require_one_channel(index channels) {
    require(channels <= 1, "rle", 124, "an image of ", channels, " channels");
}

}  // namespace detail

/// The runs of all pixels with code `foreground`, at any strides. (A mask of 0 and 255 has code 255, or is
/// what lies above 0: encode_above.) The image is read once, along its memory where its pixels are neighbours
/// there; a column-major code of a row-major image needs no transposed copy. The result is the same for any
/// number of threads. Memory: the runs, twice on several threads; where the image lies across the scan order,
/// 24 bytes a change of a line and 9 bytes a line.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const execution& how, label_view<Code> labels,
                         std::type_identity_t<std::remove_const_t<Code>> foreground = 1) {
    using code = std::remove_const_t<Code>;
    return detail::join_runs<Rle>(
        labels.size(), detail::runs_of<Rle, code>(how, labels.pixels(), detail::is_code<code>{foreground}));
}

/// The same on the calling thread.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(label_view<Code> labels,
                         std::type_identity_t<std::remove_const_t<Code>> foreground = 1) {
    return encode<Rle>(execution{.threads = 1}, labels, foreground);
}

template <class Rle = kaggle_rle, class Code>
[[nodiscard]] Rle encode(const label_image<Code>& labels, std::type_identity_t<Code> foreground = 1) {
    return encode<Rle>(labels.view(), foreground);
}

/// Writes the runs to a buffer of the caller's, as far as they fit, and returns how many the image has: where
/// that passes `out.size()`, the rest was not written. Memory: the runs once more while they are found.
template <class Rle = kaggle_rle, class Code>
[[nodiscard]] index encode_into(const execution& how, label_view<Code> labels, std::span<run> out,
                                std::type_identity_t<std::remove_const_t<Code>> foreground = 1) {
    using code = std::remove_const_t<Code>;
    index count = 0;
    detail::for_each_joined(
        detail::runs_of<Rle, code>(how, labels.pixels(), detail::is_code<code>{foreground}),
        [&](const run& r) {
            if (count < std::ssize(out)) out[static_cast<std::size_t>(count)] = r;
            ++count;
        });
    return count;
}

/// The runs of all pixels above `threshold`, of an image of bytes, of wider unsigned numbers or of floats,
/// with one channel; no number (NaN) is not above. Otherwise as encode(). Errors: hubmap.rle.101,
/// hubmap.rle.124 where the image has several channels.
template <class Rle = kaggle_rle, class Value>
requires std::is_arithmetic_v<Value>
[[nodiscard]] Rle encode_above(const execution& how, image_view<Value> image, double threshold) {
    using value = std::remove_const_t<Value>;
    detail::require_one_channel(image.channels());
    return detail::join_runs<Rle>(
        image.size(), detail::runs_of<Rle, value>(how, image, detail::values_above<value>(threshold)));
}

}  // namespace hubmap
