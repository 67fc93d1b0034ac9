#pragma once

#include <hubmap/density/density_accumulator.hpp>
#include <hubmap/settings/model_description.hpp>
#include <hubmap/settings/training_settings.hpp>
#include <string_view>

namespace hubmap {

/// One of the two models of a solution: the density its tiles are drawn from, what it is, how it is trained.
struct model_preset {
    density_weights density{};
    model_description model{};
    training_settings training{};
};

/// Model A of the reproduced silver medal (.936 alone).
[[nodiscard]] inline model_preset silver_a() {
    return {};
}

/// Model B (.935 alone): more tissue in a tile, another density, larger batches.
[[nodiscard]] inline model_preset silver_b() {
    model_preset preset = silver_a();
    preset.density = {.background = .02, .cortex = .46, .medulla = .17, .glomerulus = 1};
    preset.model.scale = 4;
    preset.training.batch = 24;
    preset.training.peak_learning_rate = 1.1e-3;
    return preset;
}

/// Model A made small: two minutes on two processors, for the synthetic slides. Small tiles, since steps
/// count for more than pixels in so short a training.
[[nodiscard]] inline model_preset demo_a() {
    model_preset preset = silver_a();
    preset.model.encoder = "b0";
    preset.model.decoder = {64, 48, 32, 24, 16};
    preset.model.tile_px = 96;
    preset.model.scale = 4;
    preset.training.epochs = 10;
    preset.training.tiles_per_slide = 48;
    preset.training.batch = 8;
    preset.training.peak_learning_rate = 5e-3;
    preset.training.optimiser = optimiser_kind::adamw;
    preset.training.drop_connect_rate = 0;
    preset.training.norm_momentum = .1;
    preset.training.deformation_sigma_px = 4;
    preset.training.colour_probability = .7;  // the stain varies much and the training slides are few
    preset.training.validation_tiles = 48;
    return preset;
}

/// Model B made small: more tissue in a tile, another density.
[[nodiscard]] inline model_preset demo_b() {
    model_preset preset = demo_a();
    preset.density = silver_b().density;
    preset.model.scale = 5;
    preset.training.seed = 2;
    return preset;
}

/// The preset that a command line names: family "silver" or "demo", model "a" or "b".
/// Errors: hubmap.settings.106 where there is none.
[[nodiscard]] inline model_preset find_preset(std::string_view family, std::string_view model) {
    const bool silver = family == "silver", a = model == "a";
    require((silver || family == "demo") && (a || model == "b"), "settings", 106, "no preset '", family,
            "' for model '", model, "'; there are silver and demo, each for a and b");
    if (silver) return a ? silver_a() : silver_b();
    return a ? demo_a() : demo_b();
}

}  // namespace hubmap
