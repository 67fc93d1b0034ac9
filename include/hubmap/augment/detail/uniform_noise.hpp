#pragma once

#include <cstddef>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <iterator>
#include <vector>

namespace hubmap::augment::detail {

/// Blocks of the generator that are computed side by side, and the 16-bit values of each.
inline constexpr index noise_blocks = 16, values_a_block = 8;

/// Uniform values in (-1, 1) from Philox 4x32-10 (random_stream::philox_block), counters {block, plane, 0,
/// 0}: of each 16 blocks first all their words 0, the lower halves before the upper ones, then words 1, 2, 3.
struct fill_noise {
    [[gnu::always_inline]] void operator()(std::uint64_t seed, std::uint32_t plane, float* __restrict values,
                                           index chunks) const {
        constexpr std::uint64_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
        constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
        constexpr int rounds = 10;
        for (index chunk = 0; chunk < chunks; ++chunk) {
            std::uint32_t c0[noise_blocks], c1[noise_blocks], c2[noise_blocks], c3[noise_blocks];
            for (index i = 0; i < noise_blocks; ++i) {
                c0[i] = static_cast<std::uint32_t>(chunk * noise_blocks + i);
                c1[i] = plane, c2[i] = 0, c3[i] = 0;
            }
            auto k0 = static_cast<std::uint32_t>(seed), k1 = static_cast<std::uint32_t>(seed >> 32);
            for (int round = 0; round < rounds; ++round, k0 += weyl_0, k1 += weyl_1)
                for (index i = 0; i < noise_blocks; ++i) {
                    const std::uint64_t p0 = multiplier_0 * c0[i], p1 = multiplier_1 * c2[i];
                    c0[i] = static_cast<std::uint32_t>(p1 >> 32) ^ c1[i] ^ k0;
                    c2[i] = static_cast<std::uint32_t>(p0 >> 32) ^ c3[i] ^ k1;
                    c1[i] = static_cast<std::uint32_t>(p1);
                    c3[i] = static_cast<std::uint32_t>(p0);
                }
            float* to = values + chunk * noise_blocks * values_a_block;
            for (const std::uint32_t* words : {c0, c1, c2, c3}) {
                for (index i = 0; i < noise_blocks; ++i) to[i] = centred(words[i] & 0xFFFF);
                for (index i = 0; i < noise_blocks; ++i) to[noise_blocks + i] = centred(words[i] >> 16);
                to += 2 * noise_blocks;
            }
        }
    }

  private:
    /// 2^16 values, evenly spaced about 0.
    [[gnu::always_inline]] static float centred(std::uint32_t bits) {
        return static_cast<float>(static_cast<std::int32_t>(2 * bits) - 0xFFFF) * 0x1p-16F;
    }
};

/// Independent uniform values in (-1, 1), 16 random bits each, of the generator keyed by (seed, plane). The
/// same with every instruction set.
inline void fill_uniform(std::uint64_t seed, std::uint32_t plane, std::vector<float>& values,
                         instruction_set instructions = instruction_set::widest) {
    constexpr index chunk = noise_blocks * values_a_block;
    const std::size_t wanted = values.size();
    values.resize(static_cast<std::size_t>(ceil_div(std::ssize(values), chunk) * chunk));
    vectorised(instructions, fill_noise{}, seed, plane, values.data(), std::ssize(values) / chunk);
    values.resize(wanted);
}

}  // namespace hubmap::augment::detail
