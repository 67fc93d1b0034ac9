#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>

/// Loops whose values shall live in registers are unrolled on GPUs; on processors the compiler decides.
#ifdef __CUDA_ARCH__
#define HUBMAP_UNROLL _Pragma("unroll")
#else
#define HUBMAP_UNROLL
#endif

/// Arithmetic on pixels packed into words, the same on processors and GPUs. Nothing here needs a GPU or nvcc.
namespace hubmap::cuda {

/// Pixels of a word of a mask: bit i is pixel i of 64 neighbours along a scan line.
inline constexpr index word_bits = 64;
/// Neighbouring pixels of uint8 that a thread reads or writes at a time: 16 bytes, the widest access there
/// is.
inline constexpr index group_bytes = 16;
/// Bit 7, and bit 0, of each of four bytes.
inline constexpr std::uint32_t high_bits_of_bytes = 0x80808080U;
inline constexpr std::uint32_t low_bits_of_bytes = 0x01010101U;

[[nodiscard]] HUBMAP_HOST_DEVICE constexpr index smaller(index a, index b) noexcept {
    return a < b ? a : b;
}
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr index larger(index a, index b) noexcept {
    return a > b ? a : b;
}

/// Number of set bits.
[[nodiscard]] HUBMAP_HOST_DEVICE inline std::uint32_t count_bits(std::uint64_t word) noexcept {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__popcll(word));
#else
    return static_cast<std::uint32_t>(std::popcount(word));
#endif
}

/// Place of the lowest set bit; `word` is not 0.
[[nodiscard]] HUBMAP_HOST_DEVICE inline index lowest_bit(std::uint64_t word) noexcept {
#ifdef __CUDA_ARCH__
    return __ffsll(static_cast<long long>(word)) - 1;
#else
    return std::countr_zero(word);
#endif
}

/// The lowest `count` bits set, for count in 0 .. 64.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::uint64_t lowest_bits(index count) noexcept {
    return count >= word_bits ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// Four bytes side by side, `value` in each.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::uint32_t repeat_byte(std::uint8_t value) noexcept {
    return value * low_bits_of_bytes;
}

/// Bits 7 of four bytes as the bits 0 .. 3.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::uint32_t gather_high_bits(std::uint32_t four) noexcept {
    // The factor adds shifts by 24, 17, 10 and 3, which put bit 8k at 24 + k; nothing else lands there.
    return (((four & high_bits_of_bytes) >> 7) * 0x01020408U >> 24) & 0xFU;
}

/// The bits 0 .. 3 as four bytes of 0 or 1: undoes gather_high_bits.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr std::uint32_t scatter_low_bits(std::uint32_t bits) noexcept {
    return (bits & 0xFU) * 0x00204081U & low_bits_of_bytes;
}

/// Byte i of rows[j] becomes byte j of rows[i].
HUBMAP_HOST_DEVICE inline void transpose_bytes(std::uint32_t (&rows)[4]) noexcept {
    const std::uint32_t a = rows[0], b = rows[1], c = rows[2], d = rows[3];
    constexpr std::uint32_t even = 0x00FF00FFU;
    const std::uint32_t ab_even = (a & even) | (b & even) << 8, ab_odd = (a >> 8 & even) | (b & ~even);
    const std::uint32_t cd_even = (c & even) | (d & even) << 8, cd_odd = (c >> 8 & even) | (d & ~even);
    rows[0] = (ab_even & 0xFFFFU) | cd_even << 16;
    rows[1] = (ab_odd & 0xFFFFU) | cd_odd << 16;
    rows[2] = ab_even >> 16 | (cd_even & 0xFFFF0000U);
    rows[3] = ab_odd >> 16 | (cd_odd & 0xFFFF0000U);
}

/// Sixteen neighbouring bytes.
struct alignas(16) byte_group {
    std::uint32_t part[4];
};

/// Sixteen bytes from an address that is a multiple of 16.
[[nodiscard]] HUBMAP_HOST_DEVICE inline byte_group load_aligned(const std::uint8_t* from) noexcept {
#ifdef __CUDA_ARCH__
    // Read once: leave the caches to what is read again.
    const uint4 value = __ldcs(reinterpret_cast<const uint4*>(from));
    return {{value.x, value.y, value.z, value.w}};
#else
    std::array<std::uint8_t, group_bytes> bytes;
    std::copy_n(from, group_bytes, bytes.begin());  // compilers make it one load
    return std::bit_cast<byte_group>(bytes);
#endif
}

/// The word of four bytes at a multiple of 4.
[[nodiscard]] HUBMAP_HOST_DEVICE inline std::uint32_t load_word(const std::uint8_t* from) noexcept {
#ifdef __CUDA_ARCH__
    return *reinterpret_cast<const std::uint32_t*>(from);
#else
    std::array<std::uint8_t, 4> bytes;
    std::copy_n(from, 4, bytes.begin());
    return std::bit_cast<std::uint32_t>(bytes);
#endif
}

/// Bytes that load_shifted may touch in front of and behind its sixteen.
inline constexpr index load_margin = 3;

/// Sixteen bytes from any address, out of the aligned words that hold them: up to `load_margin` bytes on both
/// sides must be readable.
[[nodiscard]] HUBMAP_HOST_DEVICE inline byte_group load_shifted(const std::uint8_t* from) noexcept {
    const auto beyond = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(from) % 4);
    const std::uint8_t* const aligned = from - beyond;
    byte_group group;
    std::uint32_t low = load_word(aligned);
    for (int i = 0; i < 4; ++i) {
        const bool needed = i < 3 || beyond != 0;
        const std::uint32_t high = needed ? load_word(aligned + 4 * (i + 1)) : 0;
        group.part[i] =
            static_cast<std::uint32_t>((static_cast<std::uint64_t>(high) << 32 | low) >> (8 * beyond));
        low = high;
    }
    return group;
}

/// The first `count` of sixteen bytes, one by one; zeros behind them.
[[nodiscard]] HUBMAP_HOST_DEVICE inline byte_group load_bytes(const std::uint8_t* from,
                                                              index count) noexcept {
    byte_group group{};
    for (int i = 0; i < 16; ++i)
        if (i < count) group.part[i / 4] |= static_cast<std::uint32_t>(from[i]) << (8 * (i % 4));
    return group;
}

/// Two neighbouring words.
struct word_pair {
    std::uint64_t first;
    std::uint64_t second;
};

/// Two words from an even place of a plane, and to one: accesses of 16 bytes.
[[nodiscard]] HUBMAP_HOST_DEVICE inline word_pair load_pair(const std::uint64_t* from) noexcept {
#ifdef __CUDA_ARCH__
    const ulonglong2 pair = *reinterpret_cast<const ulonglong2*>(from);
    return {pair.x, pair.y};
#else
    return {from[0], from[1]};
#endif
}
HUBMAP_HOST_DEVICE inline void store_pair(std::uint64_t* to, const word_pair& pair) noexcept {
#ifdef __CUDA_ARCH__
    *reinterpret_cast<ulonglong2*>(to) = make_ulonglong2(pair.first, pair.second);
#else
    to[0] = pair.first;
    to[1] = pair.second;
#endif
}

/// Whether all rows of an image of bytes begin at multiples of 16.
[[nodiscard]] inline bool rows_are_aligned(const std::uint8_t* data, index row_stride) noexcept {
    return reinterpret_cast<std::uintptr_t>(data) % group_bytes == 0 && row_stride % group_bytes == 0;
}

/// Sixteen bytes of a row of `width` bytes, from byte x on; zeros behind its end.
template <bool IsAligned>
[[nodiscard]] HUBMAP_HOST_DEVICE byte_group load_group(const std::uint8_t* row, index x,
                                                       index width) noexcept {
    if (IsAligned) {
        if (x + group_bytes <= width) return load_aligned(row + x);
    } else if (x >= load_margin && x + group_bytes + load_margin <= width) {
        return load_shifted(row + x);
    }
    return load_bytes(row + x, width - x);
}

/// Writes four bytes to a multiple of 4.
HUBMAP_HOST_DEVICE inline void store_word(std::uint8_t* to, std::uint32_t word) noexcept {
#ifdef __CUDA_ARCH__
    *reinterpret_cast<std::uint32_t*>(to) = word;
#else
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 4>>(word);
    std::copy_n(bytes.begin(), 4, to);
#endif
}

/// Sixteen bytes to any address: words from the first multiple of 4 on, single bytes before and behind them.
HUBMAP_HOST_DEVICE inline void store_shifted(std::uint8_t* to, const byte_group& group) noexcept {
    const auto before = static_cast<unsigned>(-reinterpret_cast<std::uintptr_t>(to) % 4);
    HUBMAP_UNROLL
    for (unsigned i = 0; i < 3; ++i) {
        if (i < before) to[i] = static_cast<std::uint8_t>(group.part[0] >> (8 * i));
        // The last 4 - before bytes, where any are before.
        if (before != 0 && i < 4 - before)
            to[12 + before + i] = static_cast<std::uint8_t>(group.part[3] >> (8 * (before + i)));
    }
    HUBMAP_UNROLL
    for (int i = 0; i < 4; ++i) {
        if (i == 3 && before != 0) break;
        const std::uint32_t high = i < 3 ? group.part[i + 1] : 0;
        const std::uint64_t both = static_cast<std::uint64_t>(high) << 32 | group.part[i];
        store_word(to + before + 4 * i, static_cast<std::uint32_t>(both >> (8 * before)));
    }
}

/// Writes the bytes of a group that lie inside a row of `width`, from byte x on.
template <bool IsAligned>
HUBMAP_HOST_DEVICE void store_group(std::uint8_t* row, index x, index width,
                                    const byte_group& group) noexcept {
    if (IsAligned && x + group_bytes <= width) {
#ifdef __CUDA_ARCH__
        __stcs(reinterpret_cast<uint4*>(row + x),
               make_uint4(group.part[0], group.part[1], group.part[2], group.part[3]));
#else
        const auto bytes = std::bit_cast<std::array<std::uint8_t, group_bytes>>(group);
        std::copy_n(bytes.begin(), group_bytes, row + x);
#endif
        return;
    }
    if (x + group_bytes <= width) {
        store_shifted(row + x, group);
        return;
    }
    for (int i = 0; i < 16; ++i)
        if (x + i < width) row[x + i] = static_cast<std::uint8_t>(group.part[i / 4] >> (8 * (i % 4)));
}

}  // namespace hubmap::cuda
