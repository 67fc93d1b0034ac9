#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/detail/interleaved_rows.hpp>
#include <limits>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// The whole number that `in_count / out_count` is to double precision, by OpenCV's computation; else 0.
[[nodiscard]] inline index whole_factor(index in_count, index out_count) noexcept {
    const double scale = 1.0 / (static_cast<double>(out_count) / static_cast<double>(in_count));
    const double nearest = std::nearbyint(scale);
    return std::abs(scale - nearest) < std::numeric_limits<double>::epsilon() ? static_cast<index>(nearest)
                                                                              : 0;
}

// The loops of resize_area_whole, each over neighbouring values, so that any compiler vectorises it.

/// sums[i] = values[i] + values[i + step] + ..., `factor` of them: the rows of a cell, where `step` leads
/// from row to row, or its columns. Of columns most sums are not wanted, but neighbours need no shuffling.
struct add_steps {
    template <class Value, class Sum>
    [[gnu::always_inline]] void operator()(const Value* values, index factor, index step, index count,
                                           Sum* __restrict sums) const {
        switch (factor) {  // in one pass where it is a usual one
            case 2:
                return add<2>(values, step, count, sums);
            case 3:
                return add<3>(values, step, count, sums);
            case 4:
                return add<4>(values, step, count, sums);
            case 5:
                return add<5>(values, step, count, sums);
            case 6:
                return add<6>(values, step, count, sums);
            case 7:
                return add<7>(values, step, count, sums);
            case 8:
                return add<8>(values, step, count, sums);
            default:
                break;
        }
        for (index i = 0; i < count; ++i) sums[i] = values[i];
        for (index k = 1; k < factor; ++k)
            for (index i = 0; i < count; ++i) sums[i] = static_cast<Sum>(sums[i] + values[i + k * step]);
    }

  private:
    template <index Factor, class Value, class Sum>
    [[gnu::always_inline]] static void add(const Value* values, index step, index count,
                                           Sum* __restrict sums) {
        for (index i = 0; i < count; ++i) {
            Sum sum = values[i];
            for (index k = 1; k < Factor; ++k) sum = static_cast<Sum>(sum + values[i + k * step]);
            sums[i] = sum;
        }
    }
};

/// Sums of cells to their means.
struct round_means {
    template <class Sum>
    [[gnu::always_inline]] void operator()(const Sum* __restrict sums, float share, index count,
                                           std::uint8_t* __restrict to) const {
        for (index i = 0; i < count; ++i) {
            const float mean = static_cast<float>(sums[i]) * share;
            to[i] = static_cast<std::uint8_t>(round_half_even(mean));
        }
    }
};

/// Means of 2 x 2 pixels with halves up.
struct round_quarters_up {
    template <class Sum>
    [[gnu::always_inline]] void operator()(const Sum* __restrict sums, index count,
                                           std::uint8_t* __restrict to) const {
        for (index i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>((sums[i] + 2) >> 2);
    }
};

/// Moves the sums of the cells that are wanted together: of every `step` values the first `channels`.
template <class Sum>
void gather_cells(const Sum* sums, index step, index channels, index count, Sum* cells) {
    if (channels == 3) {
        // Four at once, one too many, which the next pixel overwrites: half as many instructions.
        for (index x = 0; x < count; ++x) std::copy_n(sums + x * step, 4, cells + 3 * x);
        return;
    }
    if (channels == 1) {
        for (index x = 0; x < count; ++x) cells[x] = sums[x * step];
        return;
    }
    for (index x = 0; x < count; ++x)
        for (index c = 0; c < channels; ++c) cells[x * channels + c] = sums[x * step + c];
}

/// Means of cells of factor_y x factor_x pixels, whose sums fit into Sum: first over the rows of a cell, then
/// over its columns. Sums are exact; the one rounding is OpenCV's.
template <class Sum>
void resize_area_whole_in(image_view<const std::uint8_t> in, image_view<std::uint8_t> out, index factor_y,
                          index factor_x, instruction_set instructions) {
    constexpr index spare = 4;  // gather_cells reads and writes one value more
    const index channels = in.channels(), step = factor_x * channels;
    const index values = out.width() * step, starts = values - step + channels;
    const index means = out.width() * channels;
    const auto buffer = [](index count) { return std::vector<Sum>(static_cast<std::size_t>(count + spare)); };
    std::vector<Sum> columns = buffer(values), sums = buffer(starts), cells = buffer(means);
    interleaved_reader<std::uint8_t> reader(in);
    std::vector<std::uint8_t> gathered(
        in.rows_are_interleaved() ? 0 : static_cast<std::size_t>(factor_y * values));
    const auto cell_rows = [&](index y) -> std::pair<const std::uint8_t*, index> {
        if (in.rows_are_interleaved()) return {in.row(y * factor_y), in.strides().y};
        for (index k = 0; k < factor_y; ++k)
            std::copy_n(reader.row(y * factor_y + k), values, gathered.data() + k * values);
        return {gathered.data(), values};
    };
    interleaved_writer<std::uint8_t> writer(out);
    // OpenCV's vector code for 2 x 2 rounds halves up; its general code rounds them to even.
    const bool halves_up = factor_y == 2 && factor_x == 2 && channels != 2 && channels <= 4;
    const float share = 1.F / static_cast<float>(factor_y * factor_x);
    for (index y = 0; y < out.height(); ++y) {
        const auto [rows, row_step] = cell_rows(y);
        vectorised(instructions, add_steps{}, rows, factor_y, row_step, values, columns.data());
        vectorised(instructions, add_steps{}, std::as_const(columns).data(), factor_x, channels, starts,
                   sums.data());
        gather_cells(sums.data(), step, channels, out.width(), cells.data());
        std::uint8_t* to = writer.begin(y);
        if (halves_up)
            vectorised(instructions, round_quarters_up{}, cells.data(), means, to);
        else
            vectorised(instructions, round_means{}, cells.data(), share, means, to);
        writer.finish(y);
    }
}

inline void resize_area_whole(image_view<const std::uint8_t> in, image_view<std::uint8_t> out, index factor_y,
                              index factor_x, instruction_set instructions) {
    constexpr index most_pixels = std::numeric_limits<std::uint16_t>::max() / 255;  // white ones
    if (factor_y * factor_x <= most_pixels)
        return resize_area_whole_in<std::uint16_t>(in, out, factor_y, factor_x, instructions);
    resize_area_whole_in<std::uint32_t>(in, out, factor_y, factor_x, instructions);
}

/// For one axis: which input cells make output cell i, and with which share (`begin[i] .. begin[i + 1]`).
struct area_axis {
    std::vector<std::size_t> begin;
    std::vector<index> cell;
    std::vector<float> share;

    area_axis(index in_count, index out_count) {
        constexpr double negligible = 1e-3;  // OpenCV drops slivers below it
        const double scale = 1.0 / (static_cast<double>(out_count) / static_cast<double>(in_count));
        const auto add = [this](index at, double part) {
            cell.push_back(at);
            share.push_back(static_cast<float>(part));
        };
        for (index i = 0; i < out_count; ++i) {
            begin.push_back(cell.size());
            const double from = rounded_product(static_cast<double>(i), scale), to = from + scale;
            const double length = std::min(scale, static_cast<double>(in_count) - from);
            const index last = std::min(static_cast<index>(std::floor(to)), in_count - 1);
            const index first = std::min(static_cast<index>(std::ceil(from)), last);
            if (static_cast<double>(first) - from > negligible)
                add(first - 1, (static_cast<double>(first) - from) / length);
            for (index at = first; at < last; ++at) add(at, 1.0 / length);
            const double rest = to - static_cast<double>(last);
            if (rest > negligible) add(last, std::min(std::min(rest, 1.0), length) / length);
        }
        begin.push_back(cell.size());
    }
};

/// Means of cells of any real size, in OpenCV's order of single-precision operations. Products and sums stand
/// in loops of their own so that no compiler fuses them into one rounding (see rounded_product).
inline void resize_area_fraction(image_view<const std::uint8_t> in, image_view<std::uint8_t> out) {
    const area_axis rows(in.height(), out.height()), columns(in.width(), out.width());
    const index channels = in.channels();
    const auto values = static_cast<std::size_t>(out.width() * channels);
    std::vector<float> products(columns.cell.size() * static_cast<std::size_t>(channels));
    std::vector<float> row_mean(values), sum(values);
    interleaved_reader<std::uint8_t> reader(in);
    interleaved_writer<std::uint8_t> writer(out);
    for (index y = 0; y < out.height(); ++y) {
        std::fill(sum.begin(), sum.end(), 0.F);
        for (std::size_t r = rows.begin[static_cast<std::size_t>(y)];
             r < rows.begin[static_cast<std::size_t>(y) + 1]; ++r) {
            const std::uint8_t* from = reader.row(rows.cell[r]);
            float* product = products.data();
            for (std::size_t k = 0; k < columns.cell.size(); ++k)
                for (index c = 0; c < channels; ++c)
                    *product++ = static_cast<float>(from[columns.cell[k] * channels + c]) * columns.share[k];
            const float* next = products.data();
            float* mean = row_mean.data();
            for (std::size_t x = 0; x + 1 < columns.begin.size(); ++x, mean += channels) {
                for (index c = 0; c < channels; ++c) mean[c] = 0;
                for (std::size_t k = columns.begin[x]; k < columns.begin[x + 1]; ++k)
                    for (index c = 0; c < channels; ++c) mean[c] += *next++;
            }
            const float share = rows.share[r];
            for (std::size_t i = 0; i < values; ++i) row_mean[i] *= share;
            for (std::size_t i = 0; i < values; ++i) sum[i] += row_mean[i];
        }
        std::uint8_t* to = writer.begin(y);
        for (std::size_t i = 0; i < values; ++i)
            to[i] = static_cast<std::uint8_t>(std::clamp(round_half_even(sum[i]), 0, 255));
        writer.finish(y);
    }
}

}  // namespace hubmap::detail
