#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/core/random.hpp>
#include <numbers>
#include <vector>

/// Maps of probabilities such as a network makes of a kidney: few blobs with soft, ragged borders on a
/// background that is low but not zero. What a benchmark measures on random noise or on plain discs says
/// nothing: there are too many mixed cells, or too few.
namespace hubmap::benchmarks {

/// Random numbers on a lattice, blended between its points.
class smooth_noise {
  public:
    smooth_noise(random_stream& random, index points) : points_(points) {
        for (index i = 0; i < points * points; ++i)
            values_.push_back(static_cast<float>(uniform(random, -1, 1)));
    }

    /// In [-1, 1]; repeats.
    [[nodiscard]] float operator()(float y, float x) const noexcept {
        const auto iy = static_cast<index>(y), ix = static_cast<index>(x);  // positions are not negative
        const float fy = y - static_cast<float>(iy), fx = x - static_cast<float>(ix);
        const float upper = value(iy, ix) + (value(iy, ix + 1) - value(iy, ix)) * fx;
        const float lower = value(iy + 1, ix) + (value(iy + 1, ix + 1) - value(iy + 1, ix)) * fx;
        return upper + (lower - upper) * fy;
    }

  private:
    [[nodiscard]] float value(index y, index x) const noexcept {
        return values_[static_cast<std::size_t>(y % points_ * points_ + x % points_)];
    }
    index points_;
    std::vector<float> values_;
};

/// An ellipse whose border waves.
struct blob {
    double y, x, radius_px, stretch, angle, peak, border_px;
    std::array<double, 3> waves, phases;

    [[nodiscard]] static blob draw(random_stream& random, extent size) {
        blob drawn{.y = uniform(random, 0, static_cast<double>(size.height)),
                   .x = uniform(random, 0, static_cast<double>(size.width)),
                   .radius_px = uniform(random, 14, 38),
                   .stretch = uniform(random, .8, 1.25),
                   .angle = uniform(random, 0, std::numbers::pi),
                   .peak = uniform(random, .7, .99),
                   .border_px = uniform(random, .8, 2.5),
                   .waves = {},
                   .phases = {}};
        for (auto& wave : drawn.waves) wave = uniform(random, 0, .07);
        for (auto& phase : drawn.phases) phase = uniform(random, 0, 2 * std::numbers::pi);
        return drawn;
    }

    /// Height of the blob at a place before noise: near `peak` inside, half of it on the border.
    [[nodiscard]] double at(double py, double px) const noexcept {
        const double dy = py - y, dx = px - x;
        const double u = (dx * std::cos(angle) + dy * std::sin(angle)) * stretch;
        const double v = (dy * std::cos(angle) - dx * std::sin(angle)) / stretch;
        const double direction = std::atan2(v, u);
        double edge = radius_px;
        for (std::size_t k = 0; k < waves.size(); ++k)
            edge += radius_px * waves[k] * std::sin(static_cast<double>(k + 2) * direction + phases[k]);
        return peak / (1 + std::exp((std::hypot(u, v) - edge) / border_px));
    }
};

/// Fills `map`; the same seed gives the same map for any number of threads. Upscaled threefold and cut at .4,
/// a map of 10,000 x 13,334 has about 178,000 runs down its columns, as many as the codes of a large slide of
/// the competition.
inline void draw_probability_map(const execution& how, image_view<float> map, std::uint64_t seed) {
    constexpr double blobs_a_megapixel = 8.27;
    constexpr float background = .03F, background_px = 24, noise_px = 2.5F, border_noise = .35F;
    random_stream random({.seed = seed});
    const smooth_noise noise(random, 64);
    parallel_for(how, 0, map.height(), [&](index y) {
        for (index x = 0; x < map.width(); ++x)
            map(y, x) = background * (1 + noise(static_cast<float>(y) / background_px,
                                                static_cast<float>(x) / background_px));
    });
    const auto count = static_cast<index>(static_cast<double>(map.size().area()) * 1e-6 * blobs_a_megapixel);
    for (index i = 0; i < std::max<index>(1, count); ++i) {
        const blob drawn = blob::draw(random, map.size());
        const auto reach = static_cast<index>(drawn.radius_px * 1.6 + 12);
        const window part = intersect(
            whole(map.size()),
            {static_cast<index>(drawn.y) - reach, static_cast<index>(drawn.x) - reach, 2 * reach, 2 * reach});
        for (index y = part.y; y < part.y + part.height; ++y)
            for (index x = part.x; x < part.x + part.width; ++x) {
                const auto clean =
                    static_cast<float>(drawn.at(static_cast<double>(y) + .5, static_cast<double>(x) + .5));
                // A network doubts along the border, not in the middle.
                const float rough = noise(static_cast<float>(y) / noise_px, static_cast<float>(x) / noise_px);
                const float value = clean + border_noise * rough * clean * (1 - clean);
                map(y, x) = std::clamp(std::max(map(y, x), value), 0.F, 1.F);
            }
    }
}

}  // namespace hubmap::benchmarks
