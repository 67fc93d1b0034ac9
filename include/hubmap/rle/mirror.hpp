#pragma once

#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <hubmap/rle/reorder.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// The axis along which a mirror changes places.
enum class mirror_axis {
    y,  ///< upside down
    x   ///< left and right exchanged
};

namespace detail {

/// The last pixel first: both axes mirrored.
template <class Rle>
Rle reversed(const Rle& code) {
    const auto runs = code.runs();
    const index end = code.size().area();
    std::vector<run> turned;
    turned.reserve(runs.size());
    for (auto r = runs.rbegin(); r != runs.rend(); ++r) turned.push_back({end - r->end(), r->length});
    return Rle(code.size(), std::move(turned));
}

/// Each scan line backwards.
template <class Rle>
Rle with_reversed_lines(const Rle& code) {
    const index length = code.line_length();
    std::vector<run> turned;
    turned.reserve(code.runs().size());
    for_each_line_block(code.runs(), length,
                        [&](index first, index last, std::span<const stretch> stretches) {
                            if (last - first > 1) {  // whole lines
                                append_run(turned, first * length, (last - first) * length);
                                return;
                            }
                            for (auto s = stretches.rbegin(); s != stretches.rend(); ++s)
                                append_run(turned, (first + 1) * length - s->end, s->end - s->begin);
                        });
    return Rle(code.size(), std::move(turned));
}

}  // namespace detail

/// The mirrored mask. Time and memory: the runs, and the starts and ends of lines that they cross.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> flipped(const rle<Order, Base>& code, mirror_axis axis) {
    const bool along_lines = (axis == mirror_axis::y) == (Order == scan_order::column_major);
    return detail::with_reversed_lines(along_lines ? code : detail::reversed(code));
}

/// The mask turned clockwise by `quarters` of a full turn (negative: the other way round). Time and memory:
/// the runs of both codes.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> rotated(const rle<Order, Base>& code, int quarters) {
    constexpr int full = 4;
    switch ((quarters % full + full) % full) {
        case 1:
            return flipped(transposed(code), mirror_axis::x);
        case 2:
            return detail::reversed(code);
        case 3:
            return flipped(transposed(code), mirror_axis::y);
        default:
            return code;
    }
}

}  // namespace hubmap
