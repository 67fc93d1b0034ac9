#pragma once

#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/component_codes.hpp>
#include <hubmap/rle/downscale.hpp>
#include <hubmap/rle/holes.hpp>
#include <hubmap/rle/mirror.hpp>
#include <hubmap/rle/morphology.hpp>
#include <hubmap/rle/reorder.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Operations on codes that are chosen by name when a program runs.
namespace hubmap::examples {

/// How several masks become one.
enum class combination { unite, intersect, subtract, differ, majority };

/// What users call them.
[[nodiscard]] inline std::vector<std::pair<std::string, combination>> combination_names() {
    return {{"union", combination::unite},
            {"intersection", combination::intersect},
            {"difference", combination::subtract},
            {"symmetric-difference", combination::differ},
            {"majority", combination::majority}};
}

/// The masks of `codes` combined: pixels of any (`unite`), of all (`intersect`), of the first and no other
/// (`subtract`), of an odd number of them (`differ`), of more than half (`majority`).
/// Errors: hubmap.rle.141 where sizes differ, 161 where there is no code.
[[nodiscard]] inline kaggle_rle combined(std::span<const kaggle_rle> codes, combination how) {
    if (how == combination::intersect) return intersection_of(codes);
    if (how == combination::majority) return majority_of(codes);
    if (how == combination::unite || codes.size() < 2) return union_of(codes);
    kaggle_rle result = codes.front();
    for (const auto& code : codes.subspan(1))
        result = how == combination::subtract ? difference_of(result, code)
                                              : symmetric_difference_of(result, code);
    return result;
}

/// What is done to a mask.
enum class alteration {
    none,
    complement,
    dilate,      ///< `by`: side of the box in pixels; 3
    erode,       ///< the same
    open,        ///< the same
    close,       ///< the same
    fill_holes,  ///< background that does not reach the border
    transpose,
    flip,       ///< upside down
    mirror,     ///< left and right exchanged
    turn,       ///< `by`: quarters clockwise; 1
    downscale,  ///< `by`: side of the cells in pixels, by majority; 2
    largest,    ///< the largest connected object alone
    drop_small  ///< `by`: objects of fewer pixels go; 100
};

/// What users call them; "convert" changes nothing but what the text looks like.
[[nodiscard]] inline std::vector<std::pair<std::string, alteration>> alteration_names() {
    return {{"convert", alteration::none},
            {"complement", alteration::complement},
            {"dilate", alteration::dilate},
            {"erode", alteration::erode},
            {"open", alteration::open},
            {"close", alteration::close},
            {"fill-holes", alteration::fill_holes},
            {"transpose", alteration::transpose},
            {"flip", alteration::flip},
            {"mirror", alteration::mirror},
            {"turn", alteration::turn},
            {"downscale", alteration::downscale},
            {"largest", alteration::largest},
            {"drop-small", alteration::drop_small}};
}

/// The mask of `code` altered; `by` as `what` takes it, its default where it is not given. Time and errors:
/// those of the operation (hubmap.rle.163, 164 where `by` is below 1).
[[nodiscard]] inline kaggle_rle altered(const kaggle_rle& code, alteration what,
                                        std::optional<index> by = {}) {
    const index side = by.value_or(3);
    switch (what) {
        case alteration::complement:
            return complement_of(code);
        case alteration::dilate:
            return dilated(code, {side, side});
        case alteration::erode:
            return eroded(code, {side, side});
        case alteration::open:
            return opened(code, {side, side});
        case alteration::close:
            return closed(code, {side, side});
        case alteration::fill_holes:
            return filled_holes(code);
        case alteration::transpose:
            return transposed(code);
        case alteration::flip:
            return flipped(code, mirror_axis::y);
        case alteration::mirror:
            return flipped(code, mirror_axis::x);
        case alteration::turn:
            return rotated(code, static_cast<int>(by.value_or(1) % 4));
        case alteration::downscale:
            return downscaled(code, by.value_or(2));
        case alteration::largest:
            return largest_component(code);
        case alteration::drop_small:
            return without_small_objects(code, by.value_or(100));
        case alteration::none:
            break;
    }
    return code;
}

}  // namespace hubmap::examples
