#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <hubmap/io/zarr_metadata.hpp>
#include <limits>
#include <span>
#include <type_traits>

namespace hubmap::io::detail {

/// What lies in a chunk where C++ has no type of its own for it: any byte but 0 is true.
struct stored_boolean {
    std::uint8_t byte;
    template <class To>
    explicit operator To() const noexcept {
        return static_cast<To>(byte != 0);
    }
    static stored_boolean from(bool value) noexcept { return {static_cast<std::uint8_t>(value)}; }
};

/// IEEE binary16.
struct stored_half {
    std::uint16_t bits;
    explicit operator float() const noexcept {
        const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
        const std::uint32_t exponent = bits >> 10 & 31u, fraction = bits & 1023u;
        if (exponent == 0) {
            const float size = static_cast<float>(fraction) * 0x1p-24f;
            return sign != 0 ? -size : size;
        }
        if (exponent == 31) return std::bit_cast<float>(sign | 0x7F800000u | fraction << 13);
        return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
    }
    explicit operator double() const noexcept { return static_cast<double>(static_cast<float>(*this)); }
    /// The nearest one, ties to even.
    static stored_half from(double value) noexcept {
        const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
        const double size = std::abs(value);
        const auto with_sign = [sign](int rest) {
            return stored_half{static_cast<std::uint16_t>(sign | rest)};
        };
        constexpr double first_infinite = 65520, smallest_normal = 0x1p-14;
        if (std::isnan(value)) return with_sign(0x7E00);
        if (size >= first_infinite) return with_sign(0x7C00);
        const int exponent = size < smallest_normal ? -14 : std::ilogb(size);
        // Of 11 bits; the first one, where it is set, counts up the exponent.
        const auto digits = static_cast<int>(std::nearbyint(std::ldexp(size, 10 - exponent)));
        return with_sign(((exponent + 14) << 10) + digits);
    }
};

template <class T>
inline constexpr bool is_stored_boolean = std::is_same_v<T, stored_boolean> || std::is_same_v<T, bool>;
template <class T>
inline constexpr bool is_stored_half = std::is_same_v<T, stored_half>;

/// Whether every value of From has its equal in To.
template <class From, class To>
constexpr bool holds_all_values() {
    using from = std::numeric_limits<From>;
    using to = std::numeric_limits<To>;
    if constexpr (std::is_same_v<From, To> || is_stored_boolean<From>)
        return !is_stored_half<To>;
    else if constexpr (is_stored_boolean<To> || is_stored_half<To>)
        return false;
    else if constexpr (is_stored_half<From>)
        return std::is_floating_point_v<To>;
    else if constexpr (std::is_integral_v<To>)
        return std::is_integral_v<From> && from::digits <= to::digits && from::is_signed <= to::is_signed;
    else
        return from::digits <= to::digits && from::max_exponent <= to::max_exponent;
}

template <class To, class From>
[[nodiscard]] To converted(From value) noexcept {
    if constexpr (std::is_same_v<To, stored_boolean>)
        return stored_boolean::from(static_cast<bool>(value));
    else
        return static_cast<To>(value);
}

/// Calls `work` with a value of the type that lies in the chunks.
template <class Work>
decltype(auto) with_stored_type(zarr_type type, Work&& work) {
    switch (type) {
        case zarr_type::boolean:
            return work(stored_boolean{});
        case zarr_type::int8:
            return work(std::int8_t{});
        case zarr_type::uint8:
            return work(std::uint8_t{});
        case zarr_type::int16:
            return work(std::int16_t{});
        case zarr_type::uint16:
            return work(std::uint16_t{});
        case zarr_type::int32:
            return work(std::int32_t{});
        case zarr_type::uint32:
            return work(std::uint32_t{});
        case zarr_type::int64:
            return work(std::int64_t{});
        case zarr_type::uint64:
            return work(std::uint64_t{});
        case zarr_type::float16:
            return work(stored_half{});
        case zarr_type::float32:
            return work(float{});
        default:
            return work(double{});
    }
}

/// Numbers for one block of an array: fixed, because a read makes several for each chunk.
using zarr_numbers = std::array<index, most_zarr_dimensions>;

/// Copies a block of values between two layouts (strides in values). Consumes `count` and the strides.
template <class From, class To>
void copy_block(const From* from, zarr_numbers from_strides, To* to, zarr_numbers to_strides,
                zarr_numbers count, std::size_t dimensions) {
    // Dimensions that follow each other without a gap in both become one.
    std::size_t kept = 0;
    for (std::size_t d = 0; d < dimensions; ++d) {
        if (count[d] == 1) continue;
        if (kept > 0 && from_strides[kept - 1] == count[d] * from_strides[d] &&
            to_strides[kept - 1] == count[d] * to_strides[d]) {
            count[kept - 1] *= count[d];
            from_strides[kept - 1] = from_strides[d];
            to_strides[kept - 1] = to_strides[d];
        } else {
            count[kept] = count[d];
            from_strides[kept] = from_strides[d];
            to_strides[kept++] = to_strides[d];
        }
    }
    const std::size_t inner = kept == 0 ? 0 : kept - 1;
    const index length = kept == 0 ? 1 : count[inner];
    const index from_step = kept == 0 ? 1 : from_strides[inner], to_step = kept == 0 ? 1 : to_strides[inner];
    zarr_numbers at{};
    while (true) {
        if constexpr (std::is_same_v<From, To>) {
            if (from_step == 1 && to_step == 1)
                std::copy_n(from, length, to);
            else
                for (index i = 0; i < length; ++i) to[i * to_step] = from[i * from_step];
        } else {
            for (index i = 0; i < length; ++i) to[i * to_step] = converted<To>(from[i * from_step]);
        }
        std::size_t d = inner;
        while (d > 0) {
            --d;
            from += from_strides[d];
            to += to_strides[d];
            if (++at[d] < count[d]) break;
            from -= count[d] * from_strides[d];
            to -= count[d] * to_strides[d];
            at[d] = 0;
            if (d == 0) return;
        }
        if (inner == 0) return;
    }
}

/// The fill value in the form that lies in the chunks, in the byte order of this machine.
/// Errors: hubmap.zarr.106.
template <class Stored>
[[nodiscard]] Stored fill_value_as(const nlohmann::json& fill) {
    double number = 0;
    if (fill.is_string()) {
        // Some writers put numbers into quotes.
        const auto inside = nlohmann::json::parse(fill.get_ref<const std::string&>(), nullptr, false);
        if (inside.is_number()) return fill_value_as<Stored>(inside);
        constexpr double infinity = std::numeric_limits<double>::infinity();
        if (fill == "NaN")
            number = std::numeric_limits<double>::quiet_NaN();
        else if (fill == "Infinity")
            number = infinity;
        else if (fill == "-Infinity")
            number = -infinity;
        else
            fail("zarr", 106, "fill value ", fill.dump().substr(0, 40));
    } else {
        require(fill.is_null() || fill.is_boolean() || fill.is_number(), "zarr", 106, "fill value ",
                fill.dump().substr(0, 40));
        if (fill.is_boolean()) number = fill.get<bool>() ? 1 : 0;
        if (fill.is_number()) number = fill.get<double>();
    }
    if constexpr (is_stored_boolean<Stored>) {
        return Stored::from(number != 0);
    } else if constexpr (is_stored_half<Stored>) {
        return Stored::from(number);
    } else if constexpr (std::is_same_v<Stored, float>) {
        constexpr double largest = std::numeric_limits<float>::max();
        if (std::abs(number) > largest && !std::isinf(number))
            return std::copysign(std::numeric_limits<float>::infinity(),
                                 static_cast<float>(number > 0 ? 1 : -1));
        return static_cast<float>(number);
    } else if constexpr (std::is_same_v<Stored, double>) {
        return number;
    } else {
        using limits = std::numeric_limits<Stored>;
        if (fill.is_number_unsigned()) {
            const auto whole_number = fill.get<std::uint64_t>();
            require(whole_number <= static_cast<std::uint64_t>(limits::max()), "zarr", 106, "fill value ",
                    whole_number, " is beyond the type");
            return static_cast<Stored>(whole_number);
        }
        if (fill.is_number_integer()) {
            const auto whole_number = fill.get<std::int64_t>();
            require(
                whole_number >= 0
                    ? static_cast<std::uint64_t>(whole_number) <= static_cast<std::uint64_t>(limits::max())
                    : limits::is_signed && whole_number >= static_cast<std::int64_t>(limits::min()),
                "zarr", 106, "fill value ", whole_number, " is beyond the type");
            return static_cast<Stored>(whole_number);
        }
        constexpr double exact_whole_numbers = 9007199254740992.0;  // 2^53
        const bool fits = std::abs(number) <= exact_whole_numbers && number == std::floor(number) &&
                          number >= static_cast<double>(limits::min()) &&
                          number <= static_cast<double>(limits::max());
        require(fits, "zarr", 106, "fill value ", number, " is no whole number of the type");
        return static_cast<Stored>(number);
    }
}

}  // namespace hubmap::io::detail
