#pragma once

#include <hubmap/rle/detail/number_scanner.hpp>
#include <hubmap/rle/detail/number_writer.hpp>
#include <hubmap/rle/normalise_runs.hpp>
#include <hubmap/rle/rle.hpp>
#include <string>
#include <string_view>

namespace hubmap {

/// What a parser accepts.
enum class rle_dialect {
    strict,  ///< ascending runs that do not overlap, one or more blanks between numbers
    lenient  ///< runs in any order, overlapping ones are joined, zero lengths are dropped
};

/// Reads `start length start length ...` for an image of `size`; an empty text is an empty mask. Runs that
/// touch are joined in both dialects, so that equal masks give equal codes. Linear time. Errors, each with
/// the number of the pair, counted from 1: hubmap.rle.111 not a whole number without a sign, 112 above 64
/// bits, 113 a start without a length, 114 a start below the base, 115 a run leaves the image, 116 a length
/// of zero (strict), 117 runs overlap or descend (strict).
template <class Rle = kaggle_rle>
[[nodiscard]] Rle parse_rle(std::string_view text, extent size, rle_dialect dialect = rle_dialect::strict) {
    const Rle empty(size);  // refuses a size whose pixels cannot be counted
    detail::number_scanner scanner(text, "pair");
    const bool strict = dialect == rle_dialect::strict;
    std::vector<run> runs;
    constexpr std::size_t usual_pair = 14;  // characters, of a slide
    runs.reserve(text.size() / usual_pair);
    for (index pair = 1; scanner.more(); ++pair) {
        const index start = scanner.number(pair, "start");
        require(scanner.more(), "rle", 113, "pair ", pair, ": start ", start, " has no length");
        const index length = scanner.number(pair, "length");
        require(start >= Rle::base, "rle", 114, "pair ", pair, ": start ", start, " is below ", Rle::base);
        const index from = start - Rle::base;
        require(from <= size.area() && length <= size.area() - from, "rle", 115, "pair ", pair, ": start ",
                start, ", length ", length, " leaves an image of ", size);
        if (strict) {
            require(length > 0, "rle", 116, "pair ", pair, ": start ", start, " has length 0");
            const bool ascending = runs.empty() || from >= runs.back().end();
            require(ascending, "rle", 117, "pair ", pair, ": start ", start,
                    " lies before the end of the last run");
            if (!runs.empty() && from == runs.back().end()) {
                runs.back().length += length;
                continue;
            }
        }
        runs.push_back({from, length});
    }
    if (!strict) normalise_runs(runs);
    return Rle(size, std::move(runs));
}

/// The text form, `start length` pairs with single blanks; parse_rle reads it back.
template <scan_order Order, int Base>
[[nodiscard]] std::string print(const rle<Order, Base>& code) {
    detail::number_writer text;
    for (const auto& r : code.runs()) {
        text.add(r.start + Base);
        text.add(r.length);
    }
    return std::move(text).finish();
}

}  // namespace hubmap
