#pragma once

#include <cmath>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/upscaled_columns.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// Bilinear upscale of a probability map to the size `full`, threshold and column-major run-lengths in one
/// pass: neither the large map nor the mask ever exists. Pixel centres are aligned (position (i + .5) / ratio
/// - .5), the border value is continued outwards, a pixel is foreground where its value is above `threshold`;
/// NaN counts as 0. The result is the same for any number of threads. Memory: a block of map columns a
/// thread, and the runs. Errors: hubmap.rle.131 where the map is empty or has more than one channel, or
/// `full` is empty.
[[nodiscard]] inline kaggle_rle encode_upscaled(const execution& how, image_view<const float> probability,
                                                extent full, double threshold) {
    detail::require_map(probability.size(), probability.channels(), full);
    const detail::float_upscale_axis rows(probability.height(), full.height),
        columns(probability.width(), full.width);
    return detail::encode_columns(how, full, [&](index first, index last, auto&& emit) {
        detail::column_block<float> block(probability.height());
        std::vector<double> blended(static_cast<std::size_t>(probability.height()));
        for (index x = first; x < last; ++x) {
            const auto at = columns.at(x);
            const float* left = block.column(at.low, probability, detail::blendable);
            const float* right = block.column(at.high, probability, detail::blendable);
            for (std::size_t y = 0; y < blended.size(); ++y)
                blended[y] = double{left[y]} + (double{right[y]} - double{left[y]}) * at.weight;
            // Between two rows the value runs linearly, so it is above the threshold everywhere, nowhere, or
            // changes side once: only rows between unlike neighbours are looked at one by one.
            rows.for_each_piece([&](index begin, index end, index low, index high) {
                const double a = blended[static_cast<std::size_t>(low)],
                             b = blended[static_cast<std::size_t>(high)];
                const bool above_a = a > threshold, above_b = b > threshold;
                if (above_a == above_b) {
                    if (above_a) emit(x, begin, end);
                    return;
                }
                for (index y = begin; y < end; ++y)
                    if (a + (b - a) * rows.at(y).weight > threshold) emit(x, y, y + 1);
            });
        }
    });
}

/// The same on the calling thread.
[[nodiscard]] inline kaggle_rle encode_upscaled(image_view<const float> probability, extent full,
                                                double threshold) {
    return encode_upscaled(execution{.threads = 1}, probability, full, threshold);
}

/// The codes of the original solution, to the byte: the map as uint8 of 255 x (truncated), OpenCV's
/// fixed-point bilinear resize of 8-bit images, above `threshold` x 255, first and last pixel of the image
/// cleared (the notebooks of the silver-medal solution; arithmetic of cv::resize INTER_LINEAR,
/// OpenCV 4.x). NaN, which the original cast to an undefined byte, is 0; values outside [0, 1] are clamped.
/// Errors: hubmap.rle.131, hubmap.rle.132 where `full` is smaller than the map (OpenCV takes other ways
/// there).
[[nodiscard]] inline kaggle_rle encode_upscaled_reference(const execution& how,
                                                          image_view<const float> probability, extent full,
                                                          double threshold = .4) {
    detail::require_map(probability.size(), probability.channels(), full);
    require(full.height >= probability.height() && full.width >= probability.width(), "rle", 132, "a map of ",
            probability.size(), " is larger than the image of ", full);
    const detail::fixed_point_upscale_axis rows(probability.height(), full.height, false);
    const detail::fixed_point_upscale_axis columns(probability.width(), full.width, true);
    constexpr double white = 255;
    // u8 > t * 255  <=>  u8 > floor(t * 255); fmin takes the number where the threshold is NaN: nothing
    // passes
    const auto level = static_cast<int>(std::fmax(-1., std::fmin(white, std::floor(threshold * white))));
    const auto code = detail::encode_columns(how, full, [&](index first, index last, auto&& emit) {
        detail::column_block<std::uint8_t> block(probability.height());
        for (index x = first; x < last; ++x) {
            const auto& across = columns.at(x);
            const std::uint8_t* left = block.column(across.low, probability, detail::probability_byte);
            const std::uint8_t* right = block.column(across.high, probability, detail::probability_byte);
            const auto blended = [&](index y) {
                return left[y] * across.weight_low + right[y] * across.weight_high;
            };
            rows.for_each_piece([&](index begin, index end, index low, index high) {
                // The rounded result of a cell lies between its four corners (checked exhaustively: tests).
                const int above =
                    (left[low] > level) + (left[high] > level) + (right[low] > level) + (right[high] > level);
                if (above == 0) return;
                if (above == 4) return emit(x, begin, end);
                const int upper = blended(low) >> 4, lower = blended(high) >> 4;
                for (index y = begin; y < end; ++y) {
                    const auto& down = rows.at(y);
                    const int value =
                        (((down.weight_low * upper) >> 16) + ((down.weight_high * lower) >> 16) + 2) >> 2;
                    if (value > level) emit(x, y, y + 1);
                }
            });
        }
    });
    return detail::without_end_pixels(code);
}

/// The same on the calling thread.
[[nodiscard]] inline kaggle_rle encode_upscaled_reference(image_view<const float> probability, extent full,
                                                          double threshold = .4) {
    return encode_upscaled_reference(execution{.threads = 1}, probability, full, threshold);
}

}  // namespace hubmap
