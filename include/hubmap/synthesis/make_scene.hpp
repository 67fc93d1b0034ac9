#pragma once

#include <hubmap/synthesis/scene.hpp>
#include <numbers>

namespace hubmap::synthesis {

/// How far a point lies inside the cortex; negative elsewhere.
[[nodiscard]] inline float cortex_depth(const scene& s, point p) {
    const auto y = static_cast<float>(p.y), x = static_cast<float>(p.x);
    float deepest = -1e9f;
    for (const auto& piece : s.pieces) {
        float depth = piece.border.depth(y, x);
        for (const auto& medulla : piece.medulla) depth = std::min(depth, -medulla.depth(y, x));
        deepest = std::max(deepest, depth);
    }
    return deepest;
}

namespace detail {

/// What a random stream of a scene is for.
enum class scene_step : std::uint32_t { look, tissue, glomeruli, vessels, specks, noise };

[[nodiscard]] inline random_stream stream_of(const scene_options& options, scene_step step) {
    return random_stream({options.seed, 0x5CE9Eu, options.slide, static_cast<std::uint32_t>(step)});
}

[[nodiscard]] inline slide_look draw_look(random_stream random) {
    slide_look look;
    for (auto* stain : {&look.magenta, &look.blue})
        for (auto& density : *stain) density *= static_cast<float>(uniform(random, .88, 1.12));
    for (auto& light : look.glass) light = static_cast<float>(uniform(random, .9, .98));
    look.magenta_strength = static_cast<float>(uniform(random, .78, 1.25));
    look.blue_strength = static_cast<float>(uniform(random, .75, 1.25));
    look.unevenness = static_cast<float>(uniform(random, .12, .3));
    // Most slides are exposed well; one in eight is too bright, one in eight too dark.
    const double kind = uniform_01(random);
    const double exposure = kind < .125  ? uniform(random, 1.1, 1.2)
                            : kind < .25 ? uniform(random, .7, .82)
                                         : uniform(random, .94, 1.05);
    look.exposure = static_cast<float>(exposure);
    look.blur =
        static_cast<float>(bernoulli(random, .2) ? uniform(random, 1.8, 2.6) : uniform(random, .6, 1.5));
    return look;
}

/// The main piece fills most of the slide; now and then a small one lies in a corner.
inline void draw_tissue(scene& s, double height, double width) {
    auto random = stream_of(s.options, scene_step::tissue);
    constexpr std::size_t samples = 720;
    const auto turned = [&](std::size_t i) {
        return 2 * std::numbers::pi * static_cast<double>(i) / samples;
    };
    tissue_piece main;
    main.border.centre = {height * uniform(random, .47, .53), width * uniform(random, .47, .53)};
    main.border.radius = radial_waves(random, samples, 2, 14, .07);
    const double half_height = height * uniform(random, .4, .44),
                 half_width = width * uniform(random, .4, .44);
    for (std::size_t i = 0; i < samples; ++i) {
        const double a = std::sin(turned(i)) / half_height, b = std::cos(turned(i)) / half_width;
        // Between an ellipse and a rectangle.
        const double r = 1 / std::pow(std::pow(std::abs(a), 2.6) + std::pow(std::abs(b), 2.6), 1 / 2.6);
        main.border.radius[i] *= static_cast<float>(r);
    }
    const double towards = uniform(random, 0, 2 * std::numbers::pi);
    radial_outline medulla{main.border.centre, radial_waves(random, samples, 3, 9, .06)};
    radial_outline inner = medulla;
    for (std::size_t i = 0; i < samples; ++i) {
        const double share = .42 * medulla.radius[i] + .2 * std::cos(turned(i) - towards);
        medulla.radius[i] = static_cast<float>(std::clamp(share, .12, .66)) * main.border.radius[i];
        inner.radius[i] = .7f * medulla.radius[i];
    }
    main.medulla.push_back(medulla);
    if (bernoulli(random, .35)) main.inner_medulla.push_back(inner);
    s.medulla_angle = static_cast<float>(towards);
    s.pieces.push_back(std::move(main));
    if (bernoulli(random, .5)) {
        const point corner{bernoulli(random, .5) ? height * .07 : height * .93,
                           bernoulli(random, .5) ? width * .07 : width * .93};
        tissue_piece crumb{wavy_circle(random, corner, .055 * std::min(height, width), 240, 12, .12), {}, {}};
        if (s.pieces[0].border.depth(static_cast<float>(corner.y), static_cast<float>(corner.x)) <
            -1.4f * crumb.border.largest_radius())
            s.pieces.push_back(std::move(crumb));
    }
}

/// True where a circle keeps `gap` to all that is placed already.
[[nodiscard]] inline bool has_room(const scene& s, point p, double radius, double gap) {
    const auto far_from = [&](const radial_outline& other) {
        return std::hypot(p.y - other.centre.y, p.x - other.centre.x) > radius + other.largest_radius() + gap;
    };
    for (const auto& g : s.glomeruli)
        if (!far_from(g.capsule)) return false;
    for (const auto& v : s.vessels)
        if (!far_from(v.border)) return false;
    return true;
}

[[nodiscard]] inline glomerulus draw_glomerulus(random_stream& random, point centre, double radius,
                                                bool sclerotic) {
    glomerulus g;
    g.sclerotic = sclerotic;
    g.capsule = wavy_circle(random, centre, radius, 180, 6, .045);
    g.stain = static_cast<float>(uniform(random, .85, 1.15));
    g.seed = random();
    const double room = radius * (sclerotic ? uniform(random, .8, .95) : uniform(random, .84, .97));
    // The tuft hangs at its pole, so the pale gap is a crescent.
    const double pole = uniform(random, 0, 2 * std::numbers::pi), shift = radius - room;
    const point middle{centre.y + .55 * shift * std::sin(pole), centre.x + .55 * shift * std::cos(pole)};
    const auto lobes = 6 + uniform_index(random, 4);
    g.tuft.push_back({middle, static_cast<float>(room * (sclerotic ? .72 : .48))});
    const double first = uniform(random, 0, 2 * std::numbers::pi);
    for (index i = 0; i < lobes; ++i) {
        const double angle = first + 2 * std::numbers::pi *
                                         (static_cast<double>(i) + uniform(random, -.2, .2)) /
                                         static_cast<double>(lobes);
        const double size = room * uniform(random, .3, .4);
        const double reach = room * uniform(random, .94, 1) - size;
        g.tuft.push_back({{middle.y + reach * std::sin(angle), middle.x + reach * std::cos(angle)},
                          static_cast<float>(size)});
    }
    return g;
}

inline void draw_glomeruli(scene& s, double height, double width) {
    auto random = stream_of(s.options, scene_step::glomeruli);
    const auto& o = s.options;
    const index wanted = o.min_glomeruli + uniform_index(random, o.max_glomeruli - o.min_glomeruli + 1);
    constexpr int tries_each = 400;
    for (index tries = wanted * tries_each; tries > 0 && std::ssize(s.glomeruli) < wanted; --tries) {
        const bool sclerotic = bernoulli(random, o.sclerotic_fraction);
        double radius = uniform(random, o.min_diameter_px, o.max_diameter_px) / 2;
        if (sclerotic) radius = std::max(o.min_diameter_px / 2, .8 * radius);
        const point centre{uniform(random, 0, height), uniform(random, 0, width)};
        if (cortex_depth(s, centre) < 1.1 * radius + 22 || !has_room(s, centre, 1.05 * radius, 20)) continue;
        s.glomeruli.push_back(draw_glomerulus(random, centre, radius, sclerotic));
    }
}

/// About as many vessels as glomeruli, from arterioles up to the size of a glomerulus.
inline void draw_vessels(scene& s, double height, double width) {
    auto random = stream_of(s.options, scene_step::vessels);
    const index wanted = s.options.min_glomeruli + uniform_index(random, s.options.max_glomeruli + 1);
    for (index tries = wanted * 60; tries > 0 && std::ssize(s.vessels) < wanted; --tries) {
        const double size = uniform_01(random);
        const double radius = 24 + 66 * size * size;
        const point centre{uniform(random, 0, height), uniform(random, 0, width)};
        float depth = -1e9f;
        for (const auto& piece : s.pieces)
            depth = std::max(depth,
                             piece.border.depth(static_cast<float>(centre.y), static_cast<float>(centre.x)));
        if (depth < 1.2 * radius || !has_room(s, centre, 1.1 * radius, 10)) continue;
        vessel v{wavy_circle(random, centre, radius, 120, 4, .12), 0, 0, bernoulli(random, .5)};
        v.wall = static_cast<float>(bernoulli(random, .7) ? radius * uniform(random, .38, .62)
                                                          : uniform(random, 5, 9));
        v.stain = static_cast<float>(uniform(random, .8, 1.25));
        s.vessels.push_back(std::move(v));
    }
}

inline void draw_specks(scene& s, double height, double width) {
    auto random = stream_of(s.options, scene_step::specks);
    const auto count = 4 + uniform_index(random, 12);
    for (index i = 0; i < count; ++i)
        s.specks.push_back({{uniform(random, 0, height), uniform(random, 0, width)},
                            static_cast<float>(uniform(random, 1.5, 7)),
                            static_cast<float>(uniform(random, .2, 1))});
}

}  // namespace detail

/// Draws what lies on the slide; render() makes its pixels, truth.hpp its annotations.
/// Errors: hubmap.synthesis.101 where an option is out of its range.
[[nodiscard]] inline scene make_scene(const scene_options& options) {
    require(!options.size.empty() && options.scale > 0 && std::isfinite(options.scale) &&
                options.min_glomeruli >= 0 && options.max_glomeruli >= options.min_glomeruli &&
                options.min_diameter_px > 0 && options.max_diameter_px >= options.min_diameter_px &&
                options.sclerotic_fraction >= 0 && options.sclerotic_fraction <= 1,
            "synthesis", 101, "a slide of ", options.size, " at scale ", options.scale, " with ",
            options.min_glomeruli, " .. ", options.max_glomeruli, " glomeruli of ", options.min_diameter_px,
            " .. ", options.max_diameter_px, " px, ", options.sclerotic_fraction, " of them sclerotic");
    scene s;
    s.options = options;
    const double height = static_cast<double>(options.size.height) / options.scale;
    const double width = static_cast<double>(options.size.width) / options.scale;
    s.look = detail::draw_look(detail::stream_of(options, detail::scene_step::look));
    auto noise_stream = detail::stream_of(options, detail::scene_step::noise);
    s.texture_seed = noise_stream();
    s.noise = detail::value_noise(noise_stream);
    detail::draw_tissue(s, height, width);
    detail::draw_glomeruli(s, height, width);
    detail::draw_vessels(s, height, width);
    detail::draw_specks(s, height, width);
    return s;
}

}  // namespace hubmap::synthesis
