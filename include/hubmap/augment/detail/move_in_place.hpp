#pragma once

#include <cmath>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/resample/affine_map.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/exact_moves.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <hubmap/resample/opencv_map.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <hubmap/resample/warp.hpp>
#include <optional>
#include <utility>
#include <variant>

namespace hubmap::augment::combining {

/// A geometry as one movement of pixels in place, of an image and of its labels: what does not move is not
/// touched, mirrors and quarter turns are exchanges, all else is one resampling over a map that is evaluated
/// once (opencv_map).
class move_in_place {
  public:
    move_in_place(tile_geometry geometry, const resampling_wish& wish)
        : geometry_(std::move(geometry)), wish_(wish) {}

    template <class T>
    void operator()(image_view<T> pixels) {
        if (pixels.empty() || geometry_.steps.empty() || moves_exactly(pixels)) return;
        image<T> source(pixels.size(), pixels.channels());
        copy(image_view<const T>(pixels), source.view());
        const interpolation method = wish_.method.value_or(interpolation::bilinear);
        warp(image_view<const T>(source.view()), map(pixels.size(), method), pixels, border(), method);
    }
    template <class Code>
    void operator()(label_view<Code> labels) {
        if (labels.empty() || geometry_.steps.empty() || moves_exactly(labels.pixels())) return;
        label_image<Code> source(labels.size());
        copy(image_view<const Code>(labels.pixels()), source.view().pixels());
        warp_labels(source.view(), map(labels.size(), interpolation::nearest), labels, border());
    }

  private:
    /// Does what is a mirror or, of a square, a quarter turn; false where it is neither.
    template <class T>
    [[nodiscard]] bool moves_exactly(image_view<T> pixels) const {
        const auto* affine = std::get_if<affine_map>(&geometry_.steps.front());
        if (geometry_.steps.size() != 1 || affine == nullptr || affine->shift_y != 0 || affine->shift_x != 0)
            return false;
        const auto is_axis = [](double along, double across) { return std::abs(along) == 1 && across == 0; };
        if (is_axis(affine->yy, affine->yx) && is_axis(affine->xx, affine->xy)) {
            mirror(pixels, affine->yy < 0, affine->xx < 0);
            return true;
        }
        const bool square = pixels.height() == pixels.width();
        if (!square || !is_axis(affine->yx, affine->yy) || !is_axis(affine->xy, affine->xx)) return false;
        mirror(pixels, affine->yx < 0, affine->xy < 0);
        transpose(pixels);
        return true;
    }

    [[nodiscard]] border_mode border() const noexcept { return wish_.border.value_or(border_mode::reflect); }
    [[nodiscard]] const coordinate_map& map(extent tile, interpolation method) {
        const auto shown = affine_between_pixels(geometry_, tile);
        auto& kept = shown && method == interpolation::nearest ? nearest_map_ : map_;
        if (!kept) kept.emplace(opencv_map(tile, geometry_, method));
        return *kept;
    }

    tile_geometry geometry_;
    resampling_wish wish_;
    std::optional<coordinate_map> map_;
    std::optional<coordinate_map> nearest_map_;  ///< where the method makes a difference
};

}  // namespace hubmap::augment::combining
