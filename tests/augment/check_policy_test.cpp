#include <catch2/catch.hpp>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/policy_table.hpp>
#include <hubmap/augment/standard_policies.hpp>
#include <hubmap/core/random.hpp>
#include <limits>

namespace hubmap::augment {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Wherever the policy goes, and whatever is drawn.
template <class Policy>
void check_refused(const Policy& policy, const std::string& id) {
    const auto wanted = Catch::Contains("hubmap.augment." + id);
    random_stream random({.seed = 1});
    CHECK_THROWS_WITH(policy.draw(random), wanted);
    CHECK_THROWS_WITH(any_policy(policy), wanted);
    CHECK_THROWS_WITH(sequence(flip{}, policy), wanted);
    CHECK_THROWS_WITH(in_order(std::vector<Policy>{policy}), wanted);
    CHECK_THROWS_WITH(with_probability(0, policy), wanted);
    CHECK_THROWS_WITH(one_of({1, 0}, flip{}, policy), wanted);
    CHECK_THROWS_WITH(one_of(flip{}, policy), wanted);
    CHECK_THROWS_WITH(some_of(1, flip{}, policy), wanted);
    CHECK_THROWS_WITH(some_of(1, {1, 0}, flip{}, policy), wanted);
    CHECK_THROWS_WITH(one_of(std::vector<Policy>{policy}), wanted);
    CHECK_THROWS_WITH(some_of(1, std::vector<Policy>{policy}), wanted);
    // Read from a file, with its place.
    const value_tree tree{value_tree::table{{"sequence", {value_tree::list{describe(policy)}}}}};
    CHECK_THROWS_WITH(standard_policies().read(tree),
                      wanted && Catch::Contains("sequence[0]." + std::string(Policy::name)));
}

}  // namespace

TEST_CASE("a policy whose members are out of range is refused where it enters") {
    check_refused(brightness_contrast{.brightness_limit = -.2}, "105");
    check_refused(brightness_contrast{.contrast_limit = nan}, "105");
    check_refused(hue_saturation_value{.value_limit = -1}, "105");
    check_refused(clahe{.low_clip_limit = 5, .high_clip_limit = 2}, "105");
    check_refused(clahe{.low_clip_limit = -1}, "105");
    check_refused(gamma{.low_percent = 120, .high_percent = 80}, "104");
    check_refused(gaussian_blur{.blur_limit = {2, 4}}, "141");
    check_refused(gaussian_noise{.variance_limit = {50, 10}}, "143");
    check_refused(stain_jitter{.factor_limit = -1}, "105");
    check_refused(coarse_dropout{.max_holes = 0}, "144");
    check_refused(coarse_dropout{.fill_value = {}}, "146");
    check_refused(flip{.probability_y = 2}, "122");
    check_refused(flip{.probability_x = -1}, "122");
    check_refused(rotation{.low_degrees = 1, .high_degrees = 0}, "105");
    check_refused(zoom{.low = 2, .high = 1}, "133");
    check_refused(zoom{.low = 0}, "133");
    check_refused(affine{.scale_limit = 1}, "134");
    check_refused(affine{.shear_limit = 90}, "134");
    check_refused(elastic_deformation{.spacing_px = 0}, "111");
    check_refused(elastic_deformation{.sigma_px = -1}, "112");
    check_refused(elastic{.sigma = -3}, "136");
    check_refused(elastic{.alpha_affine = nan}, "136");
    check_refused(grid_distortion{.num_steps = 0}, "135");
    check_refused(grid_distortion{.distort_limit = -.1}, "135");
}

TEST_CASE("normalization's statistics are checked, and every policy's defaults are good") {
    const auto wanted = [](const char* id) { return Catch::Contains(std::string("hubmap.augment.") + id); };
    CHECK_THROWS_WITH(check_policy(normalization{.mean = {.5F}}), wanted("147"));
    CHECK_THROWS_WITH(any_policy(normalization{.deviation = {0, 1, 1}}), wanted("148"));
    for (const auto& name : standard_policies().names())
        CHECK_NOTHROW(standard_policies().read({value_tree::table{{name, {value_tree::table{}}}}}));
}

TEST_CASE("combinators that are made by hand are checked like the others, at any depth") {
    using two_flips = std::tuple<flip, flip>;
    const one_of_policy<two_flips> weightless{{}, {0, 0}};
    const some_of_policy<two_flips> too_many{{1, 3}, {}, {1, 1}};
    const with_probability_policy<flip> certain{1.5, {}};
    const sequence_policy<std::tuple<sequence_policy<std::tuple<flip>>>> deep{{{flip{.probability_y = 2}}}};
    const auto wanted = [](const char* id) { return Catch::Contains(std::string("hubmap.augment.") + id); };
    CHECK_THROWS_WITH(any_policy(weightless), wanted("121"));
    CHECK_THROWS_WITH(any_policy(too_many), wanted("123"));
    CHECK_THROWS_WITH(sequence(certain), wanted("122"));
    CHECK_THROWS_WITH(any_policy(deep), wanted("122"));
}

}  // namespace hubmap::augment
