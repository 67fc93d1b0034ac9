#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <string_view>

namespace hubmap {

namespace detail {

/// A sign of 5 x 9 dots: rows from the top, the left dot highest; two rows above small letters, two below the
/// line.
struct bitmap_sign {
    char sign;
    std::array<std::uint8_t, 9> rows;
};

inline constexpr index sign_width_px = 5, sign_height_px = 9;

// clang-format off
/// Drawn for this project: what names and numbers need.
inline constexpr bitmap_sign bitmap_signs[] = {
    {'a', {0, 0, 0b01110, 0b00001, 0b01111, 0b10001, 0b01111, 0, 0}},
    {'b', {0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b10001, 0b11110, 0, 0}},
    {'c', {0, 0, 0b01110, 0b10001, 0b10000, 0b10001, 0b01110, 0, 0}},
    {'d', {0b00001, 0b00001, 0b01111, 0b10001, 0b10001, 0b10001, 0b01111, 0, 0}},
    {'e', {0, 0, 0b01110, 0b10001, 0b11111, 0b10000, 0b01110, 0, 0}},
    {'f', {0b00110, 0b01001, 0b01000, 0b11100, 0b01000, 0b01000, 0b01000, 0, 0}},
    {'g', {0, 0, 0b01111, 0b10001, 0b10001, 0b10001, 0b01111, 0b00001, 0b01110}},
    {'h', {0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0, 0}},
    {'i', {0b00100, 0, 0b01100, 0b00100, 0b00100, 0b00100, 0b01110, 0, 0}},
    {'j', {0b00010, 0, 0b00110, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100}},
    {'k', {0b10000, 0b10000, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0, 0}},
    {'l', {0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110, 0, 0}},
    {'m', {0, 0, 0b11010, 0b10101, 0b10101, 0b10101, 0b10101, 0, 0}},
    {'n', {0, 0, 0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0, 0}},
    {'o', {0, 0, 0b01110, 0b10001, 0b10001, 0b10001, 0b01110, 0, 0}},
    {'p', {0, 0, 0b11110, 0b10001, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000}},
    {'q', {0, 0, 0b01111, 0b10001, 0b10001, 0b10001, 0b01111, 0b00001, 0b00001}},
    {'r', {0, 0, 0b10110, 0b11001, 0b10000, 0b10000, 0b10000, 0, 0}},
    {'s', {0, 0, 0b01111, 0b10000, 0b01110, 0b00001, 0b11110, 0, 0}},
    {'t', {0b01000, 0b01000, 0b11100, 0b01000, 0b01000, 0b01001, 0b00110, 0, 0}},
    {'u', {0, 0, 0b10001, 0b10001, 0b10001, 0b10011, 0b01101, 0, 0}},
    {'v', {0, 0, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100, 0, 0}},
    {'w', {0, 0, 0b10001, 0b10101, 0b10101, 0b10101, 0b01010, 0, 0}},
    {'x', {0, 0, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0, 0}},
    {'y', {0, 0, 0b10001, 0b10001, 0b10001, 0b10001, 0b01111, 0b00001, 0b01110}},
    {'z', {0, 0, 0b11111, 0b00010, 0b00100, 0b01000, 0b11111, 0, 0}},
    {'0', {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110, 0, 0}},
    {'1', {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110, 0, 0}},
    {'2', {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111, 0, 0}},
    {'3', {0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110, 0, 0}},
    {'4', {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010, 0, 0}},
    {'5', {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110, 0, 0}},
    {'6', {0b01110, 0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110, 0, 0}},
    {'7', {0b11111, 0b00001, 0b00010, 0b00100, 0b00100, 0b01000, 0b01000, 0, 0}},
    {'8', {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110, 0, 0}},
    {'9', {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00001, 0b01110, 0, 0}},
    {'_', {0, 0, 0, 0, 0, 0, 0, 0b11111, 0}},
    {'-', {0, 0, 0, 0, 0b11111, 0, 0, 0, 0}},
    {'.', {0, 0, 0, 0, 0, 0b01100, 0b01100, 0, 0}},
    {',', {0, 0, 0, 0, 0, 0b01100, 0b01100, 0b01000, 0}},
    {':', {0, 0, 0b01100, 0b01100, 0, 0b01100, 0b01100, 0, 0}},
    {'(', {0b00010, 0b00100, 0b01000, 0b01000, 0b01000, 0b00100, 0b00010, 0, 0}},
    {')', {0b01000, 0b00100, 0b00010, 0b00010, 0b00010, 0b00100, 0b01000, 0, 0}},
    {'?', {0b01110, 0b10001, 0b00001, 0b00110, 0b00100, 0, 0b00100, 0, 0}},
};
// clang-format on

}  // namespace detail

/// Of a text drawn by draw_text(), a gap of one pixel around each sign included.
[[nodiscard]] constexpr extent text_size(std::string_view text, index scale = 1) noexcept {
    return {(detail::sign_height_px + 2) * scale,
            (static_cast<index>(text.size()) * (detail::sign_width_px + 1) + 1) * scale};
}

/// Writes small letters, digits and _-.,:()? into an image of any channels, its top left corner at (y, x);
/// other signs become ?, capitals small. What leaves the image is cut off. Each dot is scale x scale pixels.
inline void draw_text(image_view<std::uint8_t> out, index y, index x, std::string_view text,
                      std::uint8_t level = 0, index scale = 1) {
    const auto fill = [&](index top, index left) {
        for (index i = std::max<index>(0, top); i < std::min(out.height(), top + scale); ++i)
            for (index j = std::max<index>(0, left); j < std::min(out.width(), left + scale); ++j)
                for (index c = 0; c < out.channels(); ++c) out(i, j, c) = level;
    };
    const auto find = [](char sign) {
        return std::ranges::find(detail::bitmap_signs, sign, &detail::bitmap_sign::sign);
    };
    index left = x + scale;
    for (const char written : text) {
        const auto small = static_cast<char>(std::tolower(static_cast<unsigned char>(written)));
        auto sign = find(small);
        if (sign == std::end(detail::bitmap_signs)) sign = find('?');
        for (index row = 0; written != ' ' && row < detail::sign_height_px; ++row)
            for (index dot = 0; dot < detail::sign_width_px; ++dot)
                if ((sign->rows[static_cast<std::size_t>(row)] >> (detail::sign_width_px - 1 - dot) & 1) != 0)
                    fill(y + (row + 1) * scale, left + dot * scale);
        left += (detail::sign_width_px + 1) * scale;
    }
}

}  // namespace hubmap
