#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/augment/detail/uniform_noise.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/filter/gaussian_filter.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <string_view>
#include <tuple>
#include <utility>

namespace hubmap::augment {

/// Bends the picture by smoothed noise (Simard, Steinkraus and Platt, ICDAR 2003), after a random affine
/// change: albumentations' ElasticTransform, in one resampling where that makes two. Each pixel is displaced
/// by alpha times uniform noise from -1 to 1, smoothed by a Gaussian.
struct elastic {
    static constexpr std::string_view name = "elastic";

    double alpha = 1;          ///< pixels that noise of 1 would displace by
    double sigma = 50;         ///< of the Gaussian, in pixels
    double alpha_affine = 50;  ///< pixels by which three points around the middle move at most; 0: none
    border_mode border = border_mode::reflect_101;  ///< albumentations' default
    interpolation method = interpolation::bilinear;

    /// The draw is a seed, not a field: it fits a tile of any size and is short to write down.
    struct parameters {
        std::uint64_t seed = 0;

        static constexpr auto fields() { return std::tuple{field{"seed", &parameters::seed}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr auto fields() {
        return std::tuple{field{"alpha", &elastic::alpha}, field{"sigma", &elastic::sigma},
                          field{"alpha_affine", &elastic::alpha_affine}, field{"border", &elastic::border},
                          field{"method", &elastic::method}};
    }
    /// Errors: hubmap.augment.136 where a number is not finite, alpha_affine is negative, or sigma is not in
    /// 0 .. 4096.
    void check() const {
        require(std::isfinite(alpha) && combining::is_limit(alpha_affine) && combining::is_limit(sigma) &&
                    sigma <= field_sigma_limit,
                "augment", 136, "elastic by alpha ", alpha, ", sigma ", sigma, ", alpha_affine ",
                alpha_affine);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const std::uint64_t high = random();
        return {high << 32 | random()};
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

    /// Errors: those of check(), hubmap.resample.122 for an empty tile.
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const {
        check();
        if (alpha_affine > 0) {
            random_stream random({.seed = drawn.seed, .step = purpose_affine});
            std::array<point, 3> moves{};
            for (point& move : moves) {
                move.x = uniform(random, -alpha_affine, alpha_affine);
                move.y = uniform(random, -alpha_affine, alpha_affine);
            }
            geometry.then(moved_points(moves, tile));
        }
        geometry.then(displacements(noise(drawn, tile), tile));
    }

    /// Noise of both components, from -1 to 1.
    struct noise_fields {
        image<float> y, x;
    };
    [[nodiscard]] noise_fields noise(const parameters& drawn, extent tile) const {
        noise_fields made{image<float>(tile), image<float>(tile)};
        detail::fill_uniform(drawn.seed, purpose_noise_x, made.x.values());
        detail::fill_uniform(drawn.seed, purpose_noise_y, made.y.values());
        return made;
    }
    /// The displacements that given noise makes.
    [[nodiscard]] dense_displacement displacements(const noise_fields& noise, extent tile) const {
        dense_displacement made{tile, {}, {}};
        const auto smooth = [&](const image<float>& part) {
            image<float> smoothed(tile);
            smooth_field(part.view(), sigma, smoothed.view(), alpha);
            return std::move(smoothed.values());
        };
        made.y = smooth(noise.y);
        made.x = smooth(noise.x);
        return made;
    }
    /// The affine map of three moved points: the middle and a third of the shorter side off it, as
    /// albumentations chooses them (it takes height / 2 for the middle's x). Where the side is below three
    /// pixels or the points fall into a line, nothing moves.
    [[nodiscard]] static affine_map moved_points(const std::array<point, 3>& moves, extent tile) {
        const auto middle_x = static_cast<double>(tile.height / 2),
                   middle_y = static_cast<double>(tile.width / 2);
        const auto third = static_cast<double>(std::min(tile.height, tile.width) / 3);
        if (third == 0) return {};
        // From three points to the shifted three: the columns of the matrix are differences of points.
        const point first{middle_y + third, middle_x + third};
        const point to{first.y + moves[0].y, first.x + moves[0].x};
        const double side = 2 * third;
        // Point 1 lies `side` before point 0 along y, point 2 as far before point 1 along x.
        const double yy = 1 + (moves[0].y - moves[1].y) / side, xy = (moves[0].x - moves[1].x) / side;
        const double yx = (moves[1].y - moves[2].y) / side, xx = 1 + (moves[1].x - moves[2].x) / side;
        affine_map forward{.yy = yy, .yx = yx, .xy = xy, .xx = xx};
        constexpr double least_determinant = .05;  // below it the picture is all but a line
        if (!(std::abs(forward.determinant()) > least_determinant)) return {};
        const point moved = forward(first);
        forward.shift_y = to.y - moved.y;
        forward.shift_x = to.x - moved.x;
        // From pixel indices to distances from the centre.
        const double centre_y = static_cast<double>(tile.height - 1) / 2,
                     centre_x = static_cast<double>(tile.width - 1) / 2;
        const affine_map to_pixels{.shift_y = centre_y, .shift_x = centre_x},
            to_centre{.shift_y = -centre_y, .shift_x = -centre_x};
        return compose(to_centre, compose(inverse(forward), to_pixels));
    }

  private:
    static constexpr std::uint32_t purpose_affine = 0, purpose_noise_x = 1, purpose_noise_y = 2;
};

}  // namespace hubmap::augment
