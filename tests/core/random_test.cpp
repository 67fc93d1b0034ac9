#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <map>
#include <vector>

using namespace hubmap;

TEST_CASE("philox gives the vectors of the Random123 kit") {
    using words4 = std::array<std::uint32_t, 4>;
    CHECK(random_stream::philox_block({0, 0, 0, 0}, {0, 0}) ==
          words4{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    const std::uint32_t ones = 0xffffffff;
    CHECK(random_stream::philox_block({ones, ones, ones, ones}, {ones, ones}) ==
          words4{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(random_stream::philox_block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                                      {0xa4093822, 0x299f31d0}) ==
          words4{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream depends on its key alone") {
    const random_key key{.seed = 42, .epoch = 3, .sample = 7, .step = 1};
    random_stream a(key), b(key);
    for (int i = 0; i < 100; ++i) REQUIRE(a() == b());
    for (auto other : {random_key{43, 3, 7, 1}, random_key{42, 4, 7, 1}, random_key{42, 3, 8, 1},
                       random_key{42, 3, 7, 2}}) {
        random_stream c(key), d(other);
        int equal = 0;
        for (int i = 0; i < 100; ++i) equal += c() == d();
        CHECK(equal < 3);
    }
}

TEST_CASE("uniform_index is unbiased and refuses an empty range") {
    random_stream random({.seed = 1});
    std::vector<int> counts(6);
    for (int i = 0; i < 60000; ++i) ++counts[static_cast<std::size_t>(uniform_index(random, 6))];
    for (int count : counts) CHECK(std::abs(count - 10000) < 500);  // 5 standard deviations
    CHECK_THROWS_AS(uniform_index(random, 0), error);
}

TEST_CASE("normal has the mean and the deviation asked for") {
    random_stream random({.seed = 2});
    double sum = 0, squares = 0;
    const int n = 100000;
    for (int i = 0; i < n; ++i) {
        const double value = normal(random, 3, 2);
        sum += value;
        squares += (value - 3) * (value - 3);
    }
    CHECK(sum / n == Approx(3).margin(.05));
    CHECK(std::sqrt(squares / n) == Approx(2).margin(.05));
}

TEST_CASE("shuffle keeps the values, depends on the stream alone and gives every order equally often",
          "[random]") {
    std::vector<int> values{1, 2, 3, 4, 5, 6, 7, 8}, again = values;
    random_stream first({4}), second({4});
    shuffle(first, std::span(values));
    shuffle(second, std::span(again));
    CHECK(values == again);
    CHECK(std::is_permutation(values.begin(), values.end(), std::vector{1, 2, 3, 4, 5, 6, 7, 8}.begin()));
    std::map<std::array<int, 3>, int> seen;
    random_stream random({5});
    constexpr int draws = 6000;
    for (int i = 0; i < draws; ++i) {
        std::array<int, 3> order{1, 2, 3};
        shuffle(random, std::span<int>(order));
        ++seen[order];
    }
    CHECK(seen.size() == 6);
    for (const auto& [order, count] : seen) CHECK(std::abs(count - draws / 6) < 150);  // five deviations
}
