#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <hubmap/rle/normalise_runs.hpp>
#include <hubmap/rle/rle.hpp>
#include <string>
#include <string_view>

namespace hubmap {

/// What a parser accepts.
enum class rle_dialect {
    strict,  ///< ascending runs that do not overlap, one or more blanks between numbers
    lenient  ///< runs in any order, overlapping ones are joined, zero lengths are dropped
};

namespace detail {

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

/// Reads the numbers of an rle text one by one and knows where it stands, for errors.
class rle_scanner {
  public:
    explicit rle_scanner(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

    /// True where another number begins.
    bool more() {
        while (next_ != end_ && is_blank_character(*next_)) ++next_;
        return next_ != end_;
    }

    /// Errors: hubmap.rle.111 not a number, 112 above 2^63 - 1.
    index number(index pair, const char* what) {
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
        return any_number(pair, what);
    }

  private:
    /// Any length, and whatever is wrong.
    index any_number(index pair, const char* what) {
        index value = 0;
        const auto [after, status] = std::from_chars(next_, end_, value);
        require(status != std::errc::result_out_of_range, "rle", 112, "pair ", pair, ": the ", what,
                " passes 64 bits");
        require(status == std::errc() && *next_ != '-' && (after == end_ || is_blank_character(*after)),
                "rle", 111, "pair ", pair, ": the ", what, " is not a number");
        next_ = after;
        return value;
    }

    const char* next_;
    const char* end_;
};

}  // namespace detail

/// Reads `start length start length ...` for an image of `size`; an empty text is an empty mask. Runs that
/// touch are joined in both dialects, so that equal masks give equal codes. Linear time. Errors, each with
/// the number of the pair, counted from 1: hubmap.rle.111 not a whole number without a sign, 112 above 64
/// bits, 113 a start without a length, 114 a start below the base, 115 a run leaves the image, 116 a length
/// of zero (strict), 117 runs overlap or descend (strict).
template <class Rle = kaggle_rle>
[[nodiscard]] Rle parse_rle(std::string_view text, extent size, rle_dialect dialect = rle_dialect::strict) {
    const Rle empty(size);  // refuses a size whose pixels cannot be counted
    detail::rle_scanner scanner(text);
    const bool strict = dialect == rle_dialect::strict;
    std::vector<run> runs;
    constexpr std::size_t usual_pair = 14;  // characters, of a slide
    runs.reserve(text.size() / usual_pair);
    for (index pair = 1; scanner.more(); ++pair) {
        const index start = scanner.number(pair, "start");
        require(scanner.more(), "rle", 113, "pair ", pair, ": start ", start, " has no length");
        const index length = scanner.number(pair, "length");
        require(start >= Rle::base, "rle", 114, "pair ", pair, ": start ", start, " is below ", Rle::base);
        const index from = start - Rle::base;
        require(from <= size.area() && length <= size.area() - from, "rle", 115, "pair ", pair, ": start ",
                start, ", length ", length, " leaves an image of ", size);
        if (strict) {
            require(length > 0, "rle", 116, "pair ", pair, ": start ", start, " has length 0");
            const bool ascending = runs.empty() || from >= runs.back().end();
            require(ascending, "rle", 117, "pair ", pair, ": start ", start,
                    " lies before the end of the last run");
            if (!runs.empty() && from == runs.back().end()) {
                runs.back().length += length;
                continue;
            }
        }
        runs.push_back({from, length});
    }
    if (!strict) normalise_runs(runs);
    return Rle(size, std::move(runs));
}

/// The text form, `start length` pairs with single blanks; parse_rle reads it back.
template <class Rle>
[[nodiscard]] std::string print(const Rle& code) {
    constexpr std::size_t longest_pair = 2 * 20;  // two numbers of 19 digits, two blanks
    std::string text(code.runs().size() * longest_pair, '\0');
    char* next = text.data();
    char* const end = text.data() + text.size();
    for (const auto& r : code.runs()) {
        next = std::to_chars(next, end, r.start + Rle::base).ptr;
        *next++ = ' ';
        next = std::to_chars(next, end, r.length).ptr;
        *next++ = ' ';
    }
    const auto written = static_cast<std::size_t>(next - text.data());
    text.resize(written == 0 ? 0 : written - 1);
    return text;
}

}  // namespace hubmap
