#pragma once

#include <hubmap/rle/reorder.hpp>
#include <hubmap/rle/text.hpp>

namespace hubmap::io {

/// The number that a text gives to the first pixel.
enum class index_base { zero, one };

/// How a text walks over the pixels and counts them, where that is known only when a program runs. Inside,
/// codes are Kaggle's: types keep conventions apart, and one is enough.
struct rle_convention {
    scan_order order = scan_order::column_major;
    index_base base = index_base::one;
    friend bool operator==(const rle_convention&, const rle_convention&) = default;
};

namespace detail {

/// `work(Rle())` with the type that belongs to a convention.
template <class Work>
auto with_rle_type(const rle_convention& of, Work&& work) {
    const bool from_zero = of.base == index_base::zero;
    if (of.order == scan_order::column_major)
        return from_zero ? work(rle<scan_order::column_major, 0>())
                         : work(rle<scan_order::column_major, 1>());
    return from_zero ? work(rle<scan_order::row_major, 0>()) : work(rle<scan_order::row_major, 1>());
}

}  // namespace detail

/// Reads a text of any convention. Errors: those of parse_rle. Time and memory: the runs; of both orders
/// where the text goes along rows.
[[nodiscard]] inline kaggle_rle parse_code(std::string_view text, extent size,
                                           const rle_convention& convention = {},
                                           rle_dialect dialect = rle_dialect::lenient) {
    return detail::with_rle_type(convention, [&]<class Rle>(const Rle&) {
        return code_cast<kaggle_rle>(parse_rle<Rle>(text, size, dialect));
    });
}

/// The text of a code in any convention; parse_code() reads it back.
[[nodiscard]] inline std::string print_code(const kaggle_rle& code, const rle_convention& convention = {}) {
    return detail::with_rle_type(convention,
                                 [&]<class Rle>(const Rle&) { return print(code_cast<Rle>(code)); });
}

}  // namespace hubmap::io
