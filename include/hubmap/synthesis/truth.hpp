#pragma once

#include <hubmap/polygon/encode_polygons.hpp>
#include <hubmap/synthesis/scene.hpp>

namespace hubmap::synthesis {

/// The border of each glomerulus in pixels of the slide, named "glomerulus", one part each.
[[nodiscard]] inline std::vector<annotation> glomerulus_annotations(const scene& s) {
    std::vector<annotation> result;
    for (const auto& g : s.glomeruli)
        result.push_back({"glomerulus", {polygon{{g.capsule.corners(s.options.scale)}}}});
    return result;
}

/// "Cortex" (with the medulla as a hole; several parts where the slide has several pieces), "Medulla", and on
/// some slides "Outer Stripe", the medulla's rim.
[[nodiscard]] inline std::vector<annotation> anatomy_annotations(const scene& s) {
    const double scale = s.options.scale;
    annotation cortex{"Cortex", {}}, stripe{"Outer Stripe", {}}, medulla{"Medulla", {}};
    for (const auto& piece : s.pieces) {
        polygon outer{{piece.border.corners(scale)}};
        for (std::size_t i = 0; i < piece.medulla.size(); ++i) {
            const ring border = piece.medulla[i].corners(scale);
            outer.rings.push_back(border);
            if (i < piece.inner_medulla.size()) {
                const ring inner = piece.inner_medulla[i].corners(scale);
                stripe.parts.push_back({{border, inner}});
                medulla.parts.push_back({{inner}});
            } else {
                medulla.parts.push_back({{border}});
            }
        }
        cortex.parts.push_back(std::move(outer));
    }
    std::vector<annotation> result;
    for (auto* structure : {&cortex, &stripe, &medulla})
        if (!structure->parts.empty()) result.push_back(std::move(*structure));
    return result;
}

/// The mask of all glomeruli: pixels whose centre lies inside a border.
[[nodiscard]] inline kaggle_rle truth_code(const scene& s) {
    std::vector<polygon> areas;
    for (const auto& g : s.glomeruli) areas.push_back({{g.capsule.corners(s.options.scale)}});
    return encode_polygons<kaggle_rle>(areas, s.options.size);
}

}  // namespace hubmap::synthesis
