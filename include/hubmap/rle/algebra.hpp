#pragma once

#include <algorithm>
#include <concepts>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/detail/toggles.hpp>
#include <hubmap/rle/rle.hpp>
#include <iterator>
#include <ranges>

namespace hubmap {

/// A list that holds run-length codes of one order and base, one beside the other: std::vector<kaggle_rle>,
/// std::array, std::span. (A view that makes codes on the way would leave their runs dangling.)
template <class Codes>
concept rle_list = std::ranges::contiguous_range<const Codes> && std::ranges::sized_range<const Codes> &&
    requires(const std::ranges::range_value_t<const Codes>& code) {
    []<scan_order Order, int Base>(const rle<Order, Base>&) {}(code);
};

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
    std::vector<run> runs;
    runs.reserve(std::max(a.runs().size(), b.runs().size()));
    sweep(a, b, [&](index begin, index end, bool in_a, bool in_b) {
        if (keep(in_a, in_b)) append_run(runs, begin, end - begin);
    });
    return Rle(a.size(), std::move(runs));
}

/// Errors: hubmap.rle.141 where the sizes differ, 161 where there is no code.
template <class Codes>
extent common_size(const Codes& codes) {
    require(std::size(codes) > 0, "rle", 161, "no code was given");
    for (const auto& code : codes) require_same_size(codes[0], code);
    return codes[0].size();
}

}  // namespace detail

/// Pixels that are not of the mask. Linear time.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> complement_of(const rle<Order, Base>& code) {
    std::vector<run> gaps;
    gaps.reserve(code.runs().size() + 1);
    index at = 0;
    for (const auto& r : code.runs()) {
        if (r.start > at) gaps.push_back({at, r.start - at});
        at = r.end();
    }
    if (const index end = code.size().area(); end > at) gaps.push_back({at, end - at});
    return {code.size(), std::move(gaps)};
}

/// Pixels of either mask. Errors of all functions of two codes: hubmap.rle.141 where the sizes
/// differ. Linear time.
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

/// Pixels of exactly one of the two masks.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> symmetric_difference_of(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    return detail::combine(a, b, [](bool in_a, bool in_b) { return in_a != in_b; });
}

/// Pixels of at least `votes` of the masks: what an ensemble agrees on. One sweep over all codes; time: runs
/// x log(codes), runs x codes where they are few. Errors: hubmap.rle.141 where the sizes differ, 161 where
/// there is no code, 162 where `votes` is below 1; more votes than masks are an empty mask.
template <rle_list Codes>
[[nodiscard]] auto agreed_by(const Codes& codes, index votes) {
    using code_type = std::ranges::range_value_t<const Codes>;
    const extent size = detail::common_size(codes);
    require(votes >= 1, "rle", 162, "pixels of at least ", votes, " masks");
    std::vector<run> runs;
    runs.reserve(codes[0].runs().size());
    index begin = 0;
    bool inside = false;
    detail::count_depth(codes, [&](index at, index depth) {
        if ((depth >= votes) == inside) return;
        if (inside) runs.push_back({begin, at - begin});
        begin = at;
        inside = !inside;
    });
    return code_type(size, std::move(runs));
}

/// Pixels of more than half of the masks. Time and errors as of agreed_by.
template <rle_list Codes>
[[nodiscard]] auto majority_of(const Codes& codes) {
    return agreed_by(codes, static_cast<index>(std::size(codes)) / 2 + 1);
}

/// Pixels of any of the masks. Time and errors as of agreed_by.
template <rle_list Codes>
[[nodiscard]] auto union_of(const Codes& codes) {
    return agreed_by(codes, 1);
}

/// Pixels of all masks. Time and errors as of agreed_by.
template <rle_list Codes>
[[nodiscard]] auto intersection_of(const Codes& codes) {
    return agreed_by(codes, std::max<index>(1, static_cast<index>(std::size(codes))));
}

/// Number of pixels of both masks.
template <scan_order Order, int Base>
[[nodiscard]] index common_area(const rle<Order, Base>& a, const rle<Order, Base>& b) {
    detail::require_same_size(a, b);
    const auto runs_a = a.runs(), runs_b = b.runs();
    index sum = 0;
    // Which run ends first cannot be foreseen: steps are added, not chosen by a branch.
    for (std::size_t i = 0, j = 0; i < runs_a.size() && j < runs_b.size();) {
        const index end_a = runs_a[i].end(), end_b = runs_b[j].end();
        const index begin = std::max(runs_a[i].start, runs_b[j].start), end = std::min(end_a, end_b);
        sum += std::max<index>(0, end - begin);
        i += end_a <= end_b ? 1 : 0;
        j += end_b <= end_a ? 1 : 0;
    }
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
