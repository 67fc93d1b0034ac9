#pragma once

#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/affine_map.hpp>
#include <hubmap/resample/displacement_field.hpp>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace hubmap {

/// A displacement of its own for each pixel of a tile, row by row, in tile pixels. Between pixels it is
/// interpolated bilinearly, beyond the tile it stays what it is at the edge.
struct dense_displacement {
    extent size;
    std::vector<float> y, x;

    friend bool operator==(const dense_displacement&, const dense_displacement&) = default;
};

/// For each row and each column of a tile the position that it shows, in tile pixels: axes stretched and
/// squeezed, each by itself. Between pixels linear, beyond the tile moved as the edge is.
struct axis_positions {
    std::vector<float> y, x;

    friend bool operator==(const axis_positions&, const axis_positions&) = default;
};

/// One geometric change of a picture, told from the finished picture's side.
using geometry_step = std::variant<affine_map, displacement_field, dense_displacement, axis_positions>;

/// Where a tile lies in its source and what happens to it on the way, in one value: any geometric
/// augmentations in any order, for one coordinate map and one resampling. A tile without steps shows the
/// source about `centre`; each step changes the picture that those before it made. Positions are therefore
/// followed backwards, from the tile through the last step, then the last but one, to the source.
struct tile_geometry {
    point centre{};                      ///< of the tile, in source pixels (pixel i covers [i, i + 1))
    double scale = 1;                    ///< source pixels a tile pixel; above 1 the tile shows more tissue
    std::vector<geometry_step> steps{};  ///< the first that happens first; `then` adds and merges

    /// Adds a step that happens after all others. Neighbouring affine steps become one.
    void then(geometry_step step) {
        const auto* affine = std::get_if<affine_map>(&step);
        auto* last = steps.empty() ? nullptr : std::get_if<affine_map>(&steps.back());
        if (affine && last)
            *last = compose(*last, *affine);
        else
            steps.push_back(std::move(step));
    }
    friend bool operator==(const tile_geometry&, const tile_geometry&) = default;
};

/// Which pixel index of the source a pixel index of the tile shows, where that is affine; of a geometry that
/// bends: nothing.
[[nodiscard]] inline std::optional<affine_map> affine_between_pixels(const tile_geometry& geometry,
                                                                     extent tile) noexcept {
    affine_map from_centre;
    for (auto step = geometry.steps.rbegin(); step != geometry.steps.rend(); ++step) {
        const auto* affine = std::get_if<affine_map>(&*step);
        if (affine == nullptr) return std::nullopt;
        from_centre = compose(*affine, from_centre);
    }
    constexpr double half = .5;  // a pixel's index lies half a pixel before its centre
    const affine_map to_centre{.shift_y = half - static_cast<double>(tile.height) / 2,
                               .shift_x = half - static_cast<double>(tile.width) / 2};
    const affine_map to_source{.yy = geometry.scale,
                               .xx = geometry.scale,
                               .shift_y = geometry.centre.y - half,
                               .shift_x = geometry.centre.x - half};
    return compose(to_source, compose(from_centre, to_centre));
}

}  // namespace hubmap
