#pragma once

#include <algorithm>
#include <hubmap/core/image.hpp>
#include <hubmap/core/rounding.hpp>
#include <vector>

namespace hubmap {

/// Between which two pixels of a map each position of another one lies along an axis, and the weight of the
/// second: position i lies at (i + .5) * step - .5, the border is continued.
struct map_axis {
    std::vector<index> low, high;
    std::vector<float> weight;

    map_axis(index count, double step, index input) {
        for (index i = 0; i < count; ++i) {
            const double at =
                std::clamp((static_cast<double>(i) + .5) * step - .5, 0., static_cast<double>(input - 1));
            low.push_back(static_cast<index>(at));
            high.push_back(std::min(low.back() + 1, input - 1));
            weight.push_back(static_cast<float>(at - static_cast<double>(low.back())));
        }
    }
};

/// Adds `share` times a map of another scale to `out`, by bilinear interpolation: pixel i of `out` lies at
/// (i + .5) * step - .5 of `in`, the border value is continued. `step` is the pixels of `in` for one of `out`
/// and the same for both axes, so maps whose far borders stand for different parts of a pixel stay aligned.
/// Memory: three numbers a row and column. Errors: hubmap.resample.103 where an image is empty or has several
/// channels, or the step is not positive.
inline void add_resized_map(image_view<const float> in, double step, float share, image_view<float> out) {
    require(!in.empty() && in.channels() == 1 && out.channels() <= 1 && step > 0, "resample", 103,
            "a map of ", in.size(), " x ", in.channels(), " added to one of ", out.size(), " x ",
            out.channels(), ", step ", step);
    const map_axis rows(out.height(), step, in.height()), columns(out.width(), step, in.width());
    // Products are rounded before they are added, on every processor and as on GPUs (core/rounding.hpp).
    for (index y = 0; y < out.height(); ++y) {
        const auto at_y = static_cast<std::size_t>(y);
        const index low = rows.low[at_y], high = rows.high[at_y];
        const float down = rows.weight[at_y];
        for (index x = 0; x < out.width(); ++x) {
            const auto at_x = static_cast<std::size_t>(x);
            const index left = columns.low[at_x], right = columns.high[at_x];
            const float along = columns.weight[at_x];
            const float upper = in(low, left) + rounded_product(in(low, right) - in(low, left), along);
            const float lower = in(high, left) + rounded_product(in(high, right) - in(high, left), along);
            out(y, x) += rounded_product(share, upper + rounded_product(lower - upper, down));
        }
    }
}

}  // namespace hubmap
