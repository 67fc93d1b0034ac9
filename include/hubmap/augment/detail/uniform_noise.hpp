#pragma once

#include <cstddef>
#include <cstdint>
#include <hubmap/augment/detail/philox_words.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <iterator>
#include <vector>

namespace hubmap::detail {

/// Uniform values in (-1, 1), two of each word of Philox (detail/philox_words.hpp): of each group first 16
/// words' lower halves, then their upper ones, then the next 16 words.
struct fill_noise {
    static constexpr index values_a_group = 2 * philox_group;

    [[gnu::always_inline]] void operator()(std::uint64_t seed, std::uint32_t plane, float* __restrict values,
                                           index groups) const {
        constexpr index n = philox_blocks;
        for (index group = 0; group < groups; ++group) {
            std::uint32_t words[philox_group];
            philox_words{}(seed, static_cast<std::uint32_t>(group * n), plane, words);
            float* to = values + group * values_a_group;
            for (index word = 0; word < philox_group; word += n, to += 2 * n) {
                for (index i = 0; i < n; ++i) to[i] = centred(words[word + i] & 0xFFFF);
                for (index i = 0; i < n; ++i) to[n + i] = centred(words[word + i] >> 16);
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
    constexpr index chunk = fill_noise::values_a_group;
    const std::size_t wanted = values.size();
    values.resize(static_cast<std::size_t>(ceil_div(std::ssize(values), chunk) * chunk));
    vectorised(instructions, fill_noise{}, seed, plane, values.data(), std::ssize(values) / chunk);
    values.resize(wanted);
}

}  // namespace hubmap::detail
