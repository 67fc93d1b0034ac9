#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/metrics/overlap.hpp>
#include <hubmap/rle/encode.hpp>

using namespace hubmap;

TEST_CASE("overlap of codes equals the confusion matrix of their masks") {
    random_stream random({.seed = 21});
    overlap_counts sum;
    confusion_matrix all(2);
    for (int round = 0; round < 40; ++round) {
        const extent size{1 + uniform_index(random, 30), 1 + uniform_index(random, 30)};
        label_image<> truth(size), predicted(size);
        const double share = uniform_01(random);
        for (auto& code : truth.values()) code = bernoulli(random, share);
        for (auto& code : predicted.values()) code = bernoulli(random, share);
        confusion_matrix one(2);
        one.add<std::uint8_t>(truth, predicted);
        all.add<std::uint8_t>(truth, predicted);
        const auto counts = overlap(encode(truth), encode(predicted));
        REQUIRE(counts == one.of_class(1));
        REQUIRE(counts.dice() == dice(encode(truth), encode(predicted)));
        REQUIRE(counts.iou() == iou(encode(truth), encode(predicted)));
        sum += counts;
    }
    CHECK(sum == all.of_class(1));
    CHECK(all.count(0, 0) > 0);
}

TEST_CASE("scores of counts") {
    const overlap_counts counts{.both = 6, .only_truth = 2, .only_predicted = 4};
    CHECK(counts.dice() == Approx(12. / 18));
    CHECK(counts.iou() == Approx(.5));
    CHECK(counts.precision() == Approx(.6));
    CHECK(counts.recall() == Approx(.75));
    const overlap_counts nothing;
    CHECK(nothing.dice() == 1);
    CHECK(nothing.iou() == 1);
    CHECK(nothing.precision() == 1);
    CHECK(overlap_counts{.only_truth = 3}.dice() == 0);
}

TEST_CASE("a class counts against all others, and codes that are no class are refused") {
    label_image<std::uint16_t> truth({1, 4}), predicted({1, 4});
    truth.values() = {0, 1, 2, 2};
    predicted.values() = {0, 2, 2, 1};
    confusion_matrix counts(3);
    counts.add<std::uint16_t>(truth, predicted);
    CHECK(counts.count(2, 1) == 1);
    CHECK(counts.of_class(2) == overlap_counts{.both = 1, .only_truth = 1, .only_predicted = 1});
    CHECK(counts.of_class(1) == overlap_counts{.both = 0, .only_truth = 1, .only_predicted = 1});
    predicted.values()[3] = 3;
    CHECK_THROWS_WITH(counts.add<std::uint16_t>(truth, predicted), Catch::Contains("[hubmap.metrics.103]"));
    CHECK(counts.count(0, 0) == 1);
    CHECK_THROWS_WITH(confusion_matrix(0), Catch::Contains("[hubmap.metrics.102]"));
    CHECK_THROWS_WITH(counts.add<std::uint16_t>(truth, label_image<std::uint16_t>({2, 2})),
                      Catch::Contains("[hubmap.metrics.101]"));
    CHECK_THROWS_WITH(overlap(kaggle_rle({2, 2}), kaggle_rle({2, 3})),
                      Catch::Contains("[hubmap.metrics.101]"));
}
