#pragma once

#include <algorithm>
#include <hubmap/synthesis/scene.hpp>

namespace hubmap::synthesis::detail {

/// What changes slowly over the slide; evaluated on a coarse lattice and interpolated.
struct slow_fields {
    float piece = 0;    ///< depth inside the tissue
    float medulla = 0;  ///< depth inside the medulla
    float warp_y = 0, warp_x = 0;
    float magenta = 1, blue = 1;  ///< strength of the stains here
    float cells = 0;              ///< above 0: inflammation, the interstitium is full of nuclei
    float focus = 0;              ///< 0 sharp .. 1 blurred

    static constexpr std::size_t count = 8;
    using values = std::array<float, count>;
};

[[nodiscard]] inline slow_fields::values evaluate_slow_fields(const scene& s, float y, float x) {
    const auto& n = s.noise;
    slow_fields f{-1e9f, -1e9f};
    for (const auto& piece : s.pieces) {
        f.piece = std::max(f.piece, piece.border.depth(y, x));
        for (const auto& medulla : piece.medulla) f.medulla = std::max(f.medulla, medulla.depth(y, x));
    }
    f.warp_y = 16 * n(y / 110 + 3, x / 110 + 50) + 45 * n(y / 420 + 90, x / 420 + 7);
    f.warp_x = 16 * n(y / 110 + 70, x / 110 + 20) + 45 * n(y / 420 + 11, x / 420 + 130);
    const float uneven = s.look.unevenness;
    f.magenta = s.look.magenta_strength * (1 + uneven * n.rough(y / 500 + 60, x / 500 + 140));
    f.blue = s.look.blue_strength * (1 + uneven * n.rough(y / 430 + 160, x / 430 + 80));
    f.cells = n.rough(y / 260 + 33, x / 260 + 190) - .42f;
    f.focus = std::clamp(.55f + .9f * n(y / 900 + 21, x / 900 + 64), 0.0f, 1.0f);
    return {f.piece, f.medulla, f.warp_y, f.warp_x, f.magenta, f.blue, f.cells, f.focus};
}

/// Amounts of stain at a point, and the nuclei that belong there.
struct tissue_point {
    float magenta = 0, blue = 0;
    float nuclei = 0;      ///< chance of a nucleus at a site
    float elongation = 1;  ///< of nuclei, along (along_y, along_x)
    float along_y = 0, along_x = 1;
};

/// Shades points of one block of the slide; keeps what neighbouring points share. Not for two threads at
/// once.
class shader {
  public:
    /// `near_glomeruli` and `near_vessels`: those that may reach a point that is asked for.
    shader(const scene& s, std::vector<const glomerulus*> near_glomeruli,
           std::vector<const vessel*> near_vessels)
        : n_(s.noise),
          glomeruli_(std::move(near_glomeruli)),
          vessels_(std::move(near_vessels)),
          cortex_(cortex_spacing, .62f, s.texture_seed),
          medulla_(medulla_spacing, .6f, s.texture_seed + 1),
          capillaries_(capillary_spacing, .85f, s.texture_seed + 2),
          along_y_(std::sin(s.medulla_angle)),
          along_x_(std::cos(s.medulla_angle)) {}

    [[nodiscard]] tissue_point operator()(float y, float x, const slow_fields& slow) {
        const float ragged = 7 * n_.rough(y / 23, x / 23);
        const float inside = slow.piece + ragged;
        if (inside < 0) return {};
        float open = cortex_spacing;  // distance to the nearest glomerulus or vessel
        for (const auto* g : glomeruli_) {
            const float depth = g->capsule.depth(y, x);
            if (depth >= 0) return shade_glomerulus(*g, y, x, depth);
            open = std::min(open, -depth);
        }
        for (const auto* v : vessels_) {
            const float depth = v->border.depth(y, x);
            if (depth >= 0) return shade_vessel(*v, y, x, depth);
            open = std::min(open, -depth);
        }
        if (inside < 9) {  // the kidney's own capsule
            tissue_point p{.42f + .2f * n_(y / 5, x / 5), .12f, .3f, 2.2f, 0, 1};
            return p;
        }
        const float tear = n_(y / 210 + 140, x / 210 + 9) + .12f * n_(y / 40, x / 40 + 77);
        if (std::abs(tear) < .012f && open > 14 && n_(y / 330 + 8, x / 330 + 8) > .25f) return {.03f, .01f};
        return shade_tubule(y, x, open - 4, slow);
    }

  private:
    static constexpr float cortex_spacing = 54, medulla_spacing = 34, capillary_spacing = 13;

    /// Kidney between the glomeruli: tubules cut across (cortex) or along (medulla), packed in interstitium.
    [[nodiscard]] tissue_point shade_tubule(float y, float x, float open, const slow_fields& slow) {
        const float wy = y + slow.warp_y, wx = x + slow.warp_x;
        const bool medullary = slow.medulla > 0;
        cell_hit hit;
        float radius;
        if (medullary) {
            constexpr float stretch = 5;
            hit = medulla_((wx * along_x_ + wy * along_y_) / stretch, wy * along_x_ - wx * along_y_,
                           medulla_memory_);
            radius = medulla_spacing * .62f;
        } else {
            hit = cortex_(wy, wx, cortex_memory_);
            radius = cortex_spacing * (.44f + .14f * unit(hit.id, 2));
        }
        const float wobble = 2.2f * n_(y / 11 + 5, x / 11 + 5);
        const float gap = 2.2f + 5 * std::max(0.0f, slow.cells + .1f);
        const float depth =
            std::min({hit.border - gap, radius - hit.distance, open, std::abs(slow.medulla)}) + wobble * .5f;
        const float fine = n_(y / 2.6f, x / 2.6f);
        if (depth < 0) {
            const float fibres = n_.rough(y / 6 + 40, x / 6);
            tissue_point p{.25f + .16f * fibres, .08f + .05f * fibres, slow.cells > 0 ? .95f : .32f,
                           slow.cells > 0 ? 1.15f : 2.0f};
            p.along_y = wobble > 0 ? .8f : -.6f;
            p.along_x = .7f;
            return p;
        }
        const float kind = unit(hit.id, 3);
        const bool proximal = !medullary && kind < .62f;
        const float stain = .72f + .56f * unit(hit.id, 0) + .25f * (unit(hit.id, 1) - .5f);
        const float room = std::min(radius, .5f * cortex_spacing);
        const float wall = room * (proximal ? .62f : medullary ? .42f : .38f) + 1.6f * wobble;
        if (depth < (medullary ? 1.4f : 1.9f))
            return {medullary ? .6f : .84f, .16f, .1f};  // basement membrane
        if (depth > wall) {
            if (kind > .93f) return {.74f + .08f * n_.rough(y / 9, x / 9), .08f};  // a cast fills the lumen
            return {proximal ? .11f + .05f * fine : .05f + .02f * fine, .02f};
        }
        tissue_point p;
        p.magenta = (proximal ? .47f : .33f) * stain * (1 + .22f * fine);
        p.blue = (proximal ? .13f : .15f) * stain + .03f * fine;
        if (proximal && depth > wall - 3.4f) p.magenta += .3f;  // brush border
        const float from_base = depth - 6.5f;
        if (std::abs(from_base) < 4) p.nuclei = proximal ? .42f : .62f;
        return p;
    }

    [[nodiscard]] tissue_point shade_glomerulus(const glomerulus& g, float y, float x, float depth) {
        const float dy = y - static_cast<float>(g.capsule.centre.y),
                    dx = x - static_cast<float>(g.capsule.centre.x);
        const float length = std::sqrt(dy * dy + dx * dx) + 1e-3f;
        const float capsule = g.sclerotic ? 4.0f : 2.4f;
        if (depth < capsule) return {.84f, .18f, .35f, 2.4f, dx / length, -dy / length};
        float tuft = -1e9f, core = 0;
        for (const auto& lobe : g.tuft) {
            const float ly = y - static_cast<float>(lobe.centre.y),
                        lx = x - static_cast<float>(lobe.centre.x);
            const float in = lobe.radius - std::sqrt(ly * ly + lx * lx);
            if (in > tuft) {
                tuft = in;
                core = in / lobe.radius;
            }
        }
        tuft += 2.2f * n_(y / 8 + 90, x / 8 + 30);
        if (tuft < 0) return {.05f + .02f * n_(y / 4, x / 4), .02f};  // Bowman's space and the clefts
        const float fine = n_(y / 3, x / 3);
        if (g.sclerotic) {
            const float streaks = n_.rough(y / 10 + .3f * n_(y / 30, x / 30), x / 7);
            tissue_point p{g.stain * (.66f + .16f * streaks + .05f * fine), .15f, .13f, 1.5f};
            p.along_y = streaks;
            return p;
        }
        const cell_hit loop =
            capillaries_(y + 3.5f * n_(y / 9, x / 9), x + 3.5f * n_(y / 9 + 50, x / 9), capillary_memory_);
        tissue_point p;
        p.nuclei = loop.border < 3.6f ? .8f : .1f;
        p.elongation = 1.25f;
        if (tuft < 2) {
            p.magenta = .62f;  // basement membrane below the podocytes
        } else if (loop.border < 2.1f || core > .74f) {
            p.magenta = .62f + .12f * fine;  // mesangium
        } else {
            p.magenta = .24f + .08f * fine +
                        (unit(loop.id, 2) < .3f ? .2f : 0.0f);  // lumen of a capillary, some with blood
        }
        p.magenta *= g.stain;
        p.blue = .14f;
        return p;
    }

    [[nodiscard]] tissue_point shade_vessel(const vessel& v, float y, float x, float depth) {
        const float dy = y - static_cast<float>(v.border.centre.y),
                    dx = x - static_cast<float>(v.border.centre.x);
        const float length = std::sqrt(dy * dy + dx * dx) + 1e-3f;
        const float wave = depth + 3 * n_(y / 17, x / 17 + 60);
        const float along_y = dx / length, along_x = -dy / length;
        if (depth < 2.5f) return {.5f + .2f * n_(y / 4, x / 4), .1f, .3f, 2.2f, along_y, along_x};
        if (wave < v.wall) {
            // Layers of muscle: bands that follow the wall.
            const float bands = n_(wave / 2.3f + 7, length / 40 + std::abs(along_y) * 5);
            return {v.stain * (.46f + .2f * bands), .17f, .5f, 2.3f, along_y, along_x};
        }
        if (wave < v.wall + 2.2f) return {.8f, .2f, .4f, 2, along_y, along_x};  // inner elastic layer
        if (v.blood && n_(y / 26 + 100, x / 26) > -.15f) {
            const float cells = n_(y / 3.4f, x / 3.4f + 100);
            return {.36f + .22f * cells, .05f};
        }
        return {.04f, .01f};
    }

    const value_noise& n_;
    std::vector<const glomerulus*> glomeruli_;
    std::vector<const vessel*> vessels_;
    cell_field cortex_, medulla_, capillaries_;
    cell_memory cortex_memory_{}, medulla_memory_{}, capillary_memory_{};
    float along_y_, along_x_;
};

}  // namespace hubmap::synthesis::detail
