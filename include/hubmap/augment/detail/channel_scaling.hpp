#pragma once

#include <cstddef>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <type_traits>
#include <vector>

namespace hubmap::detail {

// A value of channel c becomes operation(value, first[c], second[c]): loops for the layouts that images of
// pixels and network inputs have. Coefficients are `Operation::number`.

template <class Operation>
struct scale_channel {
    using number = typename Operation::number;
    template <class T>
    [[gnu::always_inline]] void operator()(const T* __restrict from, float* __restrict to, index count,
                                           number first, number second) const {
        for (index i = 0; i < count; ++i) to[i] = Operation::apply(from[i], first, second);
    }
};

/// With any steps. A loop of its own even though nothing in it becomes faster: whoever calls it, no product
/// is fused with a sum.
template <class Operation>
struct scale_strided {
    using number = typename Operation::number;
    template <class T>
    [[gnu::always_inline]] void operator()(const T* from, index from_step, float* to, index to_step,
                                           index count, number first, number second) const {
        for (index i = 0; i < count; ++i)
            to[i * to_step] = Operation::apply(from[i * from_step], first, second);
    }
};

/// One interleaved row of three channels into one row of each of three planes.
template <class Operation>
struct scale_into_planes {
    using number = typename Operation::number;
    template <class T>
    [[gnu::always_inline]] void operator()(const T* __restrict from, float* __restrict to_0,
                                           float* __restrict to_1, float* __restrict to_2, index count,
                                           const number* first, const number* second) const {
        constexpr index block = 256;
        T c0[block], c1[block], c2[block];
        const scale_channel<Operation> scale;
        for (index begin = 0; begin < count; begin += block) {
            const index length = count - begin < block ? count - begin : block;
            const T* pixel = from + 3 * begin;
            for (index i = 0; i < length; ++i) {
                c0[i] = pixel[3 * i];
                c1[i] = pixel[3 * i + 1];
                c2[i] = pixel[3 * i + 2];
            }
            scale(c0, to_0 + begin, length, first[0], second[0]);
            scale(c1, to_1 + begin, length, first[1], second[1]);
            scale(c2, to_2 + begin, length, first[2], second[2]);
        }
    }
};

/// Interleaved values into interleaved ones. The coefficients of a pixel's channels are repeated up to
/// `period`.
template <class Operation>
struct scale_interleaved {
    using number = typename Operation::number;
    template <class T>
    [[gnu::always_inline]] void operator()(const T* __restrict from, float* __restrict to, index count,
                                           const number* first, const number* second, index period) const {
        for (index begin = 0; begin < count; begin += period) {
            const index length = count - begin < period ? count - begin : period;
            for (index i = 0; i < length; ++i)
                to[begin + i] = Operation::apply(from[begin + i], first[i], second[i]);
        }
    }
};

/// The same in place.
template <class Operation>
struct scale_interleaved_in_place {
    using number = typename Operation::number;
    [[gnu::always_inline]] void operator()(float* __restrict values, index count, const number* first,
                                           const number* second, index period) const {
        for (index begin = 0; begin < count; begin += period) {
            const index length = count - begin < period ? count - begin : period;
            for (index i = 0; i < length; ++i)
                values[begin + i] = Operation::apply(values[begin + i], first[i], second[i]);
        }
    }
};

/// `values` one after the other, again and again: the coefficients of some whole pixels.
template <class Number>
[[nodiscard]] std::vector<Number> repeated_values(const std::vector<Number>& values) {
    constexpr std::size_t pixels = 64;
    std::vector<Number> all;
    all.reserve(values.size() * pixels);
    for (std::size_t i = 0; i < pixels; ++i) all.insert(all.end(), values.begin(), values.end());
    return all;
}

/// All of an image, any strides; one coefficient a channel.
template <class Operation, class T>
void scale_channels(image_view<const T> in, const std::vector<typename Operation::number>& first,
                    const std::vector<typename Operation::number>& second, image_view<float> out,
                    instruction_set set) {
    if (in.empty()) return;
    const index width = in.width(), channels = in.channels();
    if (in.rows_are_interleaved() && out.rows_are_interleaved()) {
        const auto firsts = repeated_values(first), seconds = repeated_values(second);
        const auto period = static_cast<index>(firsts.size());
        const bool dense = in.is_dense() && out.is_dense();
        const index rows = dense ? 1 : in.height(),
                    count = dense ? in.size().area() * channels : width * channels;
        for (index y = 0; y < rows; ++y) {
            if constexpr (std::is_same_v<T, float>)
                if (in.row(y) == out.row(y)) {
                    vectorised(set, scale_interleaved_in_place<Operation>{}, out.row(y), count, firsts.data(),
                               seconds.data(), period);
                    continue;
                }
            vectorised(set, scale_interleaved<Operation>{}, in.row(y), out.row(y), count, firsts.data(),
                       seconds.data(), period);
        }
        return;
    }
    const bool planes = out.strides().x == 1 && static_cast<const void*>(in.data()) != out.data();
    for (index y = 0; y < in.height(); ++y) {
        if (planes && channels == 3 && in.rows_are_interleaved()) {
            vectorised(set, scale_into_planes<Operation>{}, in.row(y), &out(y, 0, 0), &out(y, 0, 1),
                       &out(y, 0, 2), width, first.data(), second.data());
            continue;
        }
        for (index c = 0; c < channels; ++c) {
            const auto k = static_cast<std::size_t>(c);
            if (planes && in.strides().x == 1)
                vectorised(set, scale_channel<Operation>{}, &in(y, 0, c), &out(y, 0, c), width, first[k],
                           second[k]);
            else
                vectorised(set, scale_strided<Operation>{}, &in(y, 0, c), in.strides().x, &out(y, 0, c),
                           out.strides().x, width, first[k], second[k]);
        }
    }
}

}  // namespace hubmap::detail
