/// The orientation and the index base of a run-length code are part of its type.

#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/text.hpp>

using columns_from_1 = hubmap::kaggle_rle;
using rows_from_1 = hubmap::rle<hubmap::scan_order::row_major, 1>;
using columns_from_0 = hubmap::rle<hubmap::scan_order::column_major, 0>;

double cases(const columns_from_1& a, const rows_from_1& b, const columns_from_0& c) {
    double sum = hubmap::dice(a, a) + hubmap::dice(b, b) + hubmap::dice(c, c);

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
    return sum;
}
