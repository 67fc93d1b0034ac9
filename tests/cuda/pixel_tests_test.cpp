#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/cuda/bits.hpp>
#include <hubmap/cuda/pixel_tests.hpp>
#include <limits>

namespace hubmap::cuda {

TEST_CASE("four bytes are tested at a time as each alone") {
    for (int other = 0; other < 256; other += 5)
        for (int value = 0; value < 256; ++value)
            for (int level = -1; level < 256; ++level) {
                const auto four =
                    static_cast<std::uint32_t>(value) * 0x01010001U | static_cast<std::uint32_t>(other) << 8;
                const auto check = [&](const auto& test) {
                    const auto bits = gather_high_bits(test.high_bits(four));
                    const bool inside = test(static_cast<std::uint8_t>(value)),
                               other_inside = test(static_cast<std::uint8_t>(other));
                    if (bits != (inside ? 13U : 0U) + (other_inside ? 2U : 0U))
                        FAIL("value " << value << ", " << other << ", level " << level);
                };
                check(byte_level_test(level));
                if (level >= 0) check(code_test(static_cast<std::uint8_t>(level)));
            }
    CHECK(byte_level_test(101.9)(102));
    CHECK_FALSE(byte_level_test(101.9)(101));
    CHECK_FALSE(byte_level_test(std::numeric_limits<double>::quiet_NaN())(255));
}

TEST_CASE("a float is above a level of double precision as above its float") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float most = std::numeric_limits<float>::max(),
                    least = std::numeric_limits<float>::denorm_min();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double level : {0., .4, .1, -.4, 1e-60, -1e-60, 1e300, -1e300, double{most}, -double{most},
                               double{infinity}, -double{infinity}, 0x1.fffffe7p127, .5, 16777217., nan})
        for (const float value :
             {0.F, .4F, std::nextafter(.4F, 0.F), std::nextafter(.4F, 1.F), .1F, -.4F, least, -least, most,
              -most, infinity, -infinity, 16777216.F, 16777218.F, static_cast<float>(nan)}) {
            CAPTURE(level, value);
            CHECK(level_test(level)(value) == (double{value} > level));
        }
}

}  // namespace hubmap::cuda
