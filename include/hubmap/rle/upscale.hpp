#pragma once

#include <concepts>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/upscaled_columns.hpp>
#include <hubmap/rle/rle.hpp>
#include <hubmap/rle/upscale_rules.hpp>

/// Upscale of a probability map to the size of its slide, threshold and column-major run-lengths in one pass:
/// neither the large map nor the mask ever exists. Maps are floats in 0 .. 1, or bytes, 255 standing for 1,
/// at any strides; NaN counts as 0. Only cells of the map whose corners lie on both sides of the threshold
/// are looked at pixel by pixel. The result is the same for any number of threads. Time: the map is read
/// once; then the length of the borders of the mask. Memory: the runs, twice at the end; at most 32 bytes a
/// cell of the map that the border of the mask crosses, and 20 megabytes beside; 16 bytes a row and a column
/// of the mask. Errors of all functions: hubmap.rle.101, hubmap.rle.131 where the map is empty, has more than
/// one channel or sides of 2^31 - 16 pixels and more, or `full` is empty.
namespace hubmap {

/// Bilinear: pixel centres are aligned (position (i + .5) / ratio - .5), the border value is continued
/// outwards, a pixel is foreground where its value is above `threshold`, a probability also where the map is
/// bytes. A smaller image than the map takes the places that it falls on, without averaging: resize_area()
/// first.
[[nodiscard]] inline kaggle_rle encode_upscaled(const execution& how, image_view<const float> probability,
                                                extent full, double threshold) {
    return detail::encode_upscaled_above<bilinear_rule>(how, probability, full, threshold);
}
[[nodiscard]] inline kaggle_rle encode_upscaled(const execution& how,
                                                image_view<const std::uint8_t> probability, extent full,
                                                double threshold) {
    return detail::encode_upscaled_above<bilinear_rule>(how, probability, full, threshold);
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

/// The same on the calling thread, of floats or bytes.
template <class Map>
requires std::convertible_to<const Map&, image_view<const float>> ||
    std::convertible_to<const Map&, image_view<const std::uint8_t>>
[[nodiscard]] kaggle_rle encode_upscaled(const Map& probability, extent full, double threshold) {
    return encode_upscaled(execution{.threads = 1}, probability, full, threshold);
}
template <class Map>
requires std::convertible_to<const Map&, image_view<const float>> ||
    std::convertible_to<const Map&, image_view<const std::uint8_t>>
[[nodiscard]] kaggle_rle encode_upscaled_nearest(const Map& probability, extent full, double threshold) {
    return encode_upscaled_nearest(execution{.threads = 1}, probability, full, threshold);
}
template <class Map>
requires std::convertible_to<const Map&, image_view<const float>> ||
    std::convertible_to<const Map&, image_view<const std::uint8_t>>
[[nodiscard]] kaggle_rle encode_upscaled_reference(const Map& probability, extent full,
                                                   double threshold = .4) {
    return encode_upscaled_reference(execution{.threads = 1}, probability, full, threshold);
}

}  // namespace hubmap
