#include <algorithm>
#include <catch2/catch.hpp>
#include <hubmap/augment/policy_table.hpp>
#include <hubmap/augment/replay.hpp>
#include <hubmap/augment/standard_policies.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

namespace {

using list = value_tree::list;
using table = value_tree::table;

/// Only for floats, and only geometry in name: what a user may add.
struct scale_values {
    static constexpr std::string_view name = "scale_values";
    double most = 2;
    static constexpr auto fields() { return std::tuple{field{"most", &scale_values::most}}; }

    [[nodiscard]] double draw(random_stream& random) const { return uniform(random, 1, most); }
    void apply(double drawn, image_view<float> pixels) const {
        for (hubmap::index y = 0; y < pixels.height(); ++y)
            for (hubmap::index x = 0; x < pixels.width(); ++x) pixels(y, x) *= static_cast<float>(drawn);
    }
};

value_tree one(std::string name, value_tree value) {
    return {table{{std::move(name), std::move(value)}}};
}
value_tree half_flip() {
    return one("flip", one("probability_x", {.25}));
}

policy_table known() {
    policy_table result = standard_policies();
    result.add<scale_values>();
    return result;
}

}  // namespace

TEST_CASE("a pipeline is read from a tree, and describes itself by it", "[policy_table]") {
    const value_tree tree =
        one("sequence",
            {list{half_flip(),
                  {table{{"with_probability", {.5}}, {"policy", one("brightness_contrast", {table{}})}}},
                  {table{{"one_of", {list{half_flip(), half_flip()}}}, {"weights", {list{{1.}, {3.}}}}}},
                  {table{{"some_of", {list{half_flip(), half_flip()}}}, {"count", {std::int64_t{1}}}}},
                  {table{{"count", {list{{std::int64_t{0}}, {std::int64_t{1}}}}},
                         {"some_of", {list{half_flip()}}}}},
                  one("in_order", {list{half_flip()}})}});
    const any_policy read = known().read(tree);
    const auto expected =
        sequence(flip{.probability_x = .25}, with_probability(.5, brightness_contrast{}),
                 one_of({1, 3}, flip{.probability_x = .25}, flip{.probability_x = .25}),
                 some_of(1, flip{.probability_x = .25}, flip{.probability_x = .25}),
                 some_of({0, 1}, flip{.probability_x = .25}), in_order(flip{.probability_x = .25}));
    CHECK(print(read) == print(expected));
    CHECK(known().read(read.describe()) == read);
    CHECK_FALSE(read == any_policy(flip{}));
    CHECK(known().names() == [] {
        auto names = standard_policies().names();
        names.push_back("scale_values");
        std::sort(names.begin(), names.end());
        return names;
    }());

    // It draws and does what its types do.
    random_stream first({.seed = 3}), second({.seed = 3});
    const auto drawn = expected.draw(first);
    const any_parameters also = read.draw(second);
    CHECK(print(also) == print_parameters(expected, drawn));
    image<std::uint8_t> by_types = golden::picture("tissue", 1, {9, 12}, 3), by_any = by_types;
    expected.apply(drawn, by_types);
    read.apply(also, by_any);
    CHECK(by_types == by_any);
}

TEST_CASE("what any_policy cannot do is a numbered error", "[any_policy]") {
    random_stream random({.seed = 5});
    const any_policy flips = flip{}, scales = scale_values{};
    image<std::uint8_t> bytes({2, 3}, 1);
    image<float> floats({2, 3}, 1);
    label_image<> labels({2, 3});
    CHECK_THROWS_WITH(scales.apply(scales.draw(random), bytes), Catch::Contains("hubmap.augment.163"));
    CHECK_THROWS_WITH(flips.apply(scales.draw(random), bytes), Catch::Contains("hubmap.augment.161"));
    CHECK_THROWS_WITH(flips.apply(any_parameters{}, bytes), Catch::Contains("hubmap.augment.161"));
    scales.apply(scales.draw(random), floats);
    scales.apply(scales.draw(random), labels.view());
    tile_geometry geometry;
    scales.add_to(scales.draw(random), {2, 3}, geometry);
    CHECK(geometry == tile_geometry{});
    CHECK(any_parameters{} == any_parameters{});
    CHECK_FALSE(any_parameters{} == flips.draw(random));
    CHECK_FALSE(scales.draw(random) == flips.draw(random));
    CHECK_THROWS_WITH(known().add<flip>(), Catch::Contains("hubmap.pipeline.109"));
    CHECK_THROWS_WITH(known().add("one_of", {}), Catch::Contains("hubmap.pipeline.109"));
}

TEST_CASE("an any_policy goes into the combinators over types", "[any_policy]") {
    random_stream random({.seed = 5});
    const auto policy = with_probability(1, sequence(any_policy(flip{}), any_policy(brightness_contrast{})));
    image<std::uint8_t> got = golden::picture("tissue", 1, {9, 12}, 3), expected = got;
    const auto drawn = policy.draw(random);
    random_stream again({.seed = 5});
    const auto typed = with_probability(1, sequence(flip{}, brightness_contrast{}));
    policy.apply(drawn, got);
    typed.apply(typed.draw(again), expected);
    CHECK(got == expected);
    CHECK(policy.read_parameters(describe_parameters<std::remove_const_t<decltype(policy)>>(drawn),
                                 {"", missing_members::refused}) == drawn);
}

TEST_CASE("what a tree may not say is named by its place", "[policy_table]") {
    const auto refuses = [](const value_tree& tree, const char* words) {
        CHECK_THROWS_WITH(known().read(tree), Catch::Contains(words));
    };
    refuses({}, "hubmap.pipeline.102] the whole: null is not an object");
    refuses(one("sequence", {list{half_flip(), one("flop", {})}}), "hubmap.pipeline.103] sequence[1].flop");
    refuses({table{{"flip", {table{}}}, {"brightness_contrast", {table{}}}}},
            "hubmap.pipeline.103] the whole: 2 names");
    refuses({table{}}, "hubmap.pipeline.103] the whole: 0 names");
    refuses(one("sequence", {list{half_flip(), one("flip", one("chance", {1.}))}}),
            "hubmap.pipeline.104] sequence[1].flip.chance");
    refuses(one("one_of", {list{one("flip", one("probability_x", {true}))}}),
            "hubmap.pipeline.102] one_of[0].flip.probability_x: true is not a number");
    refuses(one("sequence", half_flip()), "hubmap.pipeline.102] sequence");
    refuses({table{{"sequence", {list{}}}, {"weights", {list{}}}}}, "hubmap.pipeline.104] weights");
    refuses({table{{"sequence", {list{}}}, {"in_order", {list{}}}}}, "hubmap.pipeline.104] in_order");
    refuses(one("with_probability", {.5}), "hubmap.pipeline.107] policy is missing");
    refuses(one("some_of", {list{half_flip()}}), "hubmap.pipeline.107] count is missing");
    refuses({table{{"with_probability", {2.}}, {"policy", half_flip()}}},
            "hubmap.augment.122] with_probability: a probability of 2");
    refuses(one("sequence", {list{one("one_of", {list{}})}}), "hubmap.augment.121] sequence[0].one_of");
    refuses({table{{"one_of", {list{half_flip()}}}, {"weights", {list{}}}}}, "hubmap.pipeline.106] weights");
    refuses({table{{"some_of", {list{half_flip()}}}, {"count", {std::int64_t{2}}}}},
            "hubmap.augment.123] some_of");
    refuses({table{{"some_of", {list{half_flip()}}}, {"count", {list{{std::int64_t{2}}}}}}},
            "hubmap.pipeline.106] count");
    refuses({table{{"some_of", {list{half_flip()}}}, {"count", {1.5}}}}, "hubmap.pipeline.102] count");
    value_tree deep = half_flip();
    for (int i = 0; i < 40; ++i) deep = one("sequence", {list{std::move(deep)}});
    refuses(deep, "hubmap.pipeline.108] sequence[0].sequence[0]");
}

TEST_CASE("a replay comes back equal, and what does not belong to its pipeline is refused", "[replay]") {
    const any_policy pipeline =
        sequence(flip{}, one_of(flip{}, brightness_contrast{}), some_of(1, flip{}, flip{}),
                 with_probability(.5, flip{}), in_order(flip{}));
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        random_stream random({.seed = seed});
        const replay done{pipeline, pipeline.draw(random), seed};
        CHECK(read_replay(describe(done), known()) == done);
    }
    const any_policy typed = flip{}, listed = one_of(std::vector<any_policy>{flip{}, flip{}});
    const auto refuses = [](const any_policy& policy, const value_tree& tree, const char* words) {
        CHECK_THROWS_WITH(read_parameters(policy, tree), Catch::Contains(words));
    };
    const value_tree drawn = one("flip", {table{{"x", {true}}, {"y", {true}}}});
    refuses(typed, one("flip", {table{{"x", {true}}}}), "hubmap.pipeline.107] parameters.flip.y is missing");
    refuses(typed, one("flop", {table{}}),
            "hubmap.pipeline.103] parameters: parameters of 'flop', not of 'flip'");
    refuses(typed, {table{}}, "hubmap.pipeline.103");
    refuses(sequence(flip{}), one("sequence", {list{}}), "hubmap.pipeline.106] parameters.sequence");
    refuses(sequence(flip{}), one("sequence", {list{{}}}), "hubmap.pipeline.107] parameters.sequence[0]");
    refuses(listed, one("one_of", {table{{"choice", {std::int64_t{2}}}, {"drawn", drawn}}}),
            "hubmap.pipeline.106] parameters.one_of.choice");
    refuses(listed, one("one_of", {table{{"choice", {std::int64_t{1}}}}}),
            "hubmap.pipeline.107] parameters.one_of.drawn");
    refuses(listed, one("one_of", {table{{"choice", {std::int64_t{1}}}, {"drown", {}}}}),
            "hubmap.pipeline.104] parameters.one_of.drown");
    CHECK_THROWS_WITH(read_replay(one("seed", {}), known()), Catch::Contains("hubmap.pipeline.107"));
    CHECK_THROWS_WITH(read_replay(one("sead", {}), known()), Catch::Contains("hubmap.pipeline.104"));
    CHECK_THROWS_WITH(read_replay({list{}}, known()), Catch::Contains("hubmap.pipeline.102"));
}
