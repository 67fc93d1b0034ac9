#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/gamma.hpp>
#include <hubmap/augment/hue_saturation_value.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <limits>
#include <string>
#include <vector>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

constexpr instruction_set every_set[] = {instruction_set::baseline, instruction_set::avx2,
                                         instruction_set::avx512};

image<float> floats(const image<std::uint8_t>& picture) {
    image<float> result(picture.size(), picture.channels());
    for (std::size_t i = 0; i < picture.values().size(); ++i)
        result.values()[i] = static_cast<float>(picture.values()[i]) / 255.F;
    return result;
}

std::string digest(const image<std::uint8_t>& picture) {
    return golden::digest(picture.values());
}
std::string digest(const image<float>& picture) {
    std::vector<std::uint8_t> bytes(picture.values().size() * sizeof(float));
    std::memcpy(bytes.data(), picture.values().data(), bytes.size());
    return golden::digest(bytes);
}

/// Reads parameters with `read`, then compares all ways of applying: for every instruction set, and
/// scattered.
template <class T, class Policy>
void check_line(std::istream& line, const Policy& policy, const typename Policy::parameters& drawn,
                const image<T>& picture) {
    std::string expected;
    line >> expected;
    for (const auto set : every_set) {
        image<T> changed = picture;
        if constexpr (requires { policy.apply(drawn, changed.view(), set); })
            policy.apply(drawn, changed.view(), set);
        else
            policy.apply(drawn, changed.view());
        CHECK(digest(changed) == expected);
    }
    golden::scattered<T> scattered(picture.size(), picture.channels());
    copy(picture.view(), scattered.view);
    policy.apply(drawn, scattered.view);
    image<T> gathered(picture.size(), picture.channels());
    copy(image_view<const T>(scattered.view), gathered.view());
    CHECK(digest(gathered) == expected);
}

template <class Policy>
void check_policy(std::istream& line, bool of_floats, const Policy& policy,
                  const typename Policy::parameters& drawn, const image<std::uint8_t>& picture) {
    of_floats ? check_line(line, policy, drawn, floats(picture)) : check_line(line, policy, drawn, picture);
}

}  // namespace

TEST_CASE("colour policies equal albumentations to the bit for equal parameters") {
    for (auto& line : golden::lines("augment/albumentations.txt")) {
        const image<std::uint8_t> picture = golden::read_picture(line);
        std::string name;
        line >> name;
        INFO(line.str());
        if (name == "hue_saturation_value") {
            augment::hue_saturation_value::parameters drawn;
            line >> drawn.hue_shift >> drawn.saturation_shift >> drawn.value_shift;
            check_line(line, augment::hue_saturation_value{}, drawn, picture);
        } else if (name.starts_with("brightness_contrast")) {
            augment::brightness_contrast policy;
            augment::brightness_contrast::parameters drawn;
            line >> drawn.contrast_factor >> drawn.brightness >> policy.brightness_by_max;
            check_policy(line, name.ends_with("_float"), policy, drawn, picture);
        } else if (name == "gammas") {
            int first = 0, last = 0;
            std::string expected;
            line >> first >> last >> expected;
            std::vector<std::uint8_t> all;
            for (int percent = first; percent <= last; ++percent)
                for (const std::uint8_t level : augment::gamma::table({percent / 100.})) all.push_back(level);
            CHECK(golden::digest(all) == expected);
        } else {
            REQUIRE(name.starts_with("gamma"));
            augment::gamma::parameters drawn;
            line >> drawn.exponent;
            check_policy(line, name.ends_with("_float"), augment::gamma{}, drawn, picture);
        }
    }
}

TEST_CASE("gamma is drawn in hundredths, both limits among them") {
    random_stream random({.seed = 3});
    bool lowest = false, highest = false;
    for (int i = 0; i < 1000; ++i) {
        const double percents = 100 * augment::gamma{}.draw(random).exponent;
        REQUIRE(
            (percents >= 79.999 && percents <= 120.001 && std::abs(percents - std::round(percents)) < 1e-9));
        lowest = lowest || percents < 80.5;
        highest = highest || percents > 119.5;
    }
    CHECK((lowest && highest));
    CHECK(augment::gamma{.low_percent = 70, .high_percent = 70}.draw(random).exponent == .7);
    CHECK_THROWS_WITH((augment::gamma{.low_percent = 90, .high_percent = 80}.draw(random)),
                      Catch::Contains("hubmap.augment.104"));
    CHECK_THROWS_WITH((augment::gamma{.low_percent = -1, .high_percent = 80}.draw(random)),
                      Catch::Contains("hubmap.augment.104"));
}

TEST_CASE("levels of colour refuse what is no number, and take empty images") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = HUGE_VAL;
    image<std::uint8_t> levels({3, 3}, 3);
    image<float> values({3, 3}, 3);
    const auto refuses = Catch::Contains("hubmap.augment.103");
    CHECK_THROWS_WITH(augment::gamma{}.apply({nan}, levels), refuses);
    CHECK_THROWS_WITH(augment::gamma{}.apply({-.1}, levels), refuses);
    CHECK_THROWS_WITH(augment::gamma{}.apply({infinity}, values), refuses);
    CHECK_THROWS_WITH(augment::brightness_contrast{}.apply({infinity, 0}, values), refuses);
    CHECK_THROWS_WITH(augment::brightness_contrast{}.apply({1, nan}, values), refuses);
    for (const bool by_max : {true, false}) {
        const augment::brightness_contrast policy{.brightness_by_max = by_max};
        CHECK_NOTHROW(policy.apply({1.1, .1}, image_view<std::uint8_t>{}));
        CHECK_NOTHROW(policy.apply({1.1, .1}, image_view<float>{}));
    }
    CHECK_NOTHROW(augment::gamma{}.apply({1.1}, image_view<std::uint8_t>{}));
    CHECK_NOTHROW(augment::gamma{}.apply({1.1}, image_view<float>{}));
}

TEST_CASE("float images keep NaN and are cut to 0 .. 1") {
    image<float> values({1, 4}, 1);
    values.values() = {std::numeric_limits<float>::quiet_NaN(), -3, 7, .25F};
    augment::brightness_contrast{}.apply({1, 0}, values);
    CHECK(std::isnan(values(0, 0)));
    CHECK((values(0, 1) == 0 && !std::signbit(values(0, 1))));
    CHECK((values(0, 2) == 1 && values(0, 3) == .25F));
}

static_assert(augment::applies_to<augment::gamma, float> &&
              augment::applies_to<augment::gamma, std::uint8_t>);
static_assert(augment::applies_to<augment::brightness_contrast, float>);
static_assert(has_fields<augment::gamma> && has_fields<augment::gamma::parameters>);
