#pragma once

#include <algorithm>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/detail/exchange_lines.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/detail/toggles.hpp>
#include <type_traits>

namespace hubmap {

/// The pixels of class `value` as a mask; of 0, the background. Linear time.
template <scan_order Order, int Base, class Value>
[[nodiscard]] rle<Order, Base> code_of_class(const class_rle<Order, Base, Value>& code,
                                             std::type_identity_t<Value> value) {
    std::vector<run> runs;
    for (const auto& r : code.runs())
        if (value == 0 || r.value == value) detail::append_run(runs, r.start, r.length);
    rle<Order, Base> mask(code.size(), std::move(runs));
    return value == 0 ? complement_of(mask) : mask;
}

/// The same classes as a code of another order or base, without an image of them:
/// `code_cast<class_rle<scan_order::row_major, 0>>(code)`. Time and memory: the runs; where the order
/// changes, those of both codes.
template <class To, scan_order Order, int Base, class Value>
[[nodiscard]] To code_cast(const class_rle<Order, Base, Value>& code) {
    static_assert(std::is_same_v<typename To::value_type, Value>, "classes keep their type");
    if constexpr (To::order == Order) {
        return To(code.size(), {code.runs().begin(), code.runs().end()});
    } else {
        if (code.empty()) return To(code.size());
        const index length = code.line_length();
        return To(code.size(),
                  detail::line_exchange(code.runs(), code.size().area() / length, length).runs());
    }
}

/// Masks put together as classes: the pixels of mask i are of class `values[i]`; where masks overlap, the
/// later one wins, as if they were painted one after the other. One sweep; time: runs x log(masks), times the
/// masks at worst where many overlap. Errors: hubmap.rle.141 where the sizes differ, 161 where there is no
/// mask, 172 where there is not one value a mask, 173 where a value is 0.
template <rle_list Codes, std::ranges::random_access_range Values>
[[nodiscard]] auto merge_classes(const Codes& codes, const Values& values) {
    using code_type = std::ranges::range_value_t<const Codes>;
    using value_type = std::ranges::range_value_t<const Values>;
    const extent size = detail::common_size(codes);
    require(std::size(values) == std::size(codes), "rle", 172, std::size(codes), " masks with ",
            std::size(values), " classes");
    for (const auto value : values) require(value != 0, "rle", 173, "a mask of class 0, the background");
    std::vector<class_run<value_type>> runs;
    std::vector<bool> inside(std::size(codes));
    std::size_t top = 0;  // one more than the last mask that the position is inside of, 0: none
    detail::sweep_many(
        codes,
        [&](std::size_t which, bool enters) {
            inside[which] = enters;
            if (enters) top = std::max(top, which + 1);
            while (top > 0 && !inside[top - 1]) --top;
        },
        [&](index begin, index end) {
            if (top > 0)
                detail::append_side<value_type>(
                    runs, begin, end - begin,
                    std::ranges::begin(values)[static_cast<std::ptrdiff_t>(top - 1)]);
        });
    return class_rle<code_type::order, code_type::base, value_type>(size, std::move(runs));
}

/// Calls `visit(begin, end, class_a, class_b)` for each stretch [begin, end) of the scan order in which
/// neither code changes its class, 0 included; together the stretches are the whole image. Linear time.
/// Errors: hubmap.rle.141 where the sizes differ.
template <scan_order Order, int Base, class Value, class Visit>
void for_each_class_pair(const class_rle<Order, Base, Value>& a, const class_rle<Order, Base, Value>& b,
                         Visit&& visit) {
    detail::require_same_size(a, b);
    const index end = a.size().area();
    const auto runs_a = a.runs(), runs_b = b.runs();
    const auto next_change = [&](std::span<const class_run<Value>> runs, std::size_t i, index at) {
        return i == runs.size() ? end : runs[i].start > at ? runs[i].start : runs[i].end();
    };
    const auto class_at = [](std::span<const class_run<Value>> runs, std::size_t i, index at) {
        return i < runs.size() && runs[i].start <= at ? runs[i].value : Value{0};
    };
    std::size_t i = 0, j = 0;
    for (index at = 0; at < end;) {
        const index next = std::min(next_change(runs_a, i, at), next_change(runs_b, j, at));
        visit(at, next, class_at(runs_a, i, at), class_at(runs_b, j, at));
        at = next;
        if (i < runs_a.size() && runs_a[i].end() == at) ++i;
        if (j < runs_b.size() && runs_b[j].end() == at) ++j;
    }
}

}  // namespace hubmap
