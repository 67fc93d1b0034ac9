#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/border.hpp>
#include <type_traits>
#include <vector>

namespace hubmap::detail {

/// What a filtered value becomes in the image. 8-bit images are filtered with weights in 256ths along both
/// axes: all sums are whole numbers below 2^24, which floats hold exactly, in any order.
template <class T>
[[gnu::always_inline]] inline T filtered_value(float sum) {
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        constexpr float half = 0x1p15F, unit = 0x1p-16F;
        return static_cast<std::uint8_t>(static_cast<std::int32_t>((sum + half) * unit));
    } else {
        return sum;
    }
}

/// to[i] = weights[0] middle[0][i] + the sum over r = 1 .. Count of weights[r] (middle[-r][i] +
/// middle[r][i]): rows around one, or the shifts of one padded row for a filter along x.
template <int Count, class T>
struct sum_of_rows {
    [[gnu::always_inline]] void operator()(const float* const* middle, const float* weights, T* __restrict to,
                                           index count) const {
        for (index i = 0; i < count; ++i) {
            float sum = middle[0][i] * weights[0];
            for (int r = 1; r <= Count; ++r) {
                const float weighted = (middle[-r][i] + middle[r][i]) * weights[r];
                sum = sum + weighted;
            }
            to[i] = filtered_value<T>(sum);
        }
    }
};

/// sums[i] += the terms of r = first .. first + Count - 1.
template <int Count>
struct add_rows {
    [[gnu::always_inline]] void operator()(const float* const* middle, const float* weights, index first,
                                           float* __restrict sums, index count) const {
        for (index i = 0; i < count; ++i) {
            float sum = sums[i];
            for (index r = first; r < first + Count; ++r) {
                const float weighted = (middle[-r][i] + middle[r][i]) * weights[r];
                sum = sum + weighted;
            }
            sums[i] = sum;
        }
    }
};

template <class T>
struct take_sums {
    [[gnu::always_inline]] void operator()(const float* sums, T* __restrict to, index count) const {
        for (index i = 0; i < count; ++i) to[i] = filtered_value<T>(sums[i]);
    }
};

/// Any number of rows, in passes of a few, which keep their sum in registers: compilers spoil a loop over
/// all.
inline void sum_many_rows(instruction_set set, const float* const* middle, const float* weights, index radius,
                          float* sums, index count) {
    constexpr int few = 4;
    vectorised(set, sum_of_rows<few, float>{}, middle, weights, sums, count);
    index r = few + 1;
    for (; r + few <= radius + 1; r += few) vectorised(set, add_rows<few>{}, middle, weights, r, sums, count);
    for (; r <= radius; ++r) vectorised(set, add_rows<1>{}, middle, weights, r, sums, count);
}

/// `sums` has room for `count` values where T is not float.
template <class T>
void sum_rows(instruction_set set, const float* const* middle, const std::vector<float>& weights, float* sums,
              T* to, index count) {
    const auto radius = static_cast<index>(weights.size()) - 1;
    const float* w = weights.data();
    if (radius == 0) return vectorised(set, sum_of_rows<0, T>{}, middle, w, to, count);
    if (radius == 1) return vectorised(set, sum_of_rows<1, T>{}, middle, w, to, count);
    if (radius == 2) return vectorised(set, sum_of_rows<2, T>{}, middle, w, to, count);
    if (radius == 3) return vectorised(set, sum_of_rows<3, T>{}, middle, w, to, count);
    if (radius == 4) return vectorised(set, sum_of_rows<4, T>{}, middle, w, to, count);
    if constexpr (std::is_same_v<T, float>) {
        sum_many_rows(set, middle, w, radius, to, count);
    } else {
        sum_many_rows(set, middle, w, radius, sums, count);
        vectorised(set, take_sums<T>{}, static_cast<const float*>(sums), to, count);
    }
}

template <class T>
struct widen_to_float {
    [[gnu::always_inline]] void operator()(const T* from, float* __restrict to, index count) const {
        for (index i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]);
    }
};

/// Filters along x, row by row, into a ring of as many rows as the filter along y looks at.
template <class T>
class row_filter {
  public:
    row_filter(image_view<const T> in, const std::vector<float>& weights, instruction_set set)
        : in_(in),
          weights_(weights),
          set_(set),
          radius_(static_cast<index>(weights.size()) - 1),
          values_(in.width() * in.channels()),
          capacity_(std::min(in.height(), 2 * radius_ + 1)),
          padded_(static_cast<std::size_t>(values_ + 2 * radius_ * in.channels())),
          shifts_(static_cast<std::size_t>(2 * radius_ + 1)),
          ring_(static_cast<std::size_t>(capacity_ * values_)) {
        for (std::size_t i = 0; i < shifts_.size(); ++i)
            shifts_[i] = padded_.data() + static_cast<index>(i) * in.channels();
    }

    /// Row y, valid while no row `2 * radius + 1` further is read. Rows are read from the image in their
    /// order.
    [[nodiscard]] const float* row(index y) {
        while (filtered_ <= y) filter(filtered_++);
        return ring_row(y);
    }

  private:
    [[nodiscard]] float* ring_row(index y) { return ring_.data() + (y % capacity_) * values_; }

    void filter(index y) {
        const index channels = in_.channels(), width = in_.width(), before = radius_ * channels;
        float* inner = padded_.data() + before;
        if (in_.rows_are_interleaved())
            vectorised(set_, widen_to_float<T>{}, static_cast<const T*>(in_.row(y)), inner, values_);
        else
            for (index x = 0; x < width; ++x) inner[x] = static_cast<float>(in_(y, x));
        const auto reflect = [&](index x) {
            const index from = bordered(x, width, border_mode::reflect_101);
            std::copy_n(inner + from * channels, channels, inner + x * channels);
        };
        for (index x = -radius_; x < 0; ++x) reflect(x);
        for (index x = width; x < width + radius_; ++x) reflect(x);
        sum_rows(set_, shifts_.data() + radius_, weights_, nullptr, ring_row(y), values_);
    }

    image_view<const T> in_;
    const std::vector<float>& weights_;
    instruction_set set_;
    index radius_, values_, capacity_, filtered_ = 0;
    std::vector<float> padded_;
    std::vector<const float*> shifts_;
    std::vector<float> ring_;
};

/// Filters along both axes with weights from the middle outwards, beyond the border reflect_101. Either both
/// images have interleaved rows or one channel. `out` may be `in`: a row is written when all rows that need
/// it have been read.
template <class T>
void filter_symmetrically(image_view<const T> in, const std::vector<float>& weights, image_view<T> out,
                          instruction_set set) {
    const auto radius = static_cast<index>(weights.size()) - 1;
    const index values = in.width() * in.channels();
    row_filter<T> rows(in, weights, set);
    std::vector<const float*> around(static_cast<std::size_t>(2 * radius + 1));
    const bool together = out.rows_are_interleaved();
    std::vector<T> scattered(together ? 0 : static_cast<std::size_t>(values));
    std::vector<float> sums(std::is_same_v<T, float> ? 0 : static_cast<std::size_t>(values));
    for (index y = 0; y < in.height(); ++y) {
        static_cast<void>(
            rows.row(std::min(y + radius, in.height() - 1)));  // before any row of `out` changes
        for (index r = -radius; r <= radius; ++r)
            around[static_cast<std::size_t>(r + radius)] =
                rows.row(bordered(y + r, in.height(), border_mode::reflect_101));
        sum_rows(set, around.data() + radius, weights, sums.data(), together ? out.row(y) : scattered.data(),
                 values);
        for (std::size_t x = 0; x < scattered.size(); ++x) out(y, static_cast<index>(x)) = scattered[x];
    }
}

}  // namespace hubmap::detail
