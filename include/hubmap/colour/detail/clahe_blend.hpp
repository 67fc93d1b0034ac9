#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/detail/byte_lookup.hpp>
#include <hubmap/colour/detail/clahe_tables.hpp>
#include <hubmap/core/host_device.hpp>
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
[[nodiscard]] HUBMAP_HOST_DEVICE inline clahe_place place_between_tiles(index pixel, index tile_px) noexcept {
    const float per_pixel = 1.F / static_cast<float>(tile_px);
    const float at = rounded_product(static_cast<float>(pixel), per_pixel) - .5F;
    const float before = std::floor(at);
    return {static_cast<index>(before), at - before};
}

/// Mixes what the tables of the four tiles around say. Products and sums are rounded one by one, as OpenCV's
/// are.
template <class Product>
[[nodiscard, gnu::always_inline]] HUBMAP_HOST_DEVICE inline std::uint8_t blended(
    std::uint32_t upper_left, std::uint32_t upper_right, std::uint32_t lower_left, std::uint32_t lower_right,
    float right, float lower, const Product& product_of) {
    const auto value = [](std::uint32_t byte) {  // by way of signed numbers, which all vectors convert
        return static_cast<float>(static_cast<std::int32_t>(byte));
    };
    const float left = 1.F - right, upper = 1.F - lower;
    const float upper_0 = product_of(value(upper_left), left),
                upper_1 = product_of(value(upper_right), right);
    const float lower_0 = product_of(value(lower_left), left),
                lower_1 = product_of(value(lower_right), right);
    const float upper_sum = upper_0 + upper_1, lower_sum = lower_0 + lower_1;
    const float upper_part = product_of(upper_sum, upper), lower_part = product_of(lower_sum, lower);
    return static_cast<std::uint8_t>(round_half_even(upper_part + lower_part));
}

/// The four tables of each cell packed into one of 32 bits, from `first_entry` on.
struct blend_packed {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict levels, index count,
                                           const std::uint32_t* __restrict tables,
                                           const std::int32_t* __restrict first_entry,
                                           const float* __restrict right_share, float lower_share,
                                           std::uint8_t* __restrict out) const {
        for (index i = 0; i < count; ++i) {
            const std::uint32_t four = tables[first_entry[i] + levels[i]];
            out[i] = blended(four & 255U, four >> 8 & 255U, four >> 16 & 255U, four >> 24, right_share[i],
                             lower_share, product_in_kernel{});
        }
    }
};

/// Each table's answers in a row of their own.
struct blend_looked_up {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict upper_left,
                                           const std::uint8_t* __restrict upper_right,
                                           const std::uint8_t* __restrict lower_left,
                                           const std::uint8_t* __restrict lower_right, index count,
                                           const float* __restrict right_share, float lower_share,
                                           std::uint8_t* __restrict out) const {
        for (index i = 0; i < count; ++i)
            out[i] = blended(upper_left[i], upper_right[i], lower_left[i], lower_right[i], right_share[i],
                             lower_share, product_in_kernel{});
    }
};

/// Equalises row after row. Between the middles of tiles lie cells, (tiles + 1) an axis; in each, the same
/// four tables mix. Where bytes are looked up 64 at a time, each table is asked by itself; else the four of a
/// cell lie in one, four bytes a level: one read a pixel instead of four.
class clahe_blender {
  public:
    clahe_blender(const clahe_tables& tables, index width, instruction_set instructions)
        : tables_(&tables),
          instructions_(available(instructions)),
          by_bytes_(looks_up_vectors(instructions_) && tables.tile().width >= narrowest_tile),
          right_share_(static_cast<std::size_t>(width)) {
        for (index x = 0; x < width; ++x) {
            const clahe_place place = place_between_tiles(x, tables.tile().width);
            const index cell = std::min(place.before + 1, tables.grid().width);
            right_share_[static_cast<std::size_t>(x)] = place.share;
            first_entry_.push_back(static_cast<std::int32_t>(256 * cell));
            while (std::ssize(cell_begin_) <= cell) cell_begin_.push_back(x);
        }
        cell_begin_.push_back(width);
        by_bytes_ ? looked_up_.resize(static_cast<std::size_t>(4 * width))
                  : packed_.resize(static_cast<std::size_t>(tables.grid().width + 1) * 256);
    }

    /// Equalises a row; `out` is not `levels`.
    void blend_row(index y, const std::uint8_t* levels, std::uint8_t* out) {
        const index width = std::ssize(right_share_);
        const clahe_place place = place_between_tiles(y, tables_->tile().height);
        if (by_bytes_) {
            for (index cell = 0; cell + 1 < std::ssize(cell_begin_); ++cell) {
                const index begin = cell_begin_[static_cast<std::size_t>(cell)];
                const index count = cell_begin_[static_cast<std::size_t>(cell) + 1] - begin;
                look_up(around(place.before, cell), levels + begin, count, looked_up_.data() + begin, width,
                        instructions_);
            }
            const std::uint8_t* rows = looked_up_.data();
            vectorised(instructions_, blend_looked_up{}, rows, rows + width, rows + 2 * width,
                       rows + 3 * width, width, static_cast<const float*>(right_share_.data()), place.share,
                       out);
            return;
        }
        if (place.before != packed_row_) pack(place.before);
        vectorised(instructions_, blend_packed{}, levels, width,
                   static_cast<const std::uint32_t*>(packed_.data()),
                   static_cast<const std::int32_t*>(first_entry_.data()),
                   static_cast<const float*>(right_share_.data()), place.share, out);
    }

  private:
    static constexpr index narrowest_tile = 32;  ///< half of what is looked up at a time

    /// Tables of the tiles around a cell: upper left and right, lower left and right.
    [[nodiscard]] byte_tables<4> around(index tile_before, index cell) const noexcept {
        const extent grid = tables_->grid();
        const index upper = std::max<index>(tile_before, 0),
                    lower = std::min(tile_before + 1, grid.height - 1);
        const index left = std::max<index>(cell - 1, 0), right = std::min(cell, grid.width - 1);
        return {tables_->at(upper, left), tables_->at(upper, right), tables_->at(lower, left),
                tables_->at(lower, right)};
    }

    void pack(index tile_before) {
        packed_row_ = tile_before;
        for (index cell = 0; cell <= tables_->grid().width; ++cell) {
            const auto tables = around(tile_before, cell);
            std::uint32_t* entries = packed_.data() + 256 * cell;
            for (int level = 0; level < 256; ++level)
                entries[level] = tables[0][level] | std::uint32_t{tables[1][level]} << 8 |
                                 std::uint32_t{tables[2][level]} << 16 |
                                 std::uint32_t{tables[3][level]} << 24;
        }
    }

    const clahe_tables* tables_;
    instruction_set instructions_;
    bool by_bytes_;
    std::vector<float> right_share_;
    std::vector<std::int32_t> first_entry_;
    std::vector<index> cell_begin_;
    std::vector<std::uint8_t> looked_up_;
    std::vector<std::uint32_t> packed_;
    index packed_row_ = -2;  // none yet: the first row's is -1
};

}  // namespace hubmap::detail
