#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <hubmap/core/geometry.hpp>

namespace hubmap::detail {

/// Neighbouring codes as one number: equal words, equal codes. Label images are mostly alike, so this decides
/// most.
template <class Code>
struct code_word {
    static constexpr index count = static_cast<index>(sizeof(std::uint64_t) / sizeof(Code));
    using codes = std::array<Code, static_cast<std::size_t>(count)>;

    static std::uint64_t load(const Code* first) noexcept {
        codes neighbours;
        std::copy_n(first, count, neighbours.begin());  // compilers make it one load
        return std::bit_cast<std::uint64_t>(neighbours);
    }
    static std::uint64_t repeat(Code code) noexcept {
        codes copies;
        copies.fill(code);
        return std::bit_cast<std::uint64_t>(copies);
    }
};

}  // namespace hubmap::detail
