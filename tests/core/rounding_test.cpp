#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/rounding.hpp>

namespace hubmap {

TEST_CASE("halves are rounded to the even number, as the processor does", "[rounding]") {
    for (int i = -2000; i <= 2000; ++i) {
        const float value = static_cast<float>(i) / 4;
        CHECK(round_half_even(value) == static_cast<std::int32_t>(std::nearbyint(value)));
        CHECK(round_half_even(static_cast<double>(value)) ==
              static_cast<std::int64_t>(std::nearbyint(static_cast<double>(value))));
    }
    CHECK(round_half_even(.5F) == 0);
    CHECK(round_half_even(1.5F) == 2);
    CHECK(round_half_even(-2.5) == -2);
    CHECK(round_half_even(4194302.75F) == 4194303);
}

TEST_CASE("what is marked for both processors is an ordinary function without nvcc", "[host_device]") {
    struct twice {
        HUBMAP_HOST_DEVICE constexpr int operator()(int value) const noexcept { return 2 * value; }
    };
    static_assert(twice{}(21) == 42);
    static_assert(round_half_even(2.5F) == 2);  // marked, and still known to the compiler
}

TEST_CASE("a rounded product is not fused with the sum after it", "[rounding]") {
    const double a = 1 + 0x1p-30, b = 1 - 0x1p-30;  // a * b is 1 - 2^-60, which rounds to 1
    CHECK(rounded_product(a, b) - 1 == 0);
    CHECK(std::fma(a, b, -1.) != 0);
}

}  // namespace hubmap
