#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <iterator>
#include <vector>

namespace hubmap {
namespace {

/// Sums what the compiler may vectorise.
struct sum_up {
    [[gnu::always_inline]] std::uint32_t operator()(const std::uint8_t* values, std::size_t count) const {
        std::uint32_t sum = 0;
        for (std::size_t i = 0; i < count; ++i) sum += values[i];
        return sum;
    }
};

/// Differs in its last bits where a product is fused with the sum.
struct add_products {
    [[gnu::always_inline]] void operator()(const float* a, const float* b, float* sums,
                                           std::size_t count) const {
        for (std::size_t i = 0; i < count; ++i) {
            const float product = a[i] * b[i];
            sums[i] = product + sums[i];
        }
    }
};

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512,
                               instruction_set::widest};

}  // namespace

TEST_CASE("a kernel gives the same with every instruction set", "[instruction_sets]") {
    std::vector<std::uint8_t> values;
    std::uint32_t sum = 0;
    for (int i = 0; i < 1000; ++i) {
        values.push_back(static_cast<std::uint8_t>(i * i));
        sum += values.back();
        for (const auto set : every_set)
            CHECK(vectorised(set, sum_up{}, static_cast<const std::uint8_t*>(values.data()), values.size()) ==
                  sum);
    }
    CHECK(available(instruction_set::baseline) == instruction_set::baseline);
    if (available() == instruction_set::baseline) WARN("no AVX2 here: only the baseline was tried");
    for (const auto set : every_set) {
        CHECK(available(set) <= set);
        CHECK(available(set) != instruction_set::widest);
    }
}

TEST_CASE("no instruction set fuses a product with a sum", "[instruction_sets]") {
    std::vector<float> a, b, added;
    for (int i = 1; i < 100; ++i) {
        a.push_back(1 + 1 / static_cast<float>(i));
        b.push_back(1 - 1 / static_cast<float>(i + 3));
        added.push_back(-a.back() * b.back());
    }
    for (const auto set : every_set) {
        std::vector<float> sums = added;
        vectorised(set, add_products{}, static_cast<const float*>(a.data()),
                   static_cast<const float*>(b.data()), sums.data(), sums.size());
        CHECK(std::ranges::count(sums, 0.F) == std::ssize(sums));
    }
}

}  // namespace hubmap
