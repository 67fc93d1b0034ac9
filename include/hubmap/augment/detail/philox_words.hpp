#pragma once

#include <cstddef>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <utility>

namespace hubmap::detail {

/// Words are made in groups of this many: 16 blocks of Philox, whose first words come first, then their
/// second words, and so on. So loops run over blocks and no word has to change its place.
inline constexpr index philox_group = 64, philox_blocks = 16;

/// One round of Philox after the other, written out: a loop inside the loop over blocks would keep that from
/// being vectorised.
template <std::size_t... Round>
[[gnu::always_inline]] inline void philox_rounds(std::uint32_t& a, std::uint32_t& b, std::uint32_t& c,
                                                 std::uint32_t& d, std::uint32_t key_0, std::uint32_t key_1,
                                                 std::index_sequence<Round...>) noexcept {
    constexpr std::uint64_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
    constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
    (
        [&]() __attribute__((always_inline)) {
            const std::uint64_t p0 = multiplier_0 * a, p1 = multiplier_1 * c;
            a = static_cast<std::uint32_t>(p1 >> 32) ^ b ^
                (key_0 + static_cast<std::uint32_t>(Round) * weyl_0);
            b = static_cast<std::uint32_t>(p1);
            c = static_cast<std::uint32_t>(p0 >> 32) ^ d ^
                (key_1 + static_cast<std::uint32_t>(Round) * weyl_1);
            d = static_cast<std::uint32_t>(p0);
        }(),
        ...);
}

/// Philox 4x32-10 (random_stream::philox_block) of the blocks {first + i, plane, 0, 0} of a group, word by
/// word.
struct philox_words {
    [[gnu::always_inline]] void operator()(std::uint64_t seed, std::uint32_t first, std::uint32_t plane,
                                           std::uint32_t* __restrict words) const {
        const auto key_0 = static_cast<std::uint32_t>(seed), key_1 = static_cast<std::uint32_t>(seed >> 32);
        constexpr index n = philox_blocks;
        for (index i = 0; i < n; ++i) {
            std::uint32_t a = first + static_cast<std::uint32_t>(i), b = plane, c = 0, d = 0;
            philox_rounds(a, b, c, d, key_0, key_1, std::make_index_sequence<10>{});
            words[i] = a;
            words[n + i] = b;
            words[2 * n + i] = c;
            words[3 * n + i] = d;
        }
    }
};

}  // namespace hubmap::detail
