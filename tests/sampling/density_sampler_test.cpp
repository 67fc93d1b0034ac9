#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/sampling/density_sampler.hpp>
#include <limits>

using namespace hubmap;

namespace {

/// Weights of many sizes, a third of them 0.
std::vector<float> random_weights(random_stream& random, index count) {
    std::vector<float> weights(static_cast<std::size_t>(count));
    for (auto& weight : weights)
        weight = bernoulli(random, .33) ? 0.F : static_cast<float>(std::exp(uniform(random, -12, 6)));
    weights[static_cast<std::size_t>(uniform_index(random, count))] = 1;
    return weights;
}

/// Pearson's statistic of `draws` draws, minus its expectation, in its standard deviations.
template <class Table>
double chi_square_deviations(const std::vector<float>& weights, index draws, random_stream& random) {
    const Table table{std::span<const float>(weights)};
    std::vector<index> counts(weights.size());
    for (index i = 0; i < draws; ++i) ++counts[static_cast<std::size_t>(table(uniform_01(random)))];
    double sum = 0;
    for (const float weight : weights) sum += double{weight};
    double chi_square = 0, cells = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double expected = double{weights[i]} / sum * static_cast<double>(draws);
        if (expected == 0) {
            REQUIRE(counts[i] == 0);
            continue;
        }
        const double off = static_cast<double>(counts[i]) - expected;
        chi_square += off * off / expected;
        ++cells;
    }
    return (chi_square - (cells - 1)) / std::sqrt(2 * (cells - 1));
}

}  // namespace

TEST_CASE("the guide table gives the index of a binary search") {
    random_stream random({.seed = 31});
    for (int round = 0; round < 100; ++round) {
        const auto weights = random_weights(random, 1 + uniform_index(random, 400));
        const guide_table table{std::span<const float>(weights)};
        std::vector<double> cumulative;
        double sum = 0;
        for (const float weight : weights) cumulative.push_back(sum += double{weight});
        const auto search = [&](double u) {
            return std::upper_bound(cumulative.begin(), cumulative.end(), u * sum) - cumulative.begin();
        };
        index before = 0;
        for (int i = 0; i < 1000; ++i) {
            const double u = uniform_01(random);
            REQUIRE(table(u) == search(u));
            const index rising = table(i / 1000.);
            REQUIRE(rising == search(i / 1000.));
            REQUIRE(rising >= before);
            before = rising;
        }
        for (const double border : cumulative) {  // the hardest numbers: at a border and beside it
            for (const double u : {border / sum, std::nextafter(border / sum, 0.)})
                if (u < 1 && u * sum < sum) REQUIRE(table(u) == search(u));
        }
    }
}

TEST_CASE("no number draws a cell of weight 0") {
    random_stream random({.seed = 32});
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (int round = 0; round < 200; ++round) {
        const auto weights = random_weights(random, 1 + uniform_index(random, 50));
        const guide_table guide{std::span<const float>(weights)};
        const alias_table alias{std::span<const float>(weights)};
        for (const double u : {0., 1e-300, .5, 1 - 0x1p-53, 1., 2., -1., 1e300, -1e300, nan}) {
            REQUIRE(weights[static_cast<std::size_t>(guide(u))] > 0);
            REQUIRE(weights[static_cast<std::size_t>(alias(u))] > 0);
        }
        for (int i = 0; i < 500; ++i) {
            const double u = uniform_01(random);
            REQUIRE(weights[static_cast<std::size_t>(guide(u))] > 0);
            REQUIRE(weights[static_cast<std::size_t>(alias(u))] > 0);
        }
    }
}

TEST_CASE("cells are drawn as often as their weight says") {
    random_stream random({.seed = 33});
    std::vector<float> weights(300);
    for (auto& weight : weights) weight = static_cast<float>(uniform_index(random, 20));
    // Five standard deviations: a true table fails once in millions; a cell off by a tenth shows.
    CHECK(std::abs(chi_square_deviations<guide_table>(weights, 200000, random)) < 5);
    CHECK(std::abs(chi_square_deviations<alias_table>(weights, 200000, random)) < 5);
}

TEST_CASE("small weights beside large ones are not lost") {
    // 2^24 cells of weight 1 would stop a float32 sum; here a sum of 2^24 hides the small ones from it.
    std::vector<float> weights(1002, 1.F);
    weights[0] = 16777216.F;
    weights[1001] = 16777216.F;
    const guide_table table{std::span<const float>(weights)};
    const double sum = 2 * 16777216. + 1000;
    CHECK(table(16777216. / sum) == 1);
    CHECK(table((16777216. + 499.5) / sum) == 500);
    CHECK(table((16777216. + 1000.5) / sum) == 1001);
}

TEST_CASE("positions lie in the cell drawn, whatever the image's size") {
    image<float> density({3, 4});
    density(1, 2) = .25F;
    const density_sampler sampler(density.view());
    const basic_density_sampler<alias_table> by_alias(density.view());
    random_stream random({.seed = 34});
    double y_sum = 0;
    for (int i = 0; i < 4000; ++i) {
        for (const point at : {sampler.centre(random, {300, 1000}), by_alias.centre(random, {300, 1000})}) {
            REQUIRE((at.y >= 100 && at.y < 200));
            REQUIRE((at.x >= 500 && at.x < 750));
            y_sum += at.y;
        }
    }
    CHECK(y_sum / 8000 == Approx(150).margin(2));
    CHECK(sampler.cell(.3) == pixel{1, 2});
    CHECK(sampler.size() == extent{3, 4});
    image<float> wide({6, 8});  // any strides
    wide(3, 4) = 1;
    const image_view<const float> every_second(wide.values().data(), {3, 4}, 1, {16, 2, 1});
    CHECK_THROWS_WITH(density_sampler(every_second), Catch::Contains("[hubmap.sampling.103]"));
    wide(2, 4) = 1;
    CHECK(density_sampler(every_second).cell(.9) == pixel{1, 2});
}

TEST_CASE("maps that cannot be sampled are refused") {
    image<float> density({2, 2});
    CHECK_THROWS_WITH(density_sampler(density.view()), Catch::Contains("[hubmap.sampling.103]"));
    density(1, 1) = -1;
    CHECK_THROWS_WITH(density_sampler(density.view()), Catch::Contains("[hubmap.sampling.102]"));
    density(1, 1) = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(density_sampler(density.view()), Catch::Contains("[hubmap.sampling.102]"));
    CHECK_THROWS_WITH(density_sampler(image<float>().view()), Catch::Contains("[hubmap.sampling.101]"));
    CHECK_THROWS_WITH(density_sampler(image<float>({2, 2}, 3).view()),
                      Catch::Contains("[hubmap.sampling.104]"));
}
