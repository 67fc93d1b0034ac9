#pragma once

#include <array>
#include <cstdint>
#include <hubmap/synthesis/detail/value_noise.hpp>
#include <hubmap/synthesis/radial_outline.hpp>
#include <vector>

namespace hubmap::synthesis {

/// What slide to make. Equal options make equal slides, on any number of threads.
struct scene_options {
    std::uint64_t seed = 1;
    std::uint32_t slide =
        0;  ///< number of the slide in its series: each has its own anatomy, stain and focus
    extent size{2400, 2400};
    double scale = 1;  ///< of all structures, not of the image: 0.5 is half the magnification
    int min_glomeruli = 6, max_glomeruli = 15;            ///< fewer where the cortex has no room
    double min_diameter_px = 130, max_diameter_px = 220;  ///< of a glomerulus at scale 1
    double sclerotic_fraction = .15;                      ///< of the glomeruli: shrunken, solid, few nuclei
};

/// One lobe of a tuft of capillaries.
struct lobule {
    point centre{};
    float radius = 0;
};

/// Lengths here and below are in pixels at scale 1.
struct glomerulus {
    radial_outline capsule;    ///< its border in the truth
    std::vector<lobule> tuft;  ///< what lies in it, with a pale gap towards the capsule
    bool sclerotic = false;
    float stain = 1;
    std::uint32_t seed = 0;
};

/// An artery or vein: a wall of muscle around a lumen. Coloured like a glomerulus.
struct vessel {
    radial_outline border;
    float wall = 0;
    float stain = 1;
    bool blood = false;  ///< red cells lie in the lumen
};

/// A piece of kidney: cortex outside, the medulla (if any) inside.
struct tissue_piece {
    radial_outline border;
    std::vector<radial_outline> medulla;        ///< none or one
    std::vector<radial_outline> inner_medulla;  ///< where the outer stripe is told apart from the rest
};

/// A speck on the glass.
struct dust {
    point centre{};
    float radius = 0;
    float density = 0;
};

/// How the slide was stained, focused and exposed.
struct slide_look {
    std::array<float, 3> magenta{.42f, 1.22f,
                                 .56f};            ///< optical density of one unit of PAS: red, green, blue
    std::array<float, 3> blue{1.12f, 1.2f, .62f};  ///< and of haematoxylin
    std::array<float, 3> glass{.95f, .94f, .95f};  ///< light that passes where nothing lies
    float magenta_strength = 1, blue_strength = 1;
    float unevenness = .2f;  ///< of the stain over the slide
    float exposure = 1;
    float blur = .8f;  ///< standard deviation where the focus is worst
};

/// Everything on a slide, before any pixel is made. Memory: some KB a glomerulus.
struct scene {
    scene_options options;
    slide_look look;
    std::vector<tissue_piece> pieces;
    std::vector<glomerulus> glomeruli;
    std::vector<vessel> vessels;
    std::vector<dust> specks;
    float medulla_angle = 0;  ///< direction of the medulla's tubules
    detail::value_noise noise;
    std::uint32_t texture_seed = 0;
};

}  // namespace hubmap::synthesis
