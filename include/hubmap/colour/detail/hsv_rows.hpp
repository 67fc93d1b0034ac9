#pragma once

#include <cstdint>
#include <hubmap/colour/detail/hsv_arithmetic.hpp>
#include <hubmap/colour/detail/hsv_avx2.hpp>
#include <hubmap/colour/detail/hsv_avx512.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/rounding.hpp>

// RGB <-> HSV of neighbouring pixels: the arithmetic of hsv_arithmetic.hpp in loops that compilers vectorise.
namespace hubmap::detail {

/// Hue times the range in sixths of the circle, and the range: what the divisions below need.
struct rgb_to_ranges {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict red,
                                           const std::uint8_t* __restrict green,
                                           const std::uint8_t* __restrict blue, index count,
                                           std::uint8_t* __restrict values, std::uint8_t* __restrict ranges,
                                           std::int16_t* __restrict sixths) const {
        for (index i = 0; i < count; ++i) {
            const std::uint8_t r = red[i], g = green[i], b = blue[i];
            const std::uint8_t larger = g > b ? g : b, smaller = g < b ? g : b;
            const std::uint8_t value = r > larger ? r : larger;
            values[i] = value;
            ranges[i] = static_cast<std::uint8_t>(value - (r < smaller ? r : smaller));
        }
        for (index i = 0; i < count; ++i) {
            const std::int16_t r = red[i], g = green[i], b = blue[i], value = values[i], range = ranges[i];
            const auto from_green = static_cast<std::int16_t>(b - r + 2 * range);
            const auto from_blue = static_cast<std::int16_t>(r - g + 4 * range);
            const std::int16_t else_green = value == g ? from_green : from_blue;
            sixths[i] = value == r ? static_cast<std::int16_t>(g - b) : else_green;
        }
    }
};

/// Hue and saturation by the quotients of OpenCV's tables, which a division gives quicker than a table.
struct ranges_to_hsv {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict values,
                                           const std::uint8_t* __restrict ranges,
                                           const std::int16_t* __restrict sixths, index count,
                                           std::uint8_t* __restrict hue,
                                           std::uint8_t* __restrict saturation) const {
        for (index i = 0; i < count; ++i) {
            const hsv_quotients quotients = quotients_of(values[i], ranges[i]);
            const std::int32_t degrees = whole_steps(sixths[i] * quotients.of_range);
            hue[i] = static_cast<std::uint8_t>(degrees + (degrees < 0 ? hue_circle : 0));
            saturation[i] = static_cast<std::uint8_t>(whole_steps(ranges[i] * quotients.of_value));
        }
    }
};

/// The levels of the channels from the largest to the least, and the sector of the circle, which tells whose
/// they are.
struct hsv_levels {
    alignas(64) std::uint8_t largest[block_px], between[block_px], least[block_px], sector[block_px];
};

template <bool Fused, bool Truncates>
struct hsv_to_levels {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict hue,
                                           const std::uint8_t* __restrict saturation,
                                           const std::uint8_t* __restrict values, index count,
                                           std::uint8_t* __restrict largest, std::uint8_t* __restrict between,
                                           std::uint8_t* __restrict least,
                                           std::uint8_t* __restrict sector) const {
        for (index i = 0; i < count; ++i) {
            const product_in_kernel product;
            const hsv_shares shares = shares_of<Fused, Truncates>(hue[i], saturation[i], product);
            const float value = static_cast<float>(values[i]) * (1.F / 255);
            sector[i] = static_cast<std::uint8_t>(shares.sector);
            largest[i] = hsv_level<Truncates>(value, product);
            between[i] = hsv_level<Truncates>(value * shares.between, product);
            least[i] = hsv_level<Truncates>(value * shares.least, product);
        }
    }
};

struct levels_to_rgb {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict largest,
                                           const std::uint8_t* __restrict between,
                                           const std::uint8_t* __restrict least,
                                           const std::uint8_t* __restrict sector, index count,
                                           std::uint8_t* __restrict red, std::uint8_t* __restrict green,
                                           std::uint8_t* __restrict blue) const {
        for (index i = 0; i < count; ++i) {
            const std::uint8_t most = largest[i], middle = between[i], last = least[i], s = sector[i];
            // Ranges of sectors by one comparison each: what wraps below 0 is large.
            const auto from_1 = static_cast<std::uint8_t>(s - 1), from_2 = static_cast<std::uint8_t>(s - 2),
                       from_3 = static_cast<std::uint8_t>(s - 3);
            red[i] = chosen(from_1 > 3, most, chosen(from_2 < 2, last, middle));  // 5 and 0; 2 and 3
            green[i] = chosen(from_1 < 2, most, chosen(s > 3, last, middle));     // 1 and 2; 4 and 5
            blue[i] = chosen(from_3 < 2, most, chosen(s < 2, last, middle));      // 3 and 4; 0 and 1
        }
    }

  private:
    /// `a` or `b`, in a form in which no compiler sees branches.
    [[gnu::always_inline]] static std::uint8_t chosen(bool first, std::uint8_t a, std::uint8_t b) noexcept {
        const auto mask = static_cast<std::uint8_t>(-static_cast<int>(first));
        return static_cast<std::uint8_t>((a & mask) | (b & ~mask));
    }
};

/// At most block_px pixels. `hsv` may be `rgb`.
inline void rgb_to_hsv_run(channel_runs<const std::uint8_t> rgb, channel_runs<std::uint8_t> hsv, index count,
                           instruction_set instructions) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (available(instructions) == instruction_set::avx512) return avx512::rgb_to_hsv(rgb, hsv, count);
    if (available(instructions) == instruction_set::avx2) {
        const index done = avx2::rgb_to_hsv(rgb, hsv, count);
        rgb = rgb.from(done);
        hsv = hsv.from(done);
        count -= done;
    }
#endif
    alignas(64) std::uint8_t values[block_px], ranges[block_px];
    alignas(64) std::int16_t sixths[block_px];
    vectorised(instructions, rgb_to_ranges{}, rgb[0], rgb[1], rgb[2], count, +values, +ranges, +sixths);
    vectorised(instructions, ranges_to_hsv{}, static_cast<const std::uint8_t*>(values),
               static_cast<const std::uint8_t*>(ranges), static_cast<const std::int16_t*>(sixths), count,
               hsv[0], hsv[1]);
    for (index i = 0; i < count; ++i) hsv[2][i] = values[i];
}

/// At most block_px pixels; truncated as OpenCV's vector code does, or rounded as its scalar code does. `rgb`
/// may be `hsv`.
inline void hsv_to_rgb_run(channel_runs<const std::uint8_t> hsv, channel_runs<std::uint8_t> rgb, index count,
                           bool truncates, instruction_set instructions) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (truncates && available(instructions) == instruction_set::avx512)
        return avx512::hsv_to_rgb(hsv, rgb, count);
    if (truncates && available(instructions) == instruction_set::avx2) {
        const index done = avx2::hsv_to_rgb(hsv, rgb, count);
        hsv = hsv.from(done);
        rgb = rgb.from(done);
        count -= done;
    }
#endif
    hsv_levels levels;
    const auto convert = [&](const auto& kernel) {
        vectorised(instructions, kernel, hsv[0], hsv[1], hsv[2], count, +levels.largest, +levels.between,
                   +levels.least, +levels.sector);
    };
    if (!truncates)
        convert(hsv_to_levels<false, false>{});
    else if (available(instructions) == instruction_set::baseline)
        convert(hsv_to_levels<false, true>{});
    else
        convert(hsv_to_levels<true, true>{});
    const hsv_levels& made = levels;
    vectorised(instructions, levels_to_rgb{}, +made.largest, +made.between, +made.least, +made.sector, count,
               rgb[0], rgb[1], rgb[2]);
}

}  // namespace hubmap::detail
