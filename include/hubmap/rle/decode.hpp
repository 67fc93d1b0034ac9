#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/detail/paint_image.hpp>
#include <hubmap/rle/downscale.hpp>
#include <hubmap/rle/rle.hpp>
#include <type_traits>

namespace hubmap {

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
