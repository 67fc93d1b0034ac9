#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/detail/clahe_tables.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>
#include <vector>

namespace hubmap::detail {

/// Where a pixel lies between the middles of tiles, along one axis.
struct clahe_place {
    index before;  ///< tile whose middle is before the pixel: -1 .. tiles - 1
    float share;   ///< of the tile after it
};

/// In OpenCV's single precision.
[[nodiscard]] inline clahe_place place_between_tiles(index pixel, index tile_px) noexcept {
    const float per_pixel = 1.F / static_cast<float>(tile_px);
    const float at = rounded_product(static_cast<float>(pixel), per_pixel) - .5F;
    const float before = std::floor(at);
    return {static_cast<index>(before), at - before};
}

/// Mixes what four tables say of a level. Products and sums are rounded one by one, as OpenCV's are.
struct blend_levels {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors read tables no faster

    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict levels, index count,
                                           const std::uint32_t* __restrict tables,
                                           const std::int32_t* __restrict first_entry,
                                           const float* __restrict right_share, float lower_share,
                                           std::uint8_t* __restrict out) const {
        const float upper_share = 1.F - lower_share;
        for (index i = 0; i < count; ++i) {
            const std::uint32_t four = tables[first_entry[i] + levels[i]];
            const auto value = [four](int shift) {
                return static_cast<float>(static_cast<std::int32_t>(four >> shift & 255U));
            };
            const float right = right_share[i], left = 1.F - right;
            const float upper_left = value(0) * left, upper_right = value(8) * right;
            const float lower_left = value(16) * left, lower_right = value(24) * right;
            const float upper = (upper_left + upper_right), lower = (lower_left + lower_right);
            const float upper_part = upper * upper_share, lower_part = lower * lower_share;
            out[i] = static_cast<std::uint8_t>(round_half_even(upper_part + lower_part));
        }
    }
};

/// Equalises row after row between the middles of tiles. The four tables that mix in one cell between the
/// middles lie in one, four bytes a level: one read a pixel instead of four.
class clahe_blender {
  public:
    clahe_blender(const clahe_tables& tables, index width)
        : tables_(&tables),
          first_entry_(static_cast<std::size_t>(width)),
          right_share_(static_cast<std::size_t>(width)),
          cells_(static_cast<std::size_t>(tables.grid().width + 1) * 256) {
        for (std::size_t x = 0; x < right_share_.size(); ++x) {
            const clahe_place place = place_between_tiles(static_cast<index>(x), tables.tile().width);
            const index cell = std::min(place.before + 1, tables.grid().width);
            first_entry_[x] = static_cast<std::int32_t>(256 * cell);
            right_share_[x] = place.share;
        }
    }

    /// Equalises a row; `out` is not `levels`.
    void blend_row(index y, const std::uint8_t* levels, std::uint8_t* out, instruction_set instructions) {
        const clahe_place place = place_between_tiles(y, tables_->tile().height);
        if (place.before != upper_tile_) fill_cells(place.before);
        vectorised(instructions, blend_levels{}, levels, static_cast<index>(right_share_.size()),
                   cells_.data(), first_entry_.data(), right_share_.data(), place.share, out);
    }

  private:
    void fill_cells(index upper_tile) {
        upper_tile_ = upper_tile;
        const extent grid = tables_->grid();
        const index upper = std::max<index>(upper_tile, 0), lower = std::min(upper_tile + 1, grid.height - 1);
        for (index cell = 0; cell <= grid.width; ++cell) {
            const index left = std::max<index>(cell - 1, 0), right = std::min(cell, grid.width - 1);
            const std::uint8_t *upper_left = tables_->at(upper, left),
                               *upper_right = tables_->at(upper, right);
            const std::uint8_t *lower_left = tables_->at(lower, left),
                               *lower_right = tables_->at(lower, right);
            std::uint32_t* entries = cells_.data() + 256 * cell;
            for (int level = 0; level < 256; ++level)
                entries[level] = upper_left[level] | std::uint32_t{upper_right[level]} << 8 |
                                 std::uint32_t{lower_left[level]} << 16 |
                                 std::uint32_t{lower_right[level]} << 24;
        }
    }

    const clahe_tables* tables_;
    std::vector<std::int32_t> first_entry_;
    std::vector<float> right_share_;
    std::vector<std::uint32_t> cells_;
    index upper_tile_ = -2;  // none yet: the first row's is -1
};

}  // namespace hubmap::detail
