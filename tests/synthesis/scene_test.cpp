#include <catch2/catch.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/synthesis/make_scene.hpp>
#include <hubmap/synthesis/truth.hpp>

using namespace hubmap;
using namespace hubmap::synthesis;

TEST_CASE("equal options draw equal scenes, another slide or seed another one", "[synthesis]") {
    const scene_options options{.seed = 7, .slide = 3, .size = {1500, 1800}};
    const auto once = truth_code(make_scene(options));
    CHECK(once == truth_code(make_scene(options)));
    auto other = options;
    other.slide = 4;
    CHECK_FALSE(once == truth_code(make_scene(other)));
    other = options;
    other.seed = 8;
    CHECK_FALSE(once == truth_code(make_scene(other)));
}

TEST_CASE("glomeruli have the wanted number and size, lie in the cortex and apart from each other",
          "[synthesis]") {
    for (std::uint32_t slide = 0; slide < 12; ++slide) {
        const scene s = make_scene({.seed = 1, .slide = slide, .size = {2400, 2800}});
        INFO("slide " << slide);
        CHECK(s.glomeruli.size() >= 6);
        CHECK(s.glomeruli.size() <= 15);
        for (std::size_t i = 0; i < s.glomeruli.size(); ++i) {
            const auto& border = s.glomeruli[i].capsule;
            CHECK(2 * border.largest_radius() > 125);
            CHECK(2 * border.largest_radius() < 250);
            for (const auto& corner : border.corners(1)) {
                CHECK(cortex_depth(s, corner) > 0);
                CHECK(contains(whole(s.options.size),
                               {static_cast<index>(corner.y), static_cast<index>(corner.x), 1, 1}));
                for (std::size_t j = 0; j < i; ++j)
                    CHECK(s.glomeruli[j].capsule.depth(static_cast<float>(corner.y),
                                                       static_cast<float>(corner.x)) < 0);
            }
        }
    }
}

TEST_CASE("the truth is the inside of the borders that are drawn", "[synthesis]") {
    for (const double scale : {1.0, .4}) {
        const scene s = make_scene({.seed = 5, .size = {900, 1000}, .scale = scale});
        const auto code = truth_code(s);
        std::vector<char> mask(static_cast<std::size_t>(s.options.size.area()));
        for (const auto& run : code.runs()) std::fill_n(mask.begin() + run.start, run.length, char{1});
        index wrong = 0;
        for (index x = 0; x < 1000; ++x)
            for (index y = 0; y < 900; ++y) {
                float depth = -1e9f;
                for (const auto& g : s.glomeruli)
                    depth = std::max(
                        depth, g.capsule.depth(static_cast<float>((static_cast<double>(y) + .5) / scale),
                                               static_cast<float>((static_cast<double>(x) + .5) / scale)));
                // A chord between two corners runs a little inside the curve.
                constexpr float chord = .1f;
                if (std::abs(depth) < chord) continue;
                wrong += (depth > 0) != (mask[static_cast<std::size_t>(x * 900 + y)] != 0);
            }
        CHECK(code.area() > 0);
        CHECK(wrong == 0);
    }
}

TEST_CASE("anatomy: cortex and medulla do not overlap and cover the glomeruli with cortex", "[synthesis]") {
    bool stripe_seen = false, several_pieces_seen = false;
    for (std::uint32_t slide = 0; slide < 10; ++slide) {
        const scene s = make_scene({.seed = 2, .slide = slide, .size = {700, 800}, .scale = .3});
        const auto parts = anatomy_annotations(s);
        REQUIRE(parts.size() >= 2);
        CHECK(parts.front().name == "Cortex");
        CHECK(parts.back().name == "Medulla");
        stripe_seen |= parts.size() == 3;
        several_pieces_seen |= parts.front().parts.size() > 1;
        const auto cortex = encode_polygons<kaggle_rle>(parts.front().parts, s.options.size);
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const auto other = encode_polygons<kaggle_rle>(parts[i].parts, s.options.size);
            CHECK(other.area() > 0);
            CHECK(common_area(cortex, other) == 0);
        }
        const auto truth = truth_code(s);
        CHECK(common_area(cortex, truth) == truth.area());
        CHECK(glomerulus_annotations(s).size() == s.glomeruli.size());
    }
    CHECK(stripe_seen);
    CHECK(several_pieces_seen);
}

TEST_CASE("options out of range are errors", "[synthesis]") {
    const auto number_of = [](const scene_options& options) {
        try {
            (void)make_scene(options);
        } catch (const error& e) {
            return e.room() == "synthesis" ? e.number() : -1;
        }
        return 0;
    };
    CHECK(number_of({.size = {0, 10}}) == 101);
    CHECK(number_of({.scale = 0}) == 101);
    CHECK(number_of({.scale = std::numeric_limits<double>::quiet_NaN()}) == 101);
    CHECK(number_of({.min_glomeruli = 5, .max_glomeruli = 4}) == 101);
    CHECK(number_of({.min_diameter_px = 5, .max_diameter_px = 4}) == 101);
    CHECK(number_of({.sclerotic_fraction = 1.5}) == 101);
    CHECK(number_of({.size = {1, 1}}) == 0);
    CHECK(number_of({.size = {40, 40}, .min_glomeruli = 0, .max_glomeruli = 0}) == 0);
}
