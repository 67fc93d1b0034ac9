#pragma once

#include <algorithm>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/detail/line_blocks.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

namespace detail {

/// Appends to runs that come by ascending starts and may overlap.
inline void append_overlapping(std::vector<run>& runs, index start, index end) {
    if (!runs.empty() && start <= runs.back().end())
        runs.back().length = std::max(runs.back().end(), end) - runs.back().start;
    else
        runs.push_back({start, end - start});
}

/// How far a pixel reaches before and behind itself.
struct reach {
    index before;
    index behind;

    /// That of a box whose anchor is size / 2, as far as an axis of `count` pixels goes.
    static constexpr reach of_box(index size, index count) noexcept {
        return {std::min(size - 1 - size / 2, count - 1), std::min(size / 2, count - 1)};
    }
};

inline std::vector<run> grown_along_lines(std::span<const run> runs, index length, const reach& by) {
    std::vector<run> grown;
    grown.reserve(runs.size());
    for_each_line_block(runs, length, [&](index first, index last, std::span<const stretch> stretches) {
        for (const auto& s : stretches)  // several lines are whole ones, which stay as they are
            append_overlapping(grown, first * length + std::max<index>(0, s.begin - by.before),
                               (last - 1) * length + std::min(length, s.end + by.behind));
    });
    return grown;
}

/// Runs united with themselves `shift` positions further on; what passes `end` is lost.
inline std::vector<run> united_with_shifted(const std::vector<run>& runs, index shift, index end) {
    std::vector<run> united;
    united.reserve(runs.size());
    const index last_start = end - shift;
    auto shifted = runs.begin();
    const auto append_shifted = [&] {
        append_overlapping(united, shifted->start + shift, std::min(shifted->end(), last_start) + shift);
        ++shifted;
    };
    for (const auto& r : runs) {
        while (shifted->start < last_start && shifted->start + shift < r.start) append_shifted();
        append_overlapping(united, r.start, r.end());
    }
    while (shifted != runs.end() && shifted->start < last_start) append_shifted();
    return united;
}

/// Each pixel also in the lines before and behind it. A window of lines is doubled until it is wide enough.
inline std::vector<run> grown_across_lines(std::vector<run> runs, index length, index end, const reach& by) {
    if (by.before > 0)
        for (auto& r : runs) r.start -= by.before * length;  // may lie before the image until the end
    const index wanted = by.before + by.behind + 1;
    for (index lines = 1; lines < wanted;) {
        const index step = std::min(lines, wanted - lines);
        runs = united_with_shifted(runs, step * length, end);
        lines += step;
    }
    std::erase_if(runs, [](const run& r) { return r.end() <= 0; });
    if (!runs.empty() && runs.front().start < 0) runs.front() = {0, runs.front().end()};
    return runs;
}

}  // namespace detail

/// A pixel is foreground where any pixel of the box laid around it is: `box` pixels, the anchor at (height /
/// 2, width / 2) as OpenCV's cv::dilate has it, so an even box reaches further up and left than down and
/// right. Outside the image lies background. Time: runs x log(lines that the box crosses), and the lines that
/// the runs cross; it does not grow with the box otherwise. Memory: the runs.
/// Errors: hubmap.rle.164 where a side of the box is below 1.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> dilated(const rle<Order, Base>& code, extent box) {
    require(box.height >= 1 && box.width >= 1, "rle", 164, "a box of ", box);
    if (code.empty()) return code;
    constexpr bool by_column = Order == scan_order::column_major;
    const index length = code.line_length(), end = code.size().area();
    const auto along = detail::reach::of_box(by_column ? box.height : box.width, length);
    const auto across = detail::reach::of_box(by_column ? box.width : box.height, end / length);
    return {code.size(), detail::grown_across_lines(detail::grown_along_lines(code.runs(), length, along),
                                                    length, end, across)};
}

/// A pixel is foreground where all pixels of the box laid around it are, as cv::erode; outside the image lies
/// foreground, so that the border of the image takes nothing away. Anchor, time, memory and errors as of
/// `dilated`.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> eroded(const rle<Order, Base>& code, extent box) {
    return complement_of(dilated(complement_of(code), box));
}

/// Eroded, then dilated: what is smaller than the box goes. As cv::morphologyEx, an even box moves the rest
/// by a pixel down and right; take an odd one where that matters.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> opened(const rle<Order, Base>& code, extent box) {
    return dilated(eroded(code, box), box);
}

/// Dilated, then eroded: gaps smaller than the box are filled. Moves like `opened`.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> closed(const rle<Order, Base>& code, extent box) {
    return eroded(dilated(code, box), box);
}

}  // namespace hubmap
