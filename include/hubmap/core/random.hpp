#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <limits>
#include <numbers>
#include <span>
#include <utility>

namespace hubmap {

/// What a stream of random numbers belongs to. Equal keys give equal numbers on every machine and for any
/// number of threads; streams of different keys are independent.
struct random_key {
    std::uint64_t seed = 0;
    std::uint32_t epoch = 0;
    std::uint32_t sample = 0;
    std::uint32_t step = 0;
};

/// Counter-based generator Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011). A state is 40 bytes, so one is made for each sample instead of being shared.
/// Models std::uniform_random_bit_generator. Period of one key: 2^34 numbers.
class random_stream {
  public:
    using result_type = std::uint32_t;

    constexpr explicit random_stream(const random_key& key) noexcept
        : counter_{0, key.step, key.sample, key.epoch},
          key_{static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)} {}

    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

    constexpr result_type operator()() noexcept {
        if (used_ == block_.size()) {
            block_ = philox_block(counter_, key_);
            ++counter_[0];
            used_ = 0;
        }
        return block_[used_++];
    }

    /// The bijection itself: ten rounds of counter under key (tested with the vectors of the Random123 kit).
    static constexpr std::array<std::uint32_t, 4> philox_block(std::array<std::uint32_t, 4> c,
                                                               std::array<std::uint32_t, 2> k) noexcept {
        constexpr std::uint64_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
        constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
        constexpr int rounds = 10;
        for (int round = 0; round < rounds; ++round) {
            const std::uint64_t p0 = multiplier_0 * c[0], p1 = multiplier_1 * c[2];
            c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
                 static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
            k = {k[0] + weyl_0, k[1] + weyl_1};
        }
        return c;
    }

  private:
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> block_{};
    std::size_t used_ = 4;
};

/// Uniform double in [0, 1) with 53 random bits.
[[nodiscard]] constexpr double uniform_01(random_stream& random) noexcept {
    const std::uint64_t high = random(), low = random();
    return static_cast<double>(((high << 32) | low) >> 11) * 0x1.0p-53;
}

/// Uniform double in [low, high).
[[nodiscard]] constexpr double uniform(random_stream& random, double low, double high) noexcept {
    return low + (high - low) * uniform_01(random);
}

/// Uniform integer in [0, count), unbiased (Lemire's multiply-shift with rejection, 2019).
/// Errors: hubmap.random.101 where count is not in 1 .. 2^32 - 1.
[[nodiscard]] constexpr index uniform_index(random_stream& random, index count) {
    require(count > 0 && count <= std::numeric_limits<std::uint32_t>::max(), "random", 101,
            "uniform_index of ", count, " values");
    const auto n = static_cast<std::uint32_t>(count);
    const std::uint32_t rejected_below = (0u - n) % n;
    std::uint64_t product = std::uint64_t{random()} * n;
    while (static_cast<std::uint32_t>(product) < rejected_below) product = std::uint64_t{random()} * n;
    return static_cast<index>(product >> 32);
}

/// Puts `values` into a uniformly random order (Fisher and Yates), the same on every machine; std::shuffle's
/// order is the library's own. Errors: hubmap.random.101 where there are 2^32 values or more.
template <class T>
constexpr void shuffle(random_stream& random, std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1],
                  values[static_cast<std::size_t>(uniform_index(random, static_cast<index>(i)))]);
}

/// True with probability `p`.
[[nodiscard]] constexpr bool bernoulli(random_stream& random, double p) noexcept {
    return uniform_01(random) < p;
}

/// Normal draw (Box-Muller, one value for two uniforms: no state is kept between calls).
[[nodiscard]] inline double normal(random_stream& random, double mean = 0, double deviation = 1) noexcept {
    const double radius = std::sqrt(-2 * std::log(1 - uniform_01(random)));
    return mean + deviation * radius * std::cos(2 * std::numbers::pi * uniform_01(random));
}

}  // namespace hubmap
