#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/density/density_map.hpp>
#include <limits>

using namespace hubmap;

namespace {

label_image<> random_codes(random_stream& random, extent size, index codes) {
    label_image<> labels(size);
    for (auto& code : labels.values()) code = static_cast<std::uint8_t>(uniform_index(random, codes));
    return labels;
}

double total_of(const image<float>& density) {
    double sum = 0;
    for (const float value : density.values()) sum += double{value};
    return sum;
}

}  // namespace

TEST_CASE("a cell's density is the mean weight of its pixels over the sum of all cells") {
    random_stream random({.seed = 41});
    for (int round = 0; round < 40; ++round) {
        const extent size{1 + uniform_index(random, 60), 1 + uniform_index(random, 60)};
        const index rows = 1 + uniform_index(random, 70);
        const auto labels = random_codes(random, size, 3), anatomy = random_codes(random, size, 5);
        const density_weights weights{.background = .1, .cortex = .5, .medulla = .2, .glomerulus = 2};
        const auto density = density_map(labels, anatomy, weights, rows);
        const extent cells = density.size();
        REQUIRE(cells == density_extent(size, rows));
        REQUIRE((cells.height <= size.height && cells.width <= size.width));
        image<double> sums(cells), pixels(cells);
        double total = 0;
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x) {
                const double weight = labels(y, x) != 0    ? 2
                                      : anatomy(y, x) == 0 ? .1
                                      : anatomy(y, x) == 1 ? .5
                                                           : .2;
                sums(y * cells.height / size.height, x * cells.width / size.width) += weight;
                pixels(y * cells.height / size.height, x * cells.width / size.width) += 1;
            }
        for (std::size_t i = 0; i < sums.values().size(); ++i) {
            REQUIRE(pixels.values()[i] > 0);
            total += sums.values()[i] / pixels.values()[i];
        }
        for (std::size_t i = 0; i < sums.values().size(); ++i)
            REQUIRE(density.values()[i] ==
                    Approx(sums.values()[i] / pixels.values()[i] / total).epsilon(1e-6));
        REQUIRE(total_of(density) == Approx(1).epsilon(1e-5));
        REQUIRE(density_map({.threads = 3}, labels, anatomy, weights, rows) == density);
    }
}

TEST_CASE("bands of any height give the map of the whole") {
    random_stream random({.seed = 42});
    const extent size{101, 67};
    const auto labels = random_codes(random, size, 2), anatomy = random_codes(random, size, 3);
    density_accumulator sums(size, {}, 20);
    for (index y = 0; y < size.height;) {
        const index height = std::min(size.height - y, 1 + uniform_index(random, 9));
        const window band{y, 0, height, size.width};
        sums.add(y, labels.view().crop(band), anatomy.view().crop(band));
        y += height;
    }
    CHECK(sums.finish() == density_map(labels, anatomy, {}, 20));
}

TEST_CASE("the map has the original's shape") {
    CHECK(density_extent({15639, 12897}, 512) == extent{512, 422});  // 2f6ecfcdf, halved: int(w / h * 512)
    CHECK(density_extent({7422, 15631}, 512) == extent{512, 1078});
    CHECK(density_extent({100, 300}, 512) == extent{100, 300});
    CHECK(density_extent({1000, 1}, 512) == extent{512, 1});
}

TEST_CASE("a glomerulus outweighs its anatomy, and medulla cortex") {
    label_image<> labels({1, 4}), anatomy({1, 4});
    labels.values() = {0, 0, 0, 1};
    anatomy.values() = {0, 1, 2, 2};
    const auto density = density_map(labels, anatomy, {}, 1);
    REQUIRE(density.size() == extent{1, 4});
    CHECK(density(0, 0) == Approx(.01 / 1.67));
    CHECK(density(0, 1) == Approx(.5 / 1.67));
    CHECK(density(0, 2) == Approx(.16 / 1.67));
    CHECK(density(0, 3) == Approx(1 / 1.67));
}

TEST_CASE("maps that cannot be made are refused") {
    const label_image<> four({2, 2}), six({2, 3}), none;
    CHECK_THROWS_WITH(density_map(none, none), Catch::Contains("[hubmap.density.101]"));
    CHECK_THROWS_WITH(density_map(four, six), Catch::Contains("[hubmap.density.101]"));
    CHECK_THROWS_WITH(density_map(four, four, {}, 0), Catch::Contains("[hubmap.density.101]"));
    CHECK_THROWS_WITH(density_map(four, four, {.cortex = -1}), Catch::Contains("[hubmap.density.102]"));
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(density_map(four, four, {.medulla = nan}), Catch::Contains("[hubmap.density.102]"));
    CHECK_THROWS_WITH(density_map(four, four, {.background = 0}), Catch::Contains("[hubmap.density.103]"));
    density_accumulator sums({4, 2}, {}, 2);
    CHECK_THROWS_WITH(sums.add(3, four, four), Catch::Contains("[hubmap.density.101]"));
    CHECK_THROWS_WITH(sums.add(0, six, six), Catch::Contains("[hubmap.density.101]"));
}
