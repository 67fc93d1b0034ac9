#pragma once

#include <hubmap/rle/detail/exchange_lines.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// The same mask as a code of another type: `code_cast<rle<scan_order::row_major, 0>>(code)`. No mask is
/// drawn: where only the base changes, time and memory are the runs; where the order changes, the runs of
/// both codes.
template <class To, scan_order Order, int Base>
[[nodiscard]] To code_cast(const rle<Order, Base>& code) {
    if constexpr (To::order == Order) {
        return To(code.size(), {code.runs().begin(), code.runs().end()});
    } else {
        if (code.empty()) return To(code.size());
        const index length = code.line_length();
        return To(code.size(),
                  detail::line_exchange(code.runs(), code.size().area() / length, length).runs());
    }
}

/// The same mask along `Other`, with the base that the code had.
template <scan_order Other, scan_order Order, int Base>
[[nodiscard]] rle<Other, Base> to_order(const rle<Order, Base>& code) {
    return code_cast<rle<Other, Base>>(code);
}

/// The mask with rows and columns exchanged. Time and memory: the runs of both codes.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> transposed(const rle<Order, Base>& code) {
    constexpr auto other =
        Order == scan_order::column_major ? scan_order::row_major : scan_order::column_major;
    const auto along_other = to_order<other>(code);  // lines of the one image are lines of the other
    return {{code.size().width, code.size().height}, {along_other.runs().begin(), along_other.runs().end()}};
}

}  // namespace hubmap
