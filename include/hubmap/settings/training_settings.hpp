#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/settings/model_description.hpp>

namespace hubmap {

enum class optimiser_kind {
    ranger,  ///< RAdam within Lookahead, as the original
    adamw
};

/// What decides where two random geometries are shared.
enum class geometry_rule {
    corrected,  ///< a new rotation, mirror and deformation for each tile
    reference   ///< one an epoch, shared by all its tiles, as the original drew it by accident
};

/// How a model is trained. The defaults are the original's first model.
struct training_settings {
    index epochs = 50;
    index tiles_per_slide = 100;  ///< of each epoch
    index batch = 12;             ///< tiles a step
    double peak_learning_rate = 1e-3;
    double weight_decay = .01;
    optimiser_kind optimiser = optimiser_kind::ranger;
    double drop_connect_rate = .2;  ///< of the deepest block: share of the residual branches left out
    double norm_momentum = 0;       ///< of the batch normalisations; 0: each part's published one

    double colour_probability = .3;    ///< of a change of colour
    double deformation_sigma_px = 10;  ///< in pixels of the store
    index deformation_spacing_px = 150;
    geometry_rule geometry = geometry_rule::corrected;

    double validation_share = .2;  ///< of the patients, whose slides are held out; 0 for none
    index validation_tiles = 500;  ///< of the held-out slides' grid, chosen at random
    std::uint64_t validation_seed = 42;
    std::uint64_t seed = 1;  ///< of weights, tiles and their order

    friend bool operator==(const training_settings&, const training_settings&) = default;
};

/// Errors: hubmap.settings.104 where a number is out of its range.
inline void check(const training_settings& s) {
    require(s.epochs >= 1 && s.tiles_per_slide >= 1 && s.batch >= 1, "settings", 104, s.epochs, " epochs of ",
            s.tiles_per_slide, " tiles a slide in batches of ", s.batch);
    require(s.peak_learning_rate > 0 && std::isfinite(s.peak_learning_rate) && s.weight_decay >= 0 &&
                std::isfinite(s.weight_decay),
            "settings", 104, "learning rate ", s.peak_learning_rate, ", weight decay ", s.weight_decay);
    require(
        s.drop_connect_rate >= 0 && s.drop_connect_rate < 1 && s.norm_momentum >= 0 && s.norm_momentum <= 1,
        "settings", 104, "drop connect rate ", s.drop_connect_rate, ", momentum of normalisations ",
        s.norm_momentum);
    require(s.colour_probability >= 0 && s.colour_probability <= 1 && s.deformation_sigma_px >= 0 &&
                std::isfinite(s.deformation_sigma_px) && s.deformation_spacing_px >= 1,
            "settings", 104, "colour probability ", s.colour_probability, ", deformation of ",
            s.deformation_sigma_px, " px every ", s.deformation_spacing_px, " px");
    require(s.validation_share >= 0 && s.validation_share < 1 && s.validation_tiles >= 0, "settings", 104,
            "validation on ", s.validation_tiles, " tiles of a share of ", s.validation_share);
}

/// All settings on which the course of a training depends, as texts: a resumed run must have the same.
[[nodiscard]] inline text_table to_text(const training_settings& s) {
    return {{"epochs", detail::number_text(s.epochs)},
            {"tiles_per_slide", detail::number_text(s.tiles_per_slide)},
            {"batch", detail::number_text(s.batch)},
            {"peak_learning_rate", detail::number_text(s.peak_learning_rate)},
            {"weight_decay", detail::number_text(s.weight_decay)},
            {"optimiser", s.optimiser == optimiser_kind::ranger ? "ranger" : "adamw"},
            {"drop_connect_rate", detail::number_text(s.drop_connect_rate)},
            {"norm_momentum", detail::number_text(s.norm_momentum)},
            {"colour_probability", detail::number_text(s.colour_probability)},
            {"deformation_sigma_px", detail::number_text(s.deformation_sigma_px)},
            {"deformation_spacing_px", detail::number_text(s.deformation_spacing_px)},
            {"geometry", s.geometry == geometry_rule::corrected ? "corrected" : "reference"},
            {"validation_share", detail::number_text(s.validation_share)},
            {"validation_tiles", detail::number_text(s.validation_tiles)},
            {"validation_seed", detail::number_text(s.validation_seed)},
            {"seed", detail::number_text(s.seed)}};
}

}  // namespace hubmap
