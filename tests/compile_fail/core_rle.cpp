/// The orientation and the index base of a run-length code are part of its type.

#include <hubmap/metrics/overlap.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/class_algebra.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/reorder.hpp>
#include <hubmap/rle/text.hpp>
#include <ranges>
#include <vector>

using columns_from_1 = hubmap::kaggle_rle;
using rows_from_1 = hubmap::rle<hubmap::scan_order::row_major, 1>;
using columns_from_0 = hubmap::rle<hubmap::scan_order::column_major, 0>;
using class_columns = hubmap::kaggle_class_rle;
using class_rows = hubmap::class_rle<hubmap::scan_order::row_major, 1>;

double cases(const columns_from_1& a, const rows_from_1& b, const columns_from_0& c) {
    double sum = hubmap::dice(a, a) + hubmap::dice(b, b) + hubmap::dice(c, c);
    sum += hubmap::dice(hubmap::symmetric_difference_of(a, hubmap::code_cast<columns_from_1>(b)),
                        hubmap::union_of(std::vector{a, hubmap::code_cast<columns_from_1>(c)}));
    sum += hubmap::dice(hubmap::crop(a, {1, 1}), hubmap::crop(a, hubmap::window{0, 0, 1, 1}));
    const class_columns classes;
    const class_rows other_classes;
    hubmap::confusion_matrix counts(2);
    counts.add(classes, classes);
    counts.add(other_classes, other_classes);

// case 1: codes along columns and along rows do not mix
// says: no matching function
#if CASE == 1
    sum += hubmap::dice(a, b);
#endif

// case 2: codes that count from 0 and from 1 do not mix
// says: no matching function
#if CASE == 2
    sum += hubmap::dice(a, c);
#endif

// case 3: a code does not become one of another orientation
// says: conversion from|no viable conversion|could not convert
#if CASE == 3
    columns_from_1 other = b;
#endif

// case 4: text is read as one kind of code
// says: conversion from|no viable conversion|could not convert
#if CASE == 4
    columns_from_1 other = hubmap::parse_rle<rows_from_1>("1 1", hubmap::extent{1, 1});
#endif

// case 5: a difference of codes along columns and along rows
// says: no matching function
#if CASE == 5
    sum += hubmap::symmetric_difference_of(a, b).area();
#endif

// case 6: a difference of codes that count from 1 and from 0
// says: no matching function
#if CASE == 6
    sum += hubmap::symmetric_difference_of(a, c).area();
#endif

// case 7: a union of codes along columns and along rows
// says: no matching function
#if CASE == 7
    sum += hubmap::union_of(a, b).area();
#endif

// case 8: an intersection of two bases
// says: no matching function
#if CASE == 8
    sum += hubmap::intersection_of(a, c).area();
#endif

// case 9: a list that mixes codes
// says: class template argument deduction|no viable constructor|deduction failed|cannot deduce
#if CASE == 9
    sum += hubmap::union_of(std::vector{a, b}).area();
#endif

// case 10: votes on a list of something else
// says: no matching function
#if CASE == 10
    sum += hubmap::majority_of(std::vector{1, 2, 3}).area();
#endif

// case 11: a mirrored or transposed code keeps its order and base
// says: conversion from|no viable conversion|could not convert
#if CASE == 11
    const rows_from_1 turned = hubmap::transposed(a);
#endif

// case 12: classes along columns and along rows are not compared
// says: no matching function|no matching member function
#if CASE == 12
    counts.add(classes, other_classes);
#endif

// case 13: a code of classes is no mask
// says: no matching function
#if CASE == 13
    sum += hubmap::complement_of(classes).area();
#endif

// case 14: a mask of a class has the order of its code
// says: conversion from|no viable conversion|could not convert
#if CASE == 14
    const rows_from_1 mask = hubmap::code_of_class(classes, 1);
#endif

// case 15: a list that makes its codes on the way, whose runs would dangle
// says: no matching function
#if CASE == 15
    sum += hubmap::union_of(std::views::iota(0, 2) | std::views::transform([&](int) { return a; })).area();
#endif
    return sum;
}
