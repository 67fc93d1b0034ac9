#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/affine_map.hpp>
#include <hubmap/resample/detail/position_kernels.hpp>
#include <hubmap/resample/displacement_evaluator.hpp>
#include <hubmap/resample/tile_geometry.hpp>
#include <numeric>
#include <optional>
#include <variant>
#include <vector>

namespace hubmap::detail {

/// One axis of the place between pixels that a position lies at, inside the tile.
struct pixel_pair {
    index first, second;
    double fraction;

    pixel_pair(double position, index count) noexcept {
        const double inside = std::clamp(position, 0., static_cast<double>(count - 1));
        first = static_cast<index>(inside);
        second = std::min(first + 1, count - 1);
        fraction = inside - static_cast<double>(first);
    }
    [[nodiscard]] double between(double a, double b) const noexcept {
        return a + rounded_product(b - a, fraction);
    }
};

/// Follows the positions of a tile's pixels to the source, one row at a time.
class geometry_rows {
  public:
    /// `geometry` must outlive this. Positions are sample positions relative to `origin`.
    /// Errors: hubmap.resample.121, 128 where a step was made for another size of tile.
    geometry_rows(extent tile, const tile_geometry& geometry, pixel origin, instruction_set instructions)
        : tile_(tile), instructions_(available(instructions)) {
        // Centre of the tile as a sample position relative to the origin.
        last_ = {.yy = geometry.scale,
                 .xx = geometry.scale,
                 .shift_y = geometry.centre.y - static_cast<double>(origin.y) - .5,
                 .shift_x = geometry.centre.x - static_cast<double>(origin.x) - .5};
        affine_map pending;
        for (auto step = geometry.steps.rbegin(); step != geometry.steps.rend(); ++step) {
            if (const auto* affine = std::get_if<affine_map>(&*step)) {
                pending = compose(*affine, pending);
                continue;
            }
            bends_.push_back({pending, &*step, std::nullopt});
            pending = {};
            if (const auto* field = std::get_if<displacement_field>(&*step))
                bends_.back().field.emplace(*field, tile, instructions);
            else
                require_fits(*step);
        }
        last_ = compose(last_, pending);
        const auto width = static_cast<std::size_t>(tile.width);
        for (auto* line : {&columns_, &y_, &x_, &moved_y_, &moved_x_}) line->resize(width);
        for (index j = 0; j < tile.width; ++j)
            columns_[static_cast<std::size_t>(j)] = static_cast<double>(j) - middle(tile.width);
    }

    [[nodiscard]] bool is_finite() const noexcept {
        return last_.is_finite() &&
               std::ranges::all_of(bends_, [](const bend& b) { return b.before.is_finite(); });
    }

    /// All rows, in the order that is fastest.
    [[nodiscard]] std::vector<index> order() const {
        if (!bends_.empty() && bends_[0].field && bends_[0].before == affine_map{})
            return bends_[0].field->order();
        std::vector<index> rows(static_cast<std::size_t>(tile_.height));
        std::iota(rows.begin(), rows.end(), index{0});
        return rows;
    }

    /// Positions of row i, rounded to floats.
    void row(index i, float* to_y, float* to_x) {
        const double v = static_cast<double>(i) - middle(tile_.height);
        bool on_grid = true, displaced = false;
        for (bend& b : bends_) {
            if (b.before != affine_map{}) {
                move(on_grid, v, b.before);
                on_grid = false;
            }
            if (const auto* field = std::get_if<displacement_field>(b.step)) {
                part_y_.assign(columns_.size(), 0.);
                part_x_.assign(columns_.size(), 0.);
                displacements(b, on_grid, i);
                if (field->frame == displacement_frame::tile) {
                    put_on_grid(on_grid, v);
                    add(part_y_, part_x_, y_, x_);
                    on_grid = false;
                } else {
                    if (!displaced)
                        moved_y_.swap(part_y_), moved_x_.swap(part_x_);
                    else
                        add(part_y_, part_x_, moved_y_, moved_x_);
                    displaced = true;
                }
            } else {
                put_on_grid(on_grid, v);
                bend_densely(*b.step, on_grid, i);
                on_grid = false;
            }
        }
        const auto place = [&](const auto& kernel, const double* y, const double* x) {
            vectorised(instructions_, kernel, last_, y, x, moved_y_.data(), moved_x_.data(), tile_.width,
                       to_y, to_x);
        };
        if (on_grid && displaced) return place(place_row<true, true>{}, &v, columns_.data());
        if (on_grid) return place(place_row<true, false>{}, &v, columns_.data());
        if (displaced) return place(place_row<false, true>{}, y_.data(), x_.data());
        place(place_row<false, false>{}, y_.data(), x_.data());
    }

  private:
    /// A step that is not affine, and the affine map from the step after it.
    struct bend {
        affine_map before;
        const geometry_step* step;
        std::optional<displacement_evaluator> field;
    };

    [[nodiscard]] static double middle(index count) noexcept { return static_cast<double>(count - 1) / 2; }

    void require_fits(const geometry_step& step) const {
        const auto fits = [](const std::vector<float>& values, index count) {
            return std::ssize(values) == count;
        };
        if (const auto* dense = std::get_if<dense_displacement>(&step))
            require(dense->size == tile_ && fits(dense->y, tile_.area()) && fits(dense->x, tile_.area()),
                    "resample", 128, "displacements of ", dense->size, " pixels for a tile of ", tile_);
        if (const auto* axes = std::get_if<axis_positions>(&step))
            require(fits(axes->y, tile_.height) && fits(axes->x, tile_.width), "resample", 128,
                    "positions of ", axes->y.size(), " rows and ", axes->x.size(), " columns for a tile of ",
                    tile_);
    }

    void move(bool on_grid, double v, const affine_map& map) {
        if (on_grid)
            vectorised(instructions_, map_row{}, map, v, columns_.data(), tile_.width, y_.data(), x_.data());
        else
            vectorised(instructions_, map_positions{}, map, tile_.width, y_.data(), x_.data());
    }
    void put_on_grid(bool on_grid, double v) {
        if (!on_grid) return;
        std::fill(y_.begin(), y_.end(), v);
        x_ = columns_;
    }
    void add(const std::vector<double>& dy, const std::vector<double>& dx, std::vector<double>& y,
             std::vector<double>& x) const {
        vectorised(instructions_, add_values{}, tile_.width, dy.data(), y.data());
        vectorised(instructions_, add_values{}, tile_.width, dx.data(), x.data());
    }

    /// Of a radial field, into part_y_ and part_x_.
    void displacements(bend& b, bool on_grid, index i) {
        if (on_grid) return b.field->add_row(i, part_y_, part_x_);
        at_y_ = y_, at_x_ = x_;
        for (double& y : at_y_) y += middle(tile_.height);
        for (double& x : at_x_) x += middle(tile_.width);
        b.field->add_at(at_y_, at_x_, part_y_, part_x_);
    }

    /// Moves y_ and x_ by displacements that were made pixel by pixel.
    void bend_densely(const geometry_step& step, bool on_grid, index i) {
        if (const auto* axes = std::get_if<axis_positions>(&step)) {
            for (std::size_t j = 0; j < x_.size(); ++j) {
                y_[j] += axis_displacement(axes->y, y_[j] + middle(tile_.height));
                x_[j] += axis_displacement(axes->x, x_[j] + middle(tile_.width));
            }
            return;
        }
        const auto& dense = std::get<dense_displacement>(step);
        if (on_grid) {
            const auto row = static_cast<std::size_t>(i) * x_.size();
            for (std::size_t j = 0; j < x_.size(); ++j) {
                y_[j] += static_cast<double>(dense.y[row + j]);
                x_[j] += static_cast<double>(dense.x[row + j]);
            }
            return;
        }
        for (std::size_t j = 0; j < x_.size(); ++j) {
            const pixel_pair rows(y_[j] + middle(tile_.height), tile_.height);
            const pixel_pair columns(x_[j] + middle(tile_.width), tile_.width);
            const auto at = [&](const std::vector<float>& values) {
                const auto value = [&](index y, index x) {
                    return static_cast<double>(values[static_cast<std::size_t>(y * tile_.width + x)]);
                };
                return rows.between(
                    columns.between(value(rows.first, columns.first), value(rows.first, columns.second)),
                    columns.between(value(rows.second, columns.first), value(rows.second, columns.second)));
            };
            y_[j] += at(dense.y);
            x_[j] += at(dense.x);
        }
    }
    /// How far a position along an axis is moved.
    [[nodiscard]] static double axis_displacement(const std::vector<float>& positions, double at) noexcept {
        const pixel_pair pair(at, std::ssize(positions));
        const auto moved = [&](index i) {
            return static_cast<double>(positions[static_cast<std::size_t>(i)]) - static_cast<double>(i);
        };
        return pair.between(moved(pair.first), moved(pair.second));
    }

    extent tile_;
    instruction_set instructions_;
    std::vector<bend> bends_;  ///< in the order in which positions meet them
    affine_map last_;          ///< from the last of them to the source
    std::vector<double> columns_, y_, x_, moved_y_, moved_x_, part_y_, part_x_, at_y_, at_x_;
};

}  // namespace hubmap::detail
