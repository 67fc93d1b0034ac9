#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/displacement_field.hpp>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace hubmap {

/// Where a tile lies in its source: all geometric augmentations in one value. Read from the tile's side, a
/// tile pixel is mirrored, scaled about the tile's centre, rotated, moved to `centre`, then displaced.
struct tile_geometry {
    point centre{};               ///< of the tile, in source pixels (pixel i covers [i, i + 1))
    double scale = 1;             ///< source pixels a tile pixel; above 1 the tile shows more tissue
    double rotation_degrees = 0;  ///< the picture turns counter-clockwise, as in OpenCV and albumentations
    bool flip_y = false;          ///< upside down
    bool flip_x = false;          ///< left and right exchanged
    std::optional<displacement_field> deformation = std::nullopt;  ///< in source pixels; for this tile's size

    friend bool operator==(const tile_geometry&, const tile_geometry&) = default;
};

/// For each pixel of a tile the position it shows, evaluated once and then used for image, labels and
/// weights. Positions are sample positions (a whole number is a pixel's centre), stored as float distances
/// from a whole `origin`, so that they are as fine in a slide of 50,000 pixels as in a tile.
class coordinate_map {
  public:
    /// Evaluates a geometry. O(pixels), with a deformation O(pixels x nodes).
    /// Errors: hubmap.resample.122 where the geometry is not finite, its scale is not positive or a position
    /// lies too far off; 121 where the deformation belongs to another size of tile.
    coordinate_map(extent tile, const tile_geometry& geometry);

    /// Given positions, row by row, relative to `origin`. Errors: hubmap.resample.123 where their number does
    /// not fit; 122.
    coordinate_map(extent tile, std::vector<float> y, std::vector<float> x, pixel origin = {})
        : size_(tile), origin_(origin), y_(std::move(y)), x_(std::move(x)) {
        require(!tile.empty() && std::ssize(y_) == tile.area() && std::ssize(x_) == tile.area(), "resample",
                123, y_.size(), " and ", x_.size(), " positions for a tile of ", tile);
        find_bounds();
    }

    [[nodiscard]] extent size() const noexcept { return size_; }
    [[nodiscard]] pixel origin() const noexcept { return origin_; }
    /// Distances from the origin of one row of the tile.
    [[nodiscard]] std::span<const float> row_y(index y) const noexcept { return row(y_, y); }
    [[nodiscard]] std::span<const float> row_x(index y) const noexcept { return row(x_, y); }
    /// Source pixels that bilinear and nearest interpolation touch; it may leave the source on any side.
    [[nodiscard]] window bounds() const noexcept { return bounds_; }

  private:
    /// Positions farther from the origin than this lose the 1/32 pixel of OpenCV's remap.
    static constexpr float distance_limit = 65536;

    [[nodiscard]] std::span<const float> row(const std::vector<float>& values, index y) const noexcept {
        return {values.data() + y * size_.width, static_cast<std::size_t>(size_.width)};
    }
    void find_bounds();

    extent size_{};
    pixel origin_{};
    window bounds_{};
    std::vector<float> y_, x_;
};

/// The part of a source of size `source` that must be read for this map: the pixels it touches, those beyond
/// the border counted where they are reflected to. Never empty, always inside the source.
/// Errors: hubmap.resample.124 where the source is empty.
[[nodiscard]] inline window source_window(const coordinate_map& map, extent source,
                                          border_mode border = border_mode::reflect) {
    require(!source.empty(), "resample", 124, "a source of ", source, " pixels has nothing to read");
    const auto axis = [border](index begin, index length, index count) -> std::pair<index, index> {
        if (begin >= 0 && begin + length <= count) return {begin, length};
        if (length >= 2 * count) return {0, count};  // a whole period is seen
        index low = count, high = -1;
        for (index i = begin; i < begin + length; ++i) {
            const index at = bordered(i, count, border);
            low = std::min(low, at);
            high = std::max(high, at);
        }
        return {low, high - low + 1};
    };
    const window touched = map.bounds();
    const auto [y, height] = axis(touched.y, touched.height, source.height);
    const auto [x, width] = axis(touched.x, touched.width, source.width);
    return {y, x, height, width};
}

inline coordinate_map::coordinate_map(extent tile, const tile_geometry& geometry)
    : size_(tile), y_(static_cast<std::size_t>(std::max<index>(0, tile.area()))), x_(y_.size()) {
    constexpr double slide_limit = 1LL << 40;  // far beyond any slide, far below where doubles lose 1/32 px
    const point centre = geometry.centre;
    require(!tile.empty() && std::abs(centre.y) < slide_limit && std::abs(centre.x) < slide_limit &&
                geometry.scale > 0 && std::isfinite(geometry.scale) &&
                std::isfinite(geometry.rotation_degrees),
            "resample", 122, "no map for a tile of ", tile, " at (", centre.y, ", ", centre.x, "), scale ",
            geometry.scale, ", rotation ", geometry.rotation_degrees);
    origin_ = {static_cast<index>(std::floor(centre.y)), static_cast<index>(std::floor(centre.x))};
    // Centre of the tile as a sample position relative to the origin.
    const point middle{centre.y - static_cast<double>(origin_.y) - .5,
                       centre.x - static_cast<double>(origin_.x) - .5};
    const double angle = geometry.rotation_degrees * (std::numbers::pi / 180);
    const double cosine = std::cos(angle) * geometry.scale, sine = std::sin(angle) * geometry.scale;
    const double sign_y = geometry.flip_y ? -1 : 1, sign_x = geometry.flip_x ? -1 : 1;
    const auto width = static_cast<std::size_t>(tile.width);
    std::vector<double> displaced_y(width), displaced_x(width);
    std::optional<displacement_evaluator> field;
    if (geometry.deformation) field.emplace(*geometry.deformation, tile);
    for (index i = 0; i < tile.height; ++i) {
        if (field) field->row(i, displaced_y, displaced_x);
        const double v = sign_y * (static_cast<double>(i) - static_cast<double>(tile.height - 1) / 2);
        float* to_y = y_.data() + i * tile.width;
        float* to_x = x_.data() + i * tile.width;
        for (index j = 0; j < tile.width; ++j) {
            const double u = sign_x * (static_cast<double>(j) - static_cast<double>(tile.width - 1) / 2);
            const auto at = static_cast<std::size_t>(j);
            to_y[j] = static_cast<float>(middle.y + cosine * v + sine * u + displaced_y[at]);
            to_x[j] = static_cast<float>(middle.x - sine * v + cosine * u + displaced_x[at]);
        }
    }
    find_bounds();
}

inline void coordinate_map::find_bounds() {
    const auto range = [](const std::vector<float>& values) -> std::pair<index, index> {
        float low = std::numeric_limits<float>::infinity(), high = -low;
        bool in_reach = true;
        for (const float value : values) {
            low = value < low ? value : low;
            high = value > high ? value : high;
            in_reach &= value > -distance_limit && value < distance_limit;  // false for NaN
        }
        require(in_reach, "resample", 122, "positions from ", low, " to ", high,
                " pixels off the origin are not finite or pass ", distance_limit);
        // Rounding to 1/32 pixel can pass the next whole number, hence one pixel more to the right.
        return {static_cast<index>(std::floor(low)), static_cast<index>(std::floor(high)) + 2};
    };
    const auto [y0, y1] = range(y_);
    const auto [x0, x1] = range(x_);
    bounds_ = {origin_.y + y0, origin_.x + x0, y1 - y0 + 1, x1 - x0 + 1};
}

}  // namespace hubmap
