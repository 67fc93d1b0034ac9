#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <string>
#include <string_view>

namespace hubmap::detail {

constexpr bool is_blank_character(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The number of up to eight digits at the start of eight characters, and how many digits it has: in a few
/// steps on all characters at once, where a step a digit would wait for the step before.
struct leading_digits {
    std::uint64_t value;
    int count;

    explicit leading_digits(const char* characters) noexcept {
        std::array<char, 8> few;
        std::copy_n(characters, 8, few.begin());
        // The first character is the lowest byte; digits become 0 .. 9.
        std::uint64_t digits = std::bit_cast<std::uint64_t>(few) ^ 0x3030303030303030;
        // The highest bit of each byte that is not a digit; of those behind the first it may be wrong.
        const std::uint64_t others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
        count = others == 0 ? 8 : std::countr_zero(others) / 8;
        digits = count == 0 ? 0 : digits << (64 - 8 * count);  // the missing digits become zeros in front
        digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
        digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
        value = (digits * 10000 + (digits >> 32)) & 0xFFFFFFFF;
    }
};

/// Reads the numbers of a text one by one. What a number belongs to, "pair 7", stands in its errors.
class number_scanner {
  public:
    number_scanner(std::string_view text, const char* group)
        : next_(text.data()), end_(text.data() + text.size()), group_(group) {}

    /// True where another number begins.
    bool more() {
        while (next_ != end_ && is_blank_character(*next_)) ++next_;
        return next_ != end_;
    }

    /// Errors: hubmap.rle.111 not a number, 112 above 2^63 - 1.
    index number(index count, const char* what) {
        if constexpr (std::endian::native == std::endian::little) {
            constexpr std::ptrdiff_t looked_at = 16;  // two groups of digits
            if (end_ - next_ > looked_at) {
                const leading_digits first(next_);
                const char* after = next_ + first.count;
                std::uint64_t value = first.value;
                if (first.count == 8) {
                    constexpr std::uint64_t powers[] = {1,      10,      100,      1000,     10000,
                                                        100000, 1000000, 10000000, 100000000};
                    const leading_digits second(after);
                    value = value * powers[second.count] + second.value;
                    after += second.count;
                }
                if (first.count > 0 && is_blank_character(*after)) {
                    next_ = after;
                    return static_cast<index>(value);
                }
            }
        }
        return any_number(count, what);
    }

  private:
    /// Any length, and whatever is wrong.
    index any_number(index count, const char* what) {
        index value = 0;
        const auto [after, status] = std::from_chars(next_, end_, value);
        const bool is_number = *next_ != '-' && status != std::errc::invalid_argument &&
                               (after == end_ || is_blank_character(*after));
        if (!is_number)
            fail("rle", 111, group_, " ", count, ": the ", what, " '", word(),
                 "' is not a whole number without a sign");
        require(status == std::errc(), "rle", 112, group_, " ", count, ": the ", what, " passes 64 bits");
        next_ = after;
        return value;
    }

    /// What stands here instead, as far as it can be shown.
    [[nodiscard]] std::string word() const {
        constexpr std::ptrdiff_t longest = 20;
        std::string shown;
        for (const char* c = next_; c != end_ && c - next_ < longest && !is_blank_character(*c); ++c)
            shown += *c > ' ' && *c <= '~' ? *c : '?';
        return shown;
    }

    const char* next_;
    const char* end_;
    const char* group_;
};

}  // namespace hubmap::detail
