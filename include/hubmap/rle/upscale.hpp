#pragma once

#include <cmath>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/upscaled_columns.hpp>
#include <hubmap/rle/rle.hpp>
#include <hubmap/rle/upscale_rule.hpp>

/// Upscale of a probability map to the size of its slide, threshold and column-major run-lengths in one pass:
/// neither the large map nor the mask ever exists. Maps are floats in 0 .. 1, or bytes, 255 standing for 1,
/// at any strides; NaN counts as 0. Only cells of the map whose corners lie on both sides of the threshold
/// are looked at pixel by pixel. The result is the same for any number of threads. Time: the map is read
/// once; then the length of the borders of the mask. Memory: the runs; twice 16 bytes (28 for floats) a cell
/// of the map that the border of the mask crosses; 8 bytes a row and a column of the mask. Errors of all
/// functions: hubmap.rle.131 where the map is empty, has more than one channel or sides of 2^31 - 16 pixels
/// and more, or `full` is empty.
namespace hubmap {

/// Bilinear: pixel centres are aligned (position (i + .5) / ratio - .5), the border value is continued
/// outwards, a pixel is foreground where its value is above `threshold`.
[[nodiscard]] inline kaggle_rle encode_upscaled(const execution& how, image_view<const float> probability,
                                                extent full, double threshold) {
    return detail::encode_upscaled_above<bilinear_rule>(how, probability, full, threshold);
}
[[nodiscard]] inline kaggle_rle encode_upscaled(const execution& how,
                                                image_view<const std::uint8_t> probability, extent full,
                                                double threshold) {
    return detail::encode_upscaled_above<bilinear_rule>(how, probability, full, threshold);
}

/// The same on the calling thread.
[[nodiscard]] inline kaggle_rle encode_upscaled(image_view<const float> probability, extent full,
                                                double threshold) {
    return encode_upscaled(execution{.threads = 1}, probability, full, threshold);
}

/// Nearest: each pixel takes the value of the map pixel that it falls on, as OpenCV's INTER_NEAREST picks it.
[[nodiscard]] inline kaggle_rle encode_upscaled_nearest(const execution& how,
                                                        image_view<const float> probability, extent full,
                                                        double threshold) {
    return detail::encode_upscaled_above<nearest_rule>(how, probability, full, threshold);
}
[[nodiscard]] inline kaggle_rle encode_upscaled_nearest(const execution& how,
                                                        image_view<const std::uint8_t> probability,
                                                        extent full, double threshold) {
    return detail::encode_upscaled_above<nearest_rule>(how, probability, full, threshold);
}

namespace detail {

template <class T>
kaggle_rle encode_as_original(const execution& how, image_view<const T> map, extent full, double threshold) {
    require_map(map.size(), map.channels(), full);
    require(full.height >= map.height() && full.width >= map.width(), "rle", 132, "a map of ", map.size(),
            " is larger than the image of ", full);
    constexpr double white = 255;
    // u8 > t * 255  <=>  u8 > floor(t * 255)
    const exact_level<std::uint8_t> exact(threshold * white);
    if (exact.all) return without_end_pixels(kaggle_rle(full, {{0, full.area()}}));
    if (!exact.level) return kaggle_rle(full);
    const fixed_point_rule rule{*exact.level};
    const auto level = [&] {
        if constexpr (std::is_floating_point_v<T>)
            return last_float_of_byte(*exact.level);
        else
            return *exact.level;
    }();
    return without_end_pixels(encode_upscaled_with(how, map, full, rule, is_above<T>{level}));
}

}  // namespace detail

/// The codes of the original solution, to the byte: the map as uint8 of 255 x (truncated), OpenCV's
/// fixed-point bilinear resize of 8-bit images, above `threshold` x 255, first and last pixel of the image
/// cleared (the notebooks of the silver-medal solution; arithmetic of cv::resize INTER_LINEAR,
/// OpenCV 4.x). NaN, which the original cast to an undefined byte, is 0; values outside [0, 1] are clamped.
/// Errors: hubmap.rle.132 where `full` is smaller than the map (OpenCV takes other ways there).
[[nodiscard]] inline kaggle_rle encode_upscaled_reference(const execution& how,
                                                          image_view<const float> probability, extent full,
                                                          double threshold = .4) {
    return detail::encode_as_original(how, probability, full, threshold);
}
/// A map that is bytes already.
[[nodiscard]] inline kaggle_rle encode_upscaled_reference(const execution& how,
                                                          image_view<const std::uint8_t> probability,
                                                          extent full, double threshold = .4) {
    return detail::encode_as_original(how, probability, full, threshold);
}

/// The same on the calling thread.
[[nodiscard]] inline kaggle_rle encode_upscaled_reference(image_view<const float> probability, extent full,
                                                          double threshold = .4) {
    return encode_upscaled_reference(execution{.threads = 1}, probability, full, threshold);
}

}  // namespace hubmap
