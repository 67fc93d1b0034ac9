#include <catch2/catch.hpp>
#include <hubmap/hubmap.hpp>

#include "support/golden_images.hpp"
#include "support/page_text.hpp"

// The text between the two lines of dashes stands in docs/concepts.md, word for word: the first case
// compares.
// clang-format off
// ---- own policy
/// Keeps the upper bits of every value: fewer colours.
struct posterise {
    int fewest_bits = 4;

    int draw(hubmap::random_stream& random) const {
        return fewest_bits + static_cast<int>(hubmap::uniform_index(random, 9 - fewest_bits));
    }
    void apply(int bits, hubmap::image_view<std::uint8_t> pixels) const {
        const int kept = 0xFF << (8 - bits);
        for (hubmap::index y = 0; y < pixels.height(); ++y)
            for (hubmap::index x = 0; x < pixels.width(); ++x)
                for (hubmap::index c = 0; c < pixels.channels(); ++c)
                    pixels(y, x, c) = static_cast<std::uint8_t>(pixels(y, x, c) & kept);
    }

    // Where it shall also be printed, stored and named in files:
    static constexpr std::string_view name = "posterise";
    static constexpr auto fields() { return std::tuple{hubmap::field{"fewest_bits", &posterise::fewest_bits}}; }
};
// ---- use of it
namespace augment = hubmap::augment;

std::string posterised(hubmap::image_view<std::uint8_t> pixels, std::uint64_t seed) {
    const auto pipeline = augment::sequence(augment::flip{}, augment::with_probability(.5, posterise{.fewest_bits = 3}));
    hubmap::random_stream random({.seed = seed});
    const auto drawn = pipeline.draw(random);  // a value: keep it, compare it, apply it to the labels too
    pipeline.apply(drawn, pixels);
    return augment::print_parameters(pipeline, drawn);  // {"sequence": [{"flip": {"y": true, "x": false}}, ...
}

augment::policy_table known_policies() {
    augment::policy_table known = augment::standard_policies();
    known.add<posterise>();  // now {"posterise": {"fewest_bits": 3}} may stand in a file
    return known;
}
// ---- end
// clang-format on

TEST_CASE("docs/concepts.md shows the text that this file compiles", "[own_policy]") {
    const std::filesystem::path here = "tests/augment/own_policy_test.cpp", page = "docs/concepts.md";
    const std::string policy = page_text::between(here, "// ---- own policy", "// ---- use of it");
    const std::string use = page_text::between(here, "// ---- use of it", "// ---- end");
    CHECK(std::count(policy.begin(), policy.end(), '\n') <= 20);
    CHECK(page_text::shows(page, policy));
    CHECK(page_text::shows(page, use));
}

TEST_CASE("a user's own policy does all that the library's do", "[own_policy]") {
    using namespace hubmap;
    static_assert(augment::described_augmentation<posterise>);
    image<std::uint8_t> pixels({1, 2}, 1), expected({1, 2}, 1);
    pixels.values() = {0b10110111, 0b01001111};
    expected.values() = {0b10110000, 0b01000000};
    posterise{}.apply(4, pixels.view());
    CHECK(pixels == expected);

    // Both branches come, each is applied as it says.
    int fewer = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const image<std::uint8_t> before = golden::picture("noise", 1, {8, 8}, 3);
        image<std::uint8_t> once = before, again = before;
        const std::string said = posterised(once, seed);
        CHECK(said == posterised(again, seed));
        CHECK(once == again);
        const bool drawn = said.find("\"with_probability\": null") == std::string::npos;
        CHECK((said.find("{\"posterise\": ") != std::string::npos) == drawn);
        fewer += drawn;
    }
    CHECK(fewer > 10);
    CHECK(fewer < 30);

    const value_tree file{
        value_tree::table{{"posterise", {value_tree::table{{"fewest_bits", {std::int64_t{3}}}}}}}};
    const augment::any_policy read = known_policies().read(file);
    CHECK(read == augment::any_policy(posterise{3}));
    random_stream random({.seed = 1});
    const auto drawn = read.draw(random);
    CHECK(augment::read_parameters(read, drawn.describe()) == drawn);
}
