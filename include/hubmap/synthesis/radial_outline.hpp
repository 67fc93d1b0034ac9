#pragma once

#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/polygon/polygon.hpp>
#include <numbers>
#include <vector>

namespace hubmap::synthesis {

/// A closed curve around `centre` that each ray from there meets once; the radius is sampled at equal angles.
struct radial_outline {
    point centre{};
    std::vector<float> radius;

    /// Radius in the direction (dy, dx), between the samples linear in the angle.
    [[nodiscard]] float radius_at(float dy, float dx) const noexcept {
        const auto count = static_cast<float>(radius.size());
        float turn = std::atan2(dy, dx) * static_cast<float>(.5 / std::numbers::pi);
        if (turn < 0) turn += 1;
        const float at = turn * count;
        const auto i = std::min(static_cast<std::size_t>(at), radius.size() - 1);
        const float next = radius[i + 1 == radius.size() ? 0 : i + 1];
        return radius[i] + (next - radius[i]) * (at - static_cast<float>(i));
    }
    /// How far (y, x) lies inside, along the ray from the centre; negative outside.
    [[nodiscard]] float depth(float y, float x) const noexcept {
        const float dy = y - static_cast<float>(centre.y), dx = x - static_cast<float>(centre.x);
        return radius_at(dy, dx) - std::sqrt(dy * dy + dx * dx);
    }
    [[nodiscard]] float largest_radius() const noexcept {
        float largest = 0;
        for (const float r : radius) largest = std::max(largest, r);
        return largest;
    }
    /// The curve as corners, enlarged by `scale`; its first corner is not repeated. Corners lie on 1/64 px,
    /// so that a text of few digits holds them exactly.
    [[nodiscard]] ring corners(double scale) const {
        constexpr double grid = 64;
        const auto on_grid = [scale](double length) { return std::round(length * scale * grid) / grid; };
        ring result;
        result.reserve(radius.size());
        for (std::size_t i = 0; i < radius.size(); ++i) {
            const double angle =
                2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(radius.size());
            result.push_back({on_grid(centre.y + radius[i] * std::sin(angle)),
                              on_grid(centre.x + radius[i] * std::cos(angle))});
        }
        return result;
    }
};

/// Waves laid over a radius: harmonics first .. last, each with a relative amplitude of about `amplitude`,
/// falling with the harmonic. Result: a factor for each of `samples` angles.
[[nodiscard]] inline std::vector<float> radial_waves(random_stream& random, std::size_t samples, int first,
                                                     int last, double amplitude) {
    std::vector<float> factor(samples, 1.0f);
    for (int k = first; k <= last; ++k) {
        const double size = amplitude * first / k * uniform(random, .4, 1);
        const double phase = uniform(random, 0, 2 * std::numbers::pi);
        for (std::size_t i = 0; i < samples; ++i)
            factor[i] +=
                static_cast<float>(size * std::cos(2 * std::numbers::pi * k * static_cast<double>(i) /
                                                       static_cast<double>(samples) +
                                                   phase));
    }
    return factor;
}

/// A wavy circle.
[[nodiscard]] inline radial_outline wavy_circle(random_stream& random, point centre, double radius,
                                                std::size_t samples, int last_wave, double amplitude) {
    radial_outline result{centre, radial_waves(random, samples, 2, last_wave, amplitude)};
    for (auto& r : result.radius) r *= static_cast<float>(radius);
    return result;
}

}  // namespace hubmap::synthesis
