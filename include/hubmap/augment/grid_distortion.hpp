#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/core/rounding.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <iterator>
#include <string_view>
#include <tuple>
#include <vector>

namespace hubmap::augment {

/// Stretches and squeezes the cells of a grid, rows and columns each by themselves: albumentations'
/// GridDistortion, with its arithmetic of steps. Of an axis of fewer pixels than steps every position
/// is the first pixel, as there.
struct grid_distortion {
    static constexpr std::string_view name = "grid_distortion";

    int num_steps = 5;                              ///< cells along each axis
    double distort_limit = .3;                      ///< a cell shows from 1 - limit to 1 + limit of its width
    border_mode border = border_mode::reflect_101;  ///< albumentations' default
    interpolation method = interpolation::bilinear;

    struct parameters {
        std::vector<double> steps_x, steps_y;  ///< num_steps + 1 factors each, the last for what is left over

        static constexpr auto fields() {
            return std::tuple{field{"steps_x", &parameters::steps_x}, field{"steps_y", &parameters::steps_y}};
        }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        return std::tuple{field{"num_steps", &grid_distortion::num_steps},
                          field{"distort_limit", &grid_distortion::distort_limit},
                          field{"border", &grid_distortion::border},
                          field{"method", &grid_distortion::method}};
    }
    /// Errors: hubmap.augment.135 where there are no steps or more than 65,536, or the limit is negative or
    /// not finite.
    void check() const {
        require(num_steps >= 1 && num_steps <= step_limit && combining::is_limit(distort_limit), "augment",
                135, num_steps, " steps, distorted by ", distort_limit);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        parameters drawn;
        for (auto* steps : {&drawn.steps_x, &drawn.steps_y})
            for (int i = 0; i <= num_steps; ++i)
                steps->push_back(1 + uniform(random, -distort_limit, distort_limit));
        return drawn;
    }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    void apply(const parameters& drawn, image_view<float> pixels) const {
        apply_geometry(*this, drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        apply_geometry(*this, drawn, labels);
    }
    /// Errors: hubmap.augment.135 where there are no steps or a factor is not finite.
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const {
        geometry.then(
            axis_positions{positions(drawn.steps_y, tile.height), positions(drawn.steps_x, tile.width)});
    }

  private:
    static constexpr int step_limit = 1 << 16;

    /// The position that each pixel of an axis shows.
    static std::vector<float> positions(const std::vector<double>& factors, index count) {
        require(
            factors.size() >= 2 && std::ranges::all_of(factors, [](double f) { return std::isfinite(f); }),
            "augment", 135, factors.size(), " factors of steps, or one is not finite");
        const index step = count / (std::ssize(factors) - 1);
        std::vector<float> shown(static_cast<std::size_t>(std::max<index>(count, 0)));
        double previous = 0;
        for (std::size_t cell = 0; step > 0 && cell < factors.size(); ++cell) {
            const index begin = static_cast<index>(cell) * step, end = std::min(begin + step, count);
            const double next = begin + step > count
                                    ? static_cast<double>(count)
                                    : previous + rounded_product(static_cast<double>(step), factors[cell]);
            // numpy.linspace: both ends are given, so the first pixel of a cell repeats the last before it.
            const index gaps = end - begin - 1;
            const double gap = gaps > 0 ? (next - previous) / static_cast<double>(gaps) : 0;
            for (index i = 0; i <= gaps; ++i)
                shown[static_cast<std::size_t>(begin + i)] = static_cast<float>(
                    i == gaps && gaps > 0 ? next : rounded_product(static_cast<double>(i), gap) + previous);
            previous = next;
        }
        return shown;
    }
};

}  // namespace hubmap::augment
