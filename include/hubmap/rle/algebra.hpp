#pragma once

#include <algorithm>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

namespace detail {

template <class Rle>
void require_same_size(const Rle& a, const Rle& b) {
    require(a.size() == b.size(), "rle", 141, "codes of images of ", a.size(), " and ", b.size());
}

/// Walks both codes at once: `visit(begin, end, in_a, in_b)` for each stretch where neither changes.
template <class Rle, class Visit>
void sweep(const Rle& a, const Rle& b, Visit&& visit) {
    const auto runs_a = a.runs(), runs_b = b.runs();
    std::size_t i = 0, j = 0;
    index at = 0;
    const index end = a.size().area();
    while (i < runs_a.size() || j < runs_b.size()) {
        const bool in_a = i < runs_a.size() && runs_a[i].start <= at;
        const bool in_b = j < runs_b.size() && runs_b[j].start <= at;
        const index next_a = i == runs_a.size() ? end : in_a ? runs_a[i].end() : runs_a[i].start;
        const index next_b = j == runs_b.size() ? end : in_b ? runs_b[j].end() : runs_b[j].start;
        const index next = std::min(next_a, next_b);
        if (next > at) visit(at, next, in_a, in_b);
        at = next;
        if (in_a && runs_a[i].end() == at) ++i;
        if (in_b && runs_b[j].end() == at) ++j;
    }
}

template <class Rle, class Keep>
Rle combine(const Rle& a, const Rle& b, Keep keep) {
    require_same_size(a, b);
    rle_builder<Rle> builder(a.size());
    sweep(a, b, [&](index begin, index end, bool in_a, bool in_b) {
        if (keep(in_a, in_b)) builder.append(begin, end - begin);
    });
    return std::move(builder).finish();
}

}  // namespace detail

/// Pixels of either mask. Errors of all functions here: hubmap.rle.141 where the sizes differ. Linear time.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> union_of(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    return detail::combine(a, b, [](bool in_a, bool in_b) { return in_a || in_b; });
}

/// Pixels of both masks.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> intersection_of(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    return detail::combine(a, b, [](bool in_a, bool in_b) { return in_a && in_b; });
}

/// Pixels of `a` that are not of `b`.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> difference_of(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    return detail::combine(a, b, [](bool in_a, bool in_b) { return in_a && !in_b; });
}

/// Number of pixels of both masks.
template <scan_order Order, int Base>
[[nodiscard]] index common_area(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    detail::require_same_size(a, b);
    index sum = 0;
    detail::sweep(a, b, [&](index begin, index end, bool in_a, bool in_b) {
        if (in_a && in_b) sum += end - begin;
    });
    return sum;
}

/// 2 |A and B| / (|A| + |B|); 1 where both are empty.
template <scan_order Order, int Base>
[[nodiscard]] double dice(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    const index sum = a.area() + b.area(), common = common_area(a, b);
    return sum == 0 ? 1. : 2. * static_cast<double>(common) / static_cast<double>(sum);
}

/// |A and B| / |A or B|; 1 where both are empty.
template <scan_order Order, int Base>
[[nodiscard]] double iou(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    const index common = common_area(a, b), either = a.area() + b.area() - common;
    return either == 0 ? 1. : static_cast<double>(common) / static_cast<double>(either);
}

}  // namespace hubmap
