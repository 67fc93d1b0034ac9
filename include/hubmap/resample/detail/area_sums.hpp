#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/detail/interleaved_rows.hpp>
#include <limits>
#include <vector>

namespace hubmap::detail {

/// The whole number that `in_count / out_count` is to double precision, by OpenCV's computation; else 0.
[[nodiscard]] inline index whole_factor(index in_count, index out_count) noexcept {
    const double scale = 1.0 / (static_cast<double>(out_count) / static_cast<double>(in_count));
    const double nearest = std::nearbyint(scale);
    return std::abs(scale - nearest) < std::numeric_limits<double>::epsilon() ? static_cast<index>(nearest)
                                                                              : 0;
}

/// Means of cells of factor_y x factor_x pixels: first the columns of a cell, which is one long vector loop,
/// then its rows. Sums are exact; the one rounding is OpenCV's.
inline void resize_area_whole(image_view<const std::uint8_t> in, image_view<std::uint8_t> out, index factor_y,
                              index factor_x) {
    const index channels = in.channels(), values = out.width() * factor_x * channels;
    std::vector<std::uint32_t> columns(static_cast<std::size_t>(values));
    std::vector<std::uint32_t> cells(static_cast<std::size_t>(out.width() * channels));
    std::vector<float> means(cells.size());
    interleaved_reader<std::uint8_t> reader(in);
    interleaved_writer<std::uint8_t> writer(out);
    // OpenCV's vector code for 2 x 2 rounds halves up; its general code rounds them to even.
    const bool halves_up = factor_y == 2 && factor_x == 2 && channels != 2 && channels <= 4;
    const float share = 1.F / static_cast<float>(factor_y * factor_x);
    for (index y = 0; y < out.height(); ++y) {
        std::uint32_t* sums = columns.data();
        std::fill(columns.begin(), columns.end(), 0U);
        for (index k = 0; k < factor_y; ++k) {
            const std::uint8_t* from = reader.row(y * factor_y + k);
            for (index i = 0; i < values; ++i) sums[i] += from[i];
        }
        std::uint32_t* cell = cells.data();
        for (index x = 0; x < out.width(); ++x, sums += factor_x * channels)
            for (index c = 0; c < channels; ++c) {
                std::uint32_t sum = 0;
                for (index k = 0; k < factor_x; ++k) sum += sums[k * channels + c];
                *cell++ = sum;
            }
        std::uint8_t* to = writer.begin(y);
        if (halves_up) {
            for (std::size_t i = 0; i < cells.size(); ++i)
                to[i] = static_cast<std::uint8_t>((cells[i] + 2) >> 2);
        } else {
            for (std::size_t i = 0; i < cells.size(); ++i) means[i] = static_cast<float>(cells[i]) * share;
            for (std::size_t i = 0; i < cells.size(); ++i)
                to[i] = static_cast<std::uint8_t>(round_half_even(means[i]));
        }
        writer.finish(y);
    }
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
