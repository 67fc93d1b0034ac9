#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <hubmap/rle/exact_level.hpp>

namespace hubmap {

TEST_CASE("a level of bytes parts them where the threshold does") {
    for (const double threshold :
         {-1e300, -1., -.5, 0., .5, 101.9, 102., 254., 254.5, 255., 1e300, std::nan("")}) {
        const exact_level<std::uint8_t> exact(threshold);
        CAPTURE(threshold);
        for (int value = 0; value < 256; ++value) {
            const bool above = exact.all || (exact.level && value > *exact.level);
            CHECK(above == (value > threshold));
        }
    }
}

TEST_CASE("a level of floats parts them where the threshold does") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const double threshold : {-1e300, -.1, 0., .1, .4, .5, 1e-60, 1e300, double{infinity}, std::nan("")})
        for (const float value : {-infinity, -.1F, 0.F, std::nextafter(.1F, 0.F), .1F, .4F, .5F, infinity}) {
            const exact_level<float> exact(threshold);
            CAPTURE(threshold, value);
            CHECK((exact.level && value > *exact.level) == (value > threshold));
        }
}

}  // namespace hubmap
