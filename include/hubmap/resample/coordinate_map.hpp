#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/border.hpp>
#include <hubmap/resample/detail/geometry_rows.hpp>
#include <hubmap/resample/detail/position_kernels.hpp>
#include <hubmap/resample/interpolation.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap {

/// For each pixel of a tile the position it shows, evaluated once and then used for image, labels and
/// weights. Positions are sample positions (a whole number is a pixel's centre), stored as float distances
/// from a whole `origin`, so that they are as fine in a slide of 50,000 pixels as in a tile.
class coordinate_map {
  public:
    /// Evaluates a geometry, in double precision, each position rounded once. O(pixels), with a radial field
    /// O(pixels x nodes). The same on every instruction set.
    /// Errors: hubmap.resample.122 where the geometry is not finite, its scale is not positive or a position
    /// lies too far off; 121, 128 where a step belongs to another size of tile.
    coordinate_map(extent tile, const tile_geometry& geometry,
                   instruction_set instructions = instruction_set::widest)
        : coordinate_map(tile, geometry, coordinate_map{}, instructions) {}

    /// The same in the memory of a map that is needed no more: of tiles that are made one after the other,
    /// most time goes into memory that the system hands out anew.
    coordinate_map(extent tile, const tile_geometry& geometry, coordinate_map&& memory,
                   instruction_set instructions = instruction_set::widest);

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
    /// Those of all rows, one after the other: what a GPU gets a copy of.
    [[nodiscard]] std::span<const float> all_y() const noexcept { return y_; }
    [[nodiscard]] std::span<const float> all_x() const noexcept { return x_; }
    /// Source pixels that bilinear and nearest interpolation touch; it may leave the source on any side.
    [[nodiscard]] window bounds() const noexcept { return bounds_; }

  private:
    coordinate_map() = default;

    /// Positions farther from the origin than this lose the 1/32 pixel of OpenCV's remap.
    static constexpr float distance_limit = 65536;
    /// Up to here positions are counted from the source's first pixel, as OpenCV's maps are: the same floats.
    static constexpr double near_limit = 2048;

    [[nodiscard]] static index whole_origin(double centre) noexcept {
        return centre >= 0 && centre < near_limit ? 0 : static_cast<index>(std::floor(centre));
    }

    [[nodiscard]] std::span<const float> row(const std::vector<float>& values, index y) const noexcept {
        return {values.data() + y * size_.width, static_cast<std::size_t>(size_.width)};
    }
    void find_bounds();

    extent size_{};
    instruction_set instructions_ = available();
    pixel origin_{};
    window bounds_{};
    std::vector<float> y_, x_;
};

/// The part of a source of size `source` that must be read for this map: the pixels that `method` touches,
/// those beyond the border counted where they are reflected to. Never empty, always inside the source.
/// Errors: hubmap.resample.124 where the source is empty.
[[nodiscard]] inline window source_window(const coordinate_map& map, extent source,
                                          border_mode border = border_mode::reflect,
                                          interpolation method = interpolation::bilinear) {
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
    const index more = std::max<index>(0, taps_of(method) / 2 - 1);  // than bilinear, on each side
    const window touched{map.bounds().y - more, map.bounds().x - more, map.bounds().height + 2 * more,
                         map.bounds().width + 2 * more};
    const auto [y, height] = axis(touched.y, touched.height, source.height);
    const auto [x, width] = axis(touched.x, touched.width, source.width);
    return {y, x, height, width};
}

inline coordinate_map::coordinate_map(extent tile, const tile_geometry& geometry, coordinate_map&& memory,
                                      instruction_set instructions)
    : size_(tile),
      instructions_(available(instructions)),
      y_(std::move(memory.y_)),
      x_(std::move(memory.x_)) {
    constexpr double slide_limit = 1LL << 40;  // far beyond any slide, far below where doubles lose 1/32 px
    const point centre = geometry.centre;
    require(!tile.empty() && std::abs(centre.y) < slide_limit && std::abs(centre.x) < slide_limit &&
                geometry.scale > 0 && std::isfinite(geometry.scale),
            "resample", 122, "no map for a tile of ", tile, " at (", centre.y, ", ", centre.x, "), scale ",
            geometry.scale);
    origin_ = {whole_origin(centre.y), whole_origin(centre.x)};
    detail::geometry_rows rows(tile, geometry, origin_, instructions);
    require(rows.is_finite(), "resample", 122, "no map for a tile of ", tile, ": a step is not finite");
    y_.resize(static_cast<std::size_t>(tile.area()));
    x_.resize(y_.size());
    for (const index i : rows.order()) {
        const index begin = i * tile.width;
        rows.row(i, y_.data() + begin, x_.data() + begin);
    }
    find_bounds();
}

inline void coordinate_map::find_bounds() {
    const auto range = [this](const std::vector<float>& values) -> std::pair<index, index> {
        const auto found = vectorised(instructions_, detail::find_range{}, values.data(), std::ssize(values),
                                      distance_limit);
        require(found.in_reach, "resample", 122, "positions from ", found.low, " to ", found.high,
                " pixels off the origin are not finite or pass ", distance_limit);
        // Rounding to 1/32 pixel can pass the next whole number, hence one pixel more to the right.
        return {static_cast<index>(std::floor(found.low)), static_cast<index>(std::floor(found.high)) + 2};
    };
    const auto [y0, y1] = range(y_);
    const auto [x0, x1] = range(x_);
    bounds_ = {origin_.y + y0, origin_.x + x0, y1 - y0 + 1, x1 - x0 + 1};
}

}  // namespace hubmap
