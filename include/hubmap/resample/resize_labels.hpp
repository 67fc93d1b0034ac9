#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/label_image.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace hubmap {

/// Resizes labels: each output pixel takes the code at its top left corner, as OpenCV's `INTER_NEAREST`.
/// Errors: hubmap.resample.111 where an image is empty.
template <class Code>
void resize_nearest(label_view<Code> in, std::type_identity_t<label_view<std::remove_const_t<Code>>> out) {
    require(!in.empty() && !out.empty(), "resample", 111, "cannot resize labels of ", in.size(), " to ",
            out.size());
    const auto positions = [](index from, index to) {
        const double scale = 1.0 / (static_cast<double>(to) / static_cast<double>(from));
        std::vector<index> at(static_cast<std::size_t>(to));
        for (index i = 0; i < to; ++i)
            at[static_cast<std::size_t>(i)] =
                std::min(static_cast<index>(std::floor(static_cast<double>(i) * scale)), from - 1);
        return at;
    };
    const std::vector<index> rows = positions(in.height(), out.height());
    const std::vector<index> columns = positions(in.width(), out.width());
    for (index y = 0; y < out.height(); ++y)
        for (index x = 0; x < out.width(); ++x)
            out(y, x) = in(rows[static_cast<std::size_t>(y)], columns[static_cast<std::size_t>(x)]);
}

/// Resizes labels: each output pixel takes the code that covers most of its area (exact, in whole numbers);
/// of equal shares the smallest code. O(pixels of both images x codes that meet in a cell). Errors:
/// hubmap.resample.111 where an image is empty.
template <class Code>
void resize_majority(label_view<Code> in, std::type_identity_t<label_view<std::remove_const_t<Code>>> out) {
    require(!in.empty() && !out.empty(), "resample", 111, "cannot resize labels of ", in.size(), " to ",
            out.size());
    // Along an axis input pixel p covers [p to, (p + 1) to), output pixel i [i from, (i + 1) from).
    struct part {
        index position, length;
    };
    const auto parts_of = [](index i, index from, index to, std::vector<part>& parts) {
        parts.clear();
        const index begin = i * from, end = begin + from;
        for (index p = begin / to; p * to < end; ++p)
            parts.push_back({p, std::min(end, (p + 1) * to) - std::max(begin, p * to)});
    };
    std::vector<std::vector<part>> columns(static_cast<std::size_t>(out.width()));
    for (index x = 0; x < out.width(); ++x)
        parts_of(x, in.width(), out.width(), columns[static_cast<std::size_t>(x)]);
    std::vector<part> rows;
    std::vector<std::pair<std::remove_const_t<Code>, index>> shares;
    for (index y = 0; y < out.height(); ++y) {
        parts_of(y, in.height(), out.height(), rows);
        for (index x = 0; x < out.width(); ++x) {
            shares.clear();
            for (const part& row : rows)
                for (const part& column : columns[static_cast<std::size_t>(x)]) {
                    const auto code = in(row.position, column.position);
                    auto found =
                        std::ranges::find(shares, code, [](const auto& share) { return share.first; });
                    if (found == shares.end()) found = shares.insert(found, {code, 0});
                    found->second += row.length * column.length;
                }
            const auto by_share = [](const auto& share) { return std::pair(share.second, share.first); };
            out(y, x) = std::ranges::max_element(shares, {}, by_share)->first;
        }
    }
}

}  // namespace hubmap
