#pragma once

#include <cstdint>
#include <hubmap/colour/detail/byte_lookup.hpp>
#include <hubmap/colour/level_table.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap::detail {

/// Adds a whole number and cuts to 0 .. 255.
struct add_and_cut {
    [[gnu::always_inline]] void operator()(std::uint8_t* levels, index count, std::int16_t shift) const {
        for (index i = 0; i < count; ++i) {
            const auto sum = static_cast<std::int16_t>(levels[i] + shift);
            const auto positive = static_cast<std::int16_t>(sum < 0 ? 0 : sum);
            levels[i] = static_cast<std::uint8_t>(positive > 255 ? 255 : positive);
        }
    }
};

/// Adds a whole number of 0 .. circle - 1 to levels of as many, around the circle.
struct add_around {
    [[gnu::always_inline]] void operator()(std::uint8_t* levels, index count, std::int16_t shift,
                                           std::int16_t circle) const {
        for (index i = 0; i < count; ++i) {
            const auto sum = static_cast<std::int16_t>(levels[i] + shift);
            const auto less = static_cast<std::int16_t>(sum - circle);
            levels[i] = static_cast<std::uint8_t>(less < 0 ? sum : less);
        }
    }
};

/// A table that is, for nearly all shifts, the sum with a whole number: that is found from the table itself,
/// so both give the same, and vectors add where they would look up one by one.
class shifted_levels {
  public:
    /// `circle` 0: cut to 0 .. 255. Otherwise levels and results are below `circle`.
    shifted_levels(const level_table& table, int circle) : table_(table), circle_(circle) {
        // Where the sum is cut at both ends, no level tells it; such shifts are rare.
        const int levels = circle == 0 ? 256 : circle;
        for (int i = 0; i < levels && !is_sum_; ++i) {
            const int level = table[static_cast<std::size_t>(i)];
            is_sum_ = circle != 0 || (level > 0 && level < 255);
            if (is_sum_) shift_ = around(level - i);
        }
        for (int i = 0; i < levels; ++i) is_sum_ = is_sum_ && sum(i) == table[static_cast<std::size_t>(i)];
    }

    /// Whether the table is such a sum, and of what: around a circle, of 0 or more.
    [[nodiscard]] bool is_sum() const noexcept { return is_sum_; }
    [[nodiscard]] int shift() const noexcept { return shift_; }

    void apply(std::uint8_t* levels, index count, instruction_set instructions) const {
        if (!is_sum_) {
            look_up(byte_tables<1>{table_.data()}, levels, count, levels, 0, instructions);
        } else if (shift_ != 0 && circle_ == 0) {
            vectorised(instructions, add_and_cut{}, levels, count, static_cast<std::int16_t>(shift_));
        } else if (shift_ != 0) {
            vectorised(instructions, add_around{}, levels, count, static_cast<std::int16_t>(shift_),
                       static_cast<std::int16_t>(circle_));
        }
    }

  private:
    [[nodiscard]] int around(int shift) const noexcept {
        return circle_ != 0 && shift < 0 ? shift + circle_ : shift;
    }
    [[nodiscard]] int sum(int level) const noexcept {
        const int value = level + shift_;
        if (circle_ != 0) return value < circle_ ? value : value - circle_;
        return value < 0 ? 0 : value > 255 ? 255 : value;
    }

    level_table table_;
    int circle_;
    int shift_ = 0;
    bool is_sum_ = false;
};

}  // namespace hubmap::detail
