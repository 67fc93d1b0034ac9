#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <hubmap/augment/detail/philox_words.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/series.hpp>
#include <iterator>
#include <vector>

namespace hubmap::detail {

// Normal values that are the same on every processor: Philox, keyed by a seed and counted by the value's
// place, then the inverse of the normal distribution in single precision, each product rounded by itself.

[[nodiscard, gnu::always_inline]] inline float product_plus(float a, float b, float c) noexcept {
    const float product = a * b;
    return product + c;
}

/// A uniform word as x = (2 word + 1) / 2^32 - 1. The lower half of the words counts from -1 up, the upper
/// from 1 down, so that the distance from the nearer end is as exact in the tails as in the middle.
struct centred_word {
    std::int32_t upper;  ///< all bits set in the upper half
    std::int32_t steps;  ///< from the nearer end

    [[gnu::always_inline]] explicit centred_word(std::uint32_t word) noexcept
        : upper(static_cast<std::int32_t>(word) >> 31), steps(static_cast<std::int32_t>(word) ^ upper) {}

    [[nodiscard, gnu::always_inline]] float distance() const noexcept {  // 1 - |x|
        return product_plus(static_cast<float>(steps), 0x1p-31F, 0x1p-32F);
    }
    [[nodiscard, gnu::always_inline]] float with_sign(float size) const noexcept {
        return std::bit_cast<float>(std::bit_cast<std::int32_t>(size) |
                                    (~upper & std::bit_cast<std::int32_t>(-0.F)));
    }
};

/// -ln(1 - x^2)
[[nodiscard, gnu::always_inline]] inline float giles_argument(float distance) noexcept {
    constexpr float ln2 = .693147181F;
    return series_log2(distance * (2 - distance)) * -ln2;
}

inline constexpr float root_2 = 1.41421356F;
/// Nearer to the ends than this many steps lies the tail: w = -ln(1 - x^2) > 5, one word in 300.
inline constexpr std::int32_t tail_steps = 7'247'000;

/// Standard normal value of a uniform word outside the tails, within 1e-6: sqrt(2) erfinv(x) by a polynomial
/// in w (Giles, "Approximating the erfinv function", GPU Computing Gems, 2010).
[[nodiscard, gnu::always_inline]] inline float middle_normal(std::uint32_t word) noexcept {
    const centred_word x(word);
    const float distance = x.distance(), m = giles_argument(distance) - 2.5F;
    float factor = product_plus(m, 2.81022636e-08F, 3.43273939e-07F);
    factor = product_plus(factor, m, -3.5233877e-06F);
    factor = product_plus(factor, m, -4.39150654e-06F);
    factor = product_plus(factor, m, .00021858087F);
    factor = product_plus(factor, m, -.00125372503F);
    factor = product_plus(factor, m, -.00417768164F);
    factor = product_plus(factor, m, .246640727F);
    factor = product_plus(factor, m, 1.50140941F);
    return x.with_sign(factor * root_2 * (1 - distance));
}

/// The same in the tails, up to |result| = 6.34, within 1e-5. Giles' polynomial ends at w = 16; this one of
/// equal degree was fitted to SciPy's ndtri at the Chebyshev nodes of sqrt(w) up to the last word, w = 21.5.
[[nodiscard, gnu::always_inline]] inline float tail_normal(std::uint32_t word) noexcept {
    const centred_word x(word);
    const float distance = x.distance(), t = std::sqrt(giles_argument(distance)) - 3;
    float factor = product_plus(t, -2.16583021e-06F, -.000173615306F);
    factor = product_plus(factor, t, .0011825813F);
    factor = product_plus(factor, t, -.00336887594F);
    factor = product_plus(factor, t, .0057703685F);
    factor = product_plus(factor, t, -.0077224914F);
    factor = product_plus(factor, t, .00943912752F);
    factor = product_plus(factor, t, 1.00168264F);
    factor = product_plus(factor, t, 2.83297682F);
    return x.with_sign(factor * root_2 * (1 - distance));
}

/// Standard normal values of the words of a group. Tells whether some lie in the tails: those are wrong yet.
struct middle_normals {
    [[gnu::always_inline]] bool operator()(const std::uint32_t* words, float* __restrict values) const {
        std::int32_t in_tail = 0;
        for (index i = 0; i < philox_group; ++i) {
            values[i] = middle_normal(words[i]);
            in_tail |= centred_word(words[i]).steps - tail_steps;
        }
        return in_tail < 0;
    }
};

[[gnu::always_inline]] inline void correct_tails(const std::uint32_t* words, float* values) noexcept {
    for (index i = 0; i < philox_group; ++i)
        if (centred_word(words[i]).steps < tail_steps) values[i] = tail_normal(words[i]);
}

/// Groups of standard normal values: any part of a sequence that a seed defines. `values` has room for
/// `groups` times philox_group.
struct normal_groups {
    [[gnu::always_inline]] void operator()(std::uint64_t seed, index first_group, index groups,
                                           float* __restrict values) const {
        for (index g = 0; g < groups; ++g) {
            std::uint32_t words[philox_group];
            const auto block = static_cast<std::uint64_t>((first_group + g) * philox_blocks);
            // The blocks of a group differ in the lower half of their number alone.
            philox_words{}(seed, static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                           words);
            float* to = values + g * philox_group;
            if (middle_normals{}(words, to)) correct_tails(words, to);
        }
    }
};

/// values[i] = mean + deviation * values[i]
struct scale_normals {
    [[gnu::always_inline]] void operator()(float* values, index count, float mean, float deviation) const {
        for (index i = 0; i < count; ++i) values[i] = product_plus(values[i], deviation, mean);
    }
};

/// Reads a sequence of normal values piece by piece.
class normal_sequence {
  public:
    normal_sequence(std::uint64_t seed, double mean, double deviation, instruction_set set)
        : seed_(seed),
          mean_(static_cast<float>(mean)),
          deviation_(static_cast<float>(deviation)),
          set_(set) {}

    /// Values `begin` .. `begin + count - 1`, valid until the next call.
    [[nodiscard]] const float* read(index begin, index count) {
        const index first = begin / philox_group, groups = (begin + count - 1) / philox_group + 1 - first;
        const index made = groups * philox_group;
        if (std::ssize(values_) < made) values_.resize(static_cast<std::size_t>(made));
        vectorised(set_, normal_groups{}, seed_, first, groups, values_.data());
        vectorised(set_, scale_normals{}, values_.data(), made, mean_, deviation_);
        return values_.data() + (begin - first * philox_group);
    }

  private:
    std::uint64_t seed_;
    float mean_, deviation_;
    instruction_set set_;
    std::vector<float> values_;
};

}  // namespace hubmap::detail
