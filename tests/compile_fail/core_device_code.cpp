/// The order of a code in device memory is part of its type; the items that kernels run need no nvcc.

#include <hubmap/cuda/decode.hpp>
#include <hubmap/cuda/encode.hpp>
#include <hubmap/cuda/encode_upscaled.hpp>

using hubmap::index;
using hubmap::scan_order;
using columns = hubmap::cuda::run_output<>;
using rows = hubmap::cuda::run_output<scan_order::row_major>;

void cases(hubmap::image_view<const std::uint8_t> pixels, hubmap::image_view<std::uint8_t> out,
           hubmap::image_view<const float> map, const columns& by_column, const rows& by_row,
           hubmap::run* runs, index* count) {
    using namespace hubmap::cuda;
    const host_processor host;
    const code_test ones(1);
    std::size_t bytes = 0;
    encode_on(host, nullptr, bytes, pixels, ones, by_column);
    encode_on(host, nullptr, bytes, pixels, ones, by_row);
    encode_on(host, nullptr, bytes, pixels, ones, {runs, 1, count});
    encode_on<scan_order::row_major>(host, nullptr, bytes, pixels, ones, {runs, 1, count});
    encode_on<scan_order::row_major>(host, nullptr, bytes, pixels, ones, by_row);
    decode_on(host, nullptr, bytes, by_column.list(), out);
    decode_on(host, nullptr, bytes, by_row.list(), out);
    decode_on(host, nullptr, bytes, {runs, 1, count}, out);
    encode_upscaled_on(host, nullptr, bytes, map, {8, 8}, hubmap::bilinear_rule{}, by_column);

// case 1: a code along columns is not written where one along rows is expected
// says: no matching function
#if CASE == 1
    encode_on<scan_order::row_major>(host, nullptr, bytes, pixels, ones, by_column);
#endif

// case 2: a code along rows is not drawn as one along columns
// says: no matching function
#if CASE == 2
    decode_on<scan_order::column_major>(host, nullptr, bytes, by_row.list(), out);
#endif

// case 3: a list along rows is none along columns
// says: conversion from|no viable conversion|could not convert
#if CASE == 3
    const run_list<scan_order::column_major> list = by_row.list();
#endif

// case 4: a map is upscaled to a code along columns alone
// says: no matching function|no known conversion|invalid initialization
#if CASE == 4
    encode_upscaled_on(host, nullptr, bytes, map, {8, 8}, hubmap::bilinear_rule{}, by_row);
#endif
}
