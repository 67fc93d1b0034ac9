#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/opencv_position.hpp>
#include <vector>

namespace hubmap::detail {

/// For each output position along one axis: the two input positions and their weights in 2048ths.
struct linear_axis {
    std::vector<index> first, second;
    std::vector<std::int32_t> weight_first, weight_second;

    explicit linear_axis(index count)
        : first(static_cast<std::size_t>(count)),
          second(first.size()),
          weight_first(first.size()),
          weight_second(first.size()) {}

    void set(index i, index position, float fraction, index in_count) {
        const auto at = static_cast<std::size_t>(i);
        first[at] = std::clamp<index>(position, 0, in_count - 1);
        second[at] = std::clamp<index>(position + 1, 0, in_count - 1);
        weight_first[at] = opencv_weight(1.F - fraction);
        weight_second[at] = opencv_weight(fraction);
    }
};

/// INTER_LINEAR. Along x OpenCV clamps position and weight at the border, along y the position alone; both
/// read the border pixel, but the two truncated halves of y may lose one level, so it is kept.
[[nodiscard]] inline linear_axis linear_weights(index in_count, index out_count, bool clamp_weight) {
    linear_axis axis(out_count);
    const double scale = opencv_scale(in_count, out_count);
    for (index i = 0; i < out_count; ++i) {
        const auto [position, fraction] = opencv_linear_position(i, scale, in_count, clamp_weight);
        axis.set(i, position, fraction, in_count);
    }
    return axis;
}

/// INTER_AREA where a side grows: each output pixel mixes the at most two cells that it covers.
[[nodiscard]] inline linear_axis area_weights_enlarging(index in_count, index out_count, bool clamp_weight) {
    linear_axis axis(out_count);
    const double inverse = static_cast<double>(out_count) / static_cast<double>(in_count);
    const double scale = 1.0 / inverse;
    for (index i = 0; i < out_count; ++i) {
        index position = static_cast<index>(std::floor(static_cast<double>(i) * scale));
        auto fraction = static_cast<float>(static_cast<double>(i + 1) -
                                           rounded_product(static_cast<double>(position + 1), inverse));
        fraction = fraction <= 0 ? 0.F : fraction - std::floor(fraction);
        if (clamp_weight && position >= in_count - 1) {
            position = in_count - 1;
            fraction = 0;
        }
        axis.set(i, position, fraction, in_count);
    }
    return axis;
}

}  // namespace hubmap::detail
