#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/normalization.hpp>
#include <hubmap/augment/policy.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;
using augment::normalization;

static_assert(augment::applies_to<normalization, float> && !augment::applies_to<normalization, std::uint8_t>);
static_assert(!augment::moves_labels<normalization> && has_fields<normalization> &&
              has_fields<normalization::parameters>);

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

image<float> gathered(image_view<const float> far) {
    image<float> near(far.size(), far.channels());
    copy(far, near.view());
    return near;
}

}  // namespace

TEST_CASE("normalization equals albumentations to the bit, in place or from bytes, with any strides") {
    for (auto& line : golden::lines("augment/normalization.txt")) {
        std::string type, digest;
        line >> type;
        const image<std::uint8_t> bytes = golden::read_picture(line);
        const image<float> floats = golden::as_floats(bytes);
        normalization policy;
        std::size_t count = 0;
        line >> policy.max_pixel_value >> count;
        policy.mean.resize(count);
        policy.deviation.resize(count);
        for (float& mean : policy.mean) line >> mean;
        for (float& deviation : policy.deviation) line >> deviation;
        line >> digest;
        INFO(line.str());
        const extent size = bytes.size();
        const index channels = bytes.channels();
        for (const auto set : every_set) {
            image<float> out = floats;
            if (type == "bytes")
                policy.apply({}, bytes.view(), out.view(), set);
            else
                policy.apply({}, out.view(), set);
            CHECK(golden::digest(golden::bytes_of(out.values())) == digest);
            if (size.area() > 100 * 100) break;

            // Into planes, and in planes where a channel's values are not neighbours.
            std::vector<float> memory(out.values().size());
            const image_view<float> planes(memory.data(), size, channels, planar_strides(size));
            golden::scattered<float> far(size, channels);
            if (type == "bytes") {
                policy.apply({}, bytes.view(), planes, set);
                policy.apply({}, bytes.view(), far.view, set);
                golden::scattered<std::uint8_t> far_bytes(size, channels);
                copy(bytes.view(), far_bytes.view);
                image<float> near(size, channels);
                policy.apply({}, image_view<const std::uint8_t>(far_bytes.view), near.view(), set);
                CHECK(near == out);
            } else {
                copy(floats.view(), planes);
                copy(floats.view(), far.view);
                policy.apply({}, planes, set);
                policy.apply({}, far.view, set);
            }
            CHECK(gathered(planes) == out);
            CHECK(gathered(far.view) == out);
        }
    }
}

TEST_CASE("normalization refuses other channels and impossible statistics, and lets NaN through") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    image<float> rgb({2, 2}, 3), grey({2, 2}, 1), none({0, 2}, 3), out({2, 3}, 3);
    const image<std::uint8_t> bytes({2, 2}, 3);
    CHECK_THROWS_WITH(normalization{}.apply({}, grey), Catch::Contains("hubmap.augment.147"));
    CHECK_THROWS_WITH(normalization{.mean = {0}}.apply({}, rgb), Catch::Contains("hubmap.augment.147"));
    CHECK_THROWS_WITH(normalization{}.apply({}, bytes.view(), out.view()),
                      Catch::Contains("hubmap.augment.147"));
    for (const normalization& policy : {normalization{.mean = {nan, 0, 0}},
                                        {.deviation = {1, 0, 1}},
                                        {.deviation = {1, 1, nan}},
                                        {.max_pixel_value = 0},
                                        {.max_pixel_value = std::numeric_limits<float>::infinity()}})
        CHECK_THROWS_WITH(policy.apply({}, rgb), Catch::Contains("hubmap.augment.148"));
    CHECK_NOTHROW(normalization{}.apply({}, none));
    rgb(1, 1, 2) = nan;
    normalization{}.apply({}, rgb);
    CHECK((std::isnan(rgb(1, 1, 2)) && !std::isnan(rgb(1, 1, 1))));
}
