#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <hubmap/cuda/bits.hpp>
#include <vector>

namespace hubmap::cuda {

TEST_CASE("bytes are loaded from any address, transposed and stored") {
    std::vector<std::uint8_t> memory(64);
    for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<std::uint8_t>(i * 7 + 1);
    for (index x = 3; x < 40; ++x) {
        const auto group = load_shifted(memory.data() + x);
        const auto one_by_one = load_bytes(memory.data() + x, 16);
        for (int j = 0; j < 4; ++j) CHECK(group.part[j] == one_by_one.part[j]);
        std::vector<std::uint8_t> copy(64, 0), expected(64, 0);
        store_group<false>(copy.data(), x, 50, group);
        std::copy_n(memory.begin() + x, std::min<index>(16, 50 - x), expected.begin() + x);
        CHECK(copy == expected);
    }
    // Sixteen bytes to an address of each alignment, and nothing beside them.
    for (std::size_t at = 16; at < 32; ++at) {
        std::vector<std::uint8_t> stored(64, 0), expected(64, 0);
        store_shifted(stored.data() + at, load_bytes(memory.data(), 16));
        std::copy_n(memory.begin(), 16, expected.begin() + static_cast<std::ptrdiff_t>(at));
        CHECK(stored == expected);
    }
    std::uint32_t rows[4] = {0x03020100, 0x13121110, 0x23222120, 0x33323130};
    transpose_bytes(rows);
    CHECK(rows[0] == 0x30201000);
    CHECK(rows[1] == 0x31211101);
    CHECK(rows[2] == 0x32221202);
    CHECK(rows[3] == 0x33231303);
    for (std::uint32_t bits = 0; bits < 16; ++bits) {
        const auto bytes = scatter_low_bits(bits);
        CHECK((bytes & ~low_bits_of_bytes) == 0);
        CHECK(gather_high_bits(bytes << 7 | 0x55555555U) == bits);
    }
}

}  // namespace hubmap::cuda
