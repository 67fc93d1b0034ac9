#pragma once

#include <algorithm>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

namespace detail {

/// The code of those segments whose object `keep(object)` chooses.
template <class Rle, class Keep>
Rle code_of_objects(const Rle& code, const component_list& found, Keep&& keep) {
    const index length = code.line_length();
    std::vector<run> runs;
    for (const auto& s : found.segments)
        if (keep(s.object)) append_run(runs, s.line * length + s.begin, s.end - s.begin);
    return Rle(code.size(), std::move(runs));
}

}  // namespace detail

/// Object `object` of `found`, the connected components of `code`, as a code of its own. Linear in the
/// segments of all objects: codes_of_components takes no longer for all of them.
/// Errors: hubmap.rle.165 where there is no such object.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> code_of_component(const rle<Order, Base>& code, const component_list& found,
                                                 index object) {
    require(object >= 0 && object < static_cast<index>(found.objects.size()), "rle", 165, "object ", object,
            " of ", found.objects.size());
    return detail::code_of_objects(code, found, [&](index o) { return o == object; });
}

/// Each object of `found`, the connected components of `code`, as a code of its own, in their order.
template <scan_order Order, int Base>
[[nodiscard]] std::vector<rle<Order, Base>> codes_of_components(const rle<Order, Base>& code,
                                                                const component_list& found) {
    const index length = code.line_length();
    std::vector<std::vector<run>> runs(found.objects.size());
    for (const auto& s : found.segments)
        detail::append_run(runs[static_cast<std::size_t>(s.object)], s.line * length + s.begin,
                           s.end - s.begin);
    std::vector<rle<Order, Base>> codes;
    codes.reserve(runs.size());
    for (auto& of_object : runs) codes.emplace_back(code.size(), std::move(of_object));
    return codes;
}

/// The connected object of the largest area, the first of several; empty where there is none. Time as of
/// connected_components.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> largest_component(const rle<Order, Base>& code,
                                                 connectivity joined = connectivity::eight) {
    const auto found = connected_components(code, joined);
    if (found.objects.empty()) return code;
    const auto largest =
        std::max_element(found.objects.begin(), found.objects.end(),
                         [](const component& a, const component& b) { return a.area < b.area; });
    return code_of_component(code, found, largest - found.objects.begin());
}

/// The mask without its connected objects of less than `least_area` pixels. Time as of connected_components.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> without_small_objects(const rle<Order, Base>& code, index least_area,
                                                     connectivity joined = connectivity::eight) {
    const auto found = connected_components(code, joined);
    return detail::code_of_objects(code, found, [&](index object) {
        return found.objects[static_cast<std::size_t>(object)].area >= least_area;
    });
}

}  // namespace hubmap
