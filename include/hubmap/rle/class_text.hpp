#pragma once

#include <hubmap/rle/class_rle.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <hubmap/rle/detail/number_scanner.hpp>
#include <hubmap/rle/detail/number_writer.hpp>
#include <limits>
#include <string>
#include <string_view>

namespace hubmap {

/// Reads `start length class start length class ...` for an image of `size`: ascending runs that do not
/// overlap, one or more blanks between numbers; an empty text is all background. Runs of one class that touch
/// are joined. Linear time. Errors, each with the number of the triple, counted from 1: hubmap.rle.111 not a
/// whole number without a sign, 112 above 64 bits, 114 a start below the base, 115 a run leaves the image,
/// 116 a length of zero, 117 runs overlap or descend, 174 a triple is cut off, 175 a class is 0 or more than
/// its type holds.
template <class ClassRle = kaggle_class_rle>
[[nodiscard]] ClassRle parse_class_rle(std::string_view text, extent size) {
    using value_type = typename ClassRle::value_type;
    const ClassRle background(size);  // refuses a size whose pixels cannot be counted
    detail::number_scanner scanner(text, "triple");
    const auto number = [&](index triple, const char* what) {
        require(scanner.more(), "rle", 174, "triple ", triple, ": no ", what);
        return scanner.number(triple, what);
    };
    std::vector<class_run<value_type>> runs;
    for (index triple = 1; scanner.more(); ++triple) {
        const index start = number(triple, "start"), length = number(triple, "length"),
                    value = number(triple, "class");
        require(start >= ClassRle::base, "rle", 114, "triple ", triple, ": start ", start, " is below ",
                ClassRle::base);
        const index from = start - ClassRle::base;
        require(from <= size.area() && length <= size.area() - from, "rle", 115, "triple ", triple,
                ": start ", start, ", length ", length, " leaves an image of ", size);
        require(length > 0, "rle", 116, "triple ", triple, ": start ", start, " has length 0");
        require(runs.empty() || from >= runs.back().end(), "rle", 117, "triple ", triple, ": start ", start,
                " lies before the end of the last run");
        const bool is_class =
            value > 0 && static_cast<std::uint64_t>(value) <= std::numeric_limits<value_type>::max();
        require(is_class, "rle", 175, "triple ", triple, ": class ", value);
        detail::append_side(runs, from, length, static_cast<value_type>(value));
    }
    return ClassRle(size, std::move(runs));
}

/// The text form, `start length class` triples with single blanks; parse_class_rle reads it back.
template <scan_order Order, int Base, class Value>
[[nodiscard]] std::string print(const class_rle<Order, Base, Value>& code) {
    detail::number_writer text;
    for (const auto& r : code.runs()) {
        text.add(r.start + Base);
        text.add(r.length);
        text.add(static_cast<index>(r.value));
    }
    return std::move(text).finish();
}

}  // namespace hubmap
