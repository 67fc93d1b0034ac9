#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

/// PNG files made by hand, of what encode_png does not write.
namespace hubmap::io {

inline std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

inline std::string png_chunk(const std::string& named_data) {
    std::uint32_t sum = ~std::uint32_t{0};
    for (const char byte : named_data) {
        sum ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xedb88320U : 0);
    }
    return big_endian(static_cast<std::uint32_t>(named_data.size()) - 4) + named_data + big_endian(~sum);
}

/// All values of `bits` bits beside each other, packed: 0, 1, 2, ...
inline std::string packed_row(int bits) {
    const int values = 1 << bits;
    std::string row(static_cast<std::size_t>(std::max(1, values * bits / 8)), '\0');
    for (int value = 0; value < values; ++value) {
        const int place = value * bits;
        row[static_cast<std::size_t>(place / 8)] |= static_cast<char>(value << (8 - bits - place % 8));
    }
    return row;
}

/// One row of the values of `bits` bits, 0, 1, 2, ..., as a PNG of this colour type. Chunks go before the
/// pixels, or before the header (then the pixels are deflated without a header too, as Apple's tools do it).
inline std::string png_of_values(int bits, char colour_type, const std::string& before_pixels = {},
                                 const std::string& before_header = {}) {
    const std::string row = '\0' + packed_row(bits);  // no filter
    std::uint32_t a = 1, b = 0;
    for (const char byte : row) {
        a = (a + static_cast<std::uint8_t>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    const auto low = static_cast<char>(row.size() & 0xff), high = static_cast<char>(row.size() >> 8);
    std::string stored{'\x01', low, high, static_cast<char>(~low), static_cast<char>(~high)};
    if (before_header.empty()) stored.insert(0, "\x78\x01");
    const std::string end{static_cast<char>(bits), colour_type, '\0', '\0', '\0'};
    return "\x89PNG\r\n\x1a\n" + before_header +
           png_chunk("IHDR" + big_endian(1U << bits) + big_endian(1) + end) + before_pixels +
           png_chunk("IDAT" + stored + row + big_endian(b << 16 | a)) + png_chunk("IEND");
}

/// 1 x 1, 16-bit gray of value 1: signature, IHDR, IDAT (stored, not compressed), IEND.
inline std::string png_of_16_bits() {
    return std::string(
        "\x89PNG\r\n\x1a\n"
        "\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x10\x00\x00\x00\x00\x6a\xee\x47\x16"
        "\x00\x00\x00\x0e\x49\x44\x41\x54\x78\x01\x01\x03\x00\xfc\xff\x00\x00\x01\x00\x04\x00\x02\x0b\x21\x8b"
        "\x71"
        "\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82",
        71);
}

}  // namespace hubmap::io
