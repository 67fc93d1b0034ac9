#include <catch2/catch.hpp>
#include <hubmap/core/instruction_sets.hpp>
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

}  // namespace

TEST_CASE("a kernel gives the same with every instruction set", "[instruction_sets]") {
    std::vector<std::uint8_t> values;
    std::uint32_t sum = 0;
    for (int i = 0; i < 1000; ++i) {
        values.push_back(static_cast<std::uint8_t>(i * i));
        sum += values.back();
        for (const auto set : {instruction_set::baseline, instruction_set::avx2, instruction_set::widest})
            CHECK(vectorised(set, sum_up{}, static_cast<const std::uint8_t*>(values.data()), values.size()) ==
                  sum);
    }
    CHECK(available(instruction_set::baseline) == instruction_set::baseline);
    if (available() == instruction_set::baseline) WARN("no AVX2 here: only the baseline was tried");
}

}  // namespace hubmap
