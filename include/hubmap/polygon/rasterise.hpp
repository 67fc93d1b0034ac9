#pragma once

#include <algorithm>
#include <hubmap/core/label_image.hpp>
#include <hubmap/polygon/scanlines.hpp>
#include <type_traits>

namespace hubmap {

/// Writes `code` to the pixels of `out` whose centre lies inside `area`; the others stay as they are. A pixel
/// of `out` stands for `downscale` x `downscale` pixels of the slide; what lies outside `out` is left out.
/// Holes stay holes and no full-resolution mask is made: the original filled polygons as if convex, without
/// their inner rings, in 8 GB. Errors: hubmap.polygon.101, 102.
template <label_code Code>
void rasterise(const polygon& area, double downscale, label_view<Code> out, std::type_identity_t<Code> code) {
    for_each_polygon_row(area, downscale, out.size(), [&](index y, index begin, index end) {
        if (out.strides().x == 1)
            std::fill(out.row(y) + begin, out.row(y) + end, code);
        else
            for (index x = begin; x < end; ++x) out(y, x) = code;
    });
}

/// The union of all parts.
template <label_code Code>
void rasterise(const annotation& structure, double downscale, label_view<Code> out,
               std::type_identity_t<Code> code) {
    for (const auto& part : structure.parts) rasterise(part, downscale, out, code);
}

}  // namespace hubmap
