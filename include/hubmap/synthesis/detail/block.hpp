#pragma once

#include <hubmap/core/image.hpp>
#include <hubmap/synthesis/detail/shading.hpp>

namespace hubmap::synthesis::detail {

/// The slow fields over a part of the slide, bilinear between points of a lattice that is fixed to the slide,
/// so that every window sees the same values.
class field_lattice {
  public:
    field_lattice(const scene& s, const window& area, float step_px)
        : step_(step_px),
          y0_(floor_of(static_cast<float>(area.y) / step_)),
          x0_(floor_of(static_cast<float>(area.x) / step_)),
          columns_(floor_of(static_cast<float>(area.x + area.width) / step_) - x0_ + 2) {
        const int rows = floor_of(static_cast<float>(area.y + area.height) / step_) - y0_ + 2;
        const auto scale = static_cast<float>(s.options.scale);
        values_.reserve(static_cast<std::size_t>(rows * columns_));
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns_; ++x)
                values_.push_back(evaluate_slow_fields(s, static_cast<float>(y0_ + y) * step_ / scale,
                                                       static_cast<float>(x0_ + x) * step_ / scale));
    }

    /// At a position in pixels of the slide, inside the area.
    [[nodiscard]] slow_fields operator()(float y_px, float x_px) const noexcept {
        const float y = y_px / step_, x = x_px / step_;
        const int iy = floor_of(y), ix = floor_of(x);
        const float fy = y - static_cast<float>(iy), fx = x - static_cast<float>(ix);
        const auto* upper = values_.data() + (iy - y0_) * columns_ + (ix - x0_);
        const auto* lower = upper + columns_;
        slow_fields::values v;
        for (std::size_t i = 0; i < v.size(); ++i) {
            const float a = upper[0][i] + (upper[1][i] - upper[0][i]) * fx;
            const float b = lower[0][i] + (lower[1][i] - lower[0][i]) * fx;
            v[i] = a + (b - a) * fy;
        }
        return {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]};
    }

  private:
    float step_;
    int y0_, x0_, columns_;
    std::vector<slow_fields::values> values_;
};

/// The stains on a part of the slide before the lens: one plane each.
struct stain_planes {
    image<float> magenta, blue, focus;
};

/// Objects whose circle meets the area, enlarged by `margin`; lengths at scale 1.
template <class Object, class Border>
[[nodiscard]] std::vector<const Object*> objects_near(const std::vector<Object>& objects, const window& area,
                                                      double scale, double margin, Border border) {
    std::vector<const Object*> near;
    for (const auto& object : objects) {
        const radial_outline& line = border(object);
        const double reach = line.largest_radius() + margin;
        const double cy = line.centre.y * scale, cx = line.centre.x * scale;
        const double dy =
            cy - std::clamp(cy, static_cast<double>(area.y), static_cast<double>(area.y + area.height));
        const double dx =
            cx - std::clamp(cx, static_cast<double>(area.x), static_cast<double>(area.x + area.width));
        if (dy * dy + dx * dx <= reach * reach * scale * scale) near.push_back(&object);
    }
    return near;
}

/// Lays a nucleus on the planes: an ellipse with a darker rim. The maximum, not the sum, so that the order of
/// nuclei does not matter.
inline void splat_nucleus(stain_planes& planes, const window& area, float scale, float y, float x,
                          float radius, const tissue_point& at, float strength, std::uint32_t texture) {
    const float stretch = std::sqrt(at.elongation);
    const float norm = 1 / std::sqrt(at.along_y * at.along_y + at.along_x * at.along_x + 1e-6f);
    const float ay = at.along_y * norm, ax = at.along_x * norm;
    const float reach = radius * stretch * scale + 1;
    const auto y0 = std::max<index>(area.y, floor_of(y * scale - reach)),
               x0 = std::max<index>(area.x, floor_of(x * scale - reach));
    const auto y1 = std::min<index>(area.y + area.height, floor_of(y * scale + reach) + 1);
    const auto x1 = std::min<index>(area.x + area.width, floor_of(x * scale + reach) + 1);
    for (index py = y0; py < y1; ++py)
        for (index px = x0; px < x1; ++px) {
            const float dy = (static_cast<float>(py) + .5f) / scale - y,
                        dx = (static_cast<float>(px) + .5f) / scale - x;
            const float along = (dy * ay + dx * ax) / stretch, across = (dy * ax - dx * ay) * stretch;
            const float r = std::sqrt(along * along + across * across) / radius;
            if (r >= 1) continue;
            const float edge = std::min(1.0f, (1 - r) * radius * .9f);
            const float grain =
                .12f *
                unit(hash(static_cast<std::int32_t>(py / 2), static_cast<std::int32_t>(px / 2), texture), 0);
            float& blue = planes.blue(py - area.y, px - area.x);
            blue = std::max(blue, strength * edge * (.72f + .2f * r + grain));
        }
}

/// Stains of the pixels of `area`, before blur; a pure function of the position on the slide.
[[nodiscard]] inline stain_planes shade_area(const scene& s, const window& area) {
    constexpr float nucleus_spacing = 9.6f, largest_nucleus = 7;
    const auto scale = static_cast<float>(s.options.scale);
    const auto reach = static_cast<index>(std::ceil((nucleus_spacing + largest_nucleus) * scale)) + 1;
    const window wide{area.y - reach, area.x - reach, area.height + 2 * reach, area.width + 2 * reach};
    const field_lattice fields(s, wide, std::clamp(std::round(8 * scale), 2.0f, 16.0f));
    constexpr double influence = 60;  // how far an object bends the tubules around it
    shader shade(s,
                 objects_near(s.glomeruli, wide, s.options.scale, influence,
                              [](const glomerulus& g) -> const radial_outline& { return g.capsule; }),
                 objects_near(s.vessels, wide, s.options.scale, influence,
                              [](const vessel& v) -> const radial_outline& { return v.border; }));
    stain_planes planes{image<float>(area.size()), image<float>(area.size()), image<float>(area.size())};
    for (index y = 0; y < area.height; ++y)
        for (index x = 0; x < area.width; ++x) {
            const float py = static_cast<float>(area.y + y) + .5f, px = static_cast<float>(area.x + x) + .5f;
            const slow_fields slow = fields(py, px);
            const tissue_point p = shade(py / scale, px / scale, slow);
            planes.magenta(y, x) = p.magenta;
            planes.blue(y, x) = p.blue;
            planes.focus(y, x) = slow.focus;
        }
    const auto cell_of = [&](index at_px) {
        return floor_of(static_cast<float>(at_px) / (scale * nucleus_spacing));
    };
    // `wide` reaches as far as the largest nucleus, so every nucleus that touches the area is among these.
    for (std::int32_t cy = cell_of(area.y - reach) + 1; cy <= cell_of(area.y + area.height + reach) - 1; ++cy)
        for (std::int32_t cx = cell_of(area.x - reach) + 1; cx <= cell_of(area.x + area.width + reach) - 1;
             ++cx) {
            const std::uint32_t h = hash(cy, cx, s.texture_seed + 3);
            const float y = (static_cast<float>(cy) + .15f + .7f * unit(h, 0)) * nucleus_spacing;
            const float x = (static_cast<float>(cx) + .15f + .7f * unit(h, 1)) * nucleus_spacing;
            const tissue_point p = shade(y, x, fields(y * scale, x * scale));
            if (unit(h, 2) >= p.nuclei) continue;
            splat_nucleus(planes, area, scale, y, x, 2.9f + 1.1f * unit(h, 3), p,
                          .72f + .38f * unit(h, 2) / p.nuclei, h);
        }
    // Uneven stain last: it acts on tissue and nuclei alike.
    for (index y = 0; y < area.height; ++y)
        for (index x = 0; x < area.width; ++x) {
            const slow_fields slow =
                fields(static_cast<float>(area.y + y) + .5f, static_cast<float>(area.x + x) + .5f);
            planes.magenta(y, x) *= slow.magenta;
            planes.blue(y, x) *= slow.blue;
        }
    for (const auto& speck : s.specks) {
        tissue_point round;
        splat_nucleus(planes, area, scale, static_cast<float>(speck.centre.y),
                      static_cast<float>(speck.centre.x), speck.radius, round, speck.density, s.texture_seed);
    }
    return planes;
}

}  // namespace hubmap::synthesis::detail
