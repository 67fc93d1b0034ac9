#include <catch2/catch.hpp>
#include <hubmap/augment/apply_with_labels.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/flip.hpp>
#include <memory>
#include <vector>

#include "augment/combined_policies.hpp"

namespace hubmap::augment {

TEST_CASE("float images take the policies that take them", "[combinators]") {
    image<float> values({2, 2}, 1);
    random_stream random({.seed = 3});
    const auto policy =
        in_order(add{}, with_probability(1, add{10}), one_of(add{100}), some_of(1, add{1000}));
    const auto drawn = policy.draw(random);
    policy.apply(drawn, values);
    CHECK(values(1, 1) >= 1111);
    CHECK(values(1, 1) <= 1111 + 16);
    static_assert(!applies_to<decltype(sequence(add{}, augment::clahe{})), float>);
    augment_image(sequence(add{}, add{}), random, image_view<float>(values));
    CHECK(values(0, 1) >= 1113);
}

TEST_CASE("a list that is made when the program runs draws and does what its tuple does", "[combinators]") {
    const std::vector<add> list{{1}, {20}, {40}};
    const auto check = [](const auto& of_types, const auto& of_list) {
        for (unsigned seed = 0; seed < 20; ++seed) {
            random_stream first({.seed = seed}), second({.seed = seed});
            const auto drawn = of_types.draw(first);
            const auto also = of_list.draw(second);
            CHECK(first() == second());
            CHECK(print_parameters(of_types, drawn) == print_parameters(of_list, also));
            image<std::uint8_t> one = tissue, two = tissue;
            of_types.apply(drawn, one);
            of_list.apply(also, two);
            CHECK(one == two);
        }
        CHECK(print(of_types) == print(of_list));
    };
    check(sequence(add{1}, add{20}, add{40}), sequence(list));
    check(in_order(add{1}, add{20}, add{40}), in_order(list));
    check(one_of(add{1}, add{20}, add{40}), one_of(list));
    check(one_of({1, 2, 0}, add{1}, add{20}, add{40}), one_of(list, {1, 2, 0}));
    check(some_of({1, 2}, add{1}, add{20}, add{40}), some_of({1, 2}, list));
    check(some_of(2, {1, 2, 3}, add{1}, add{20}, add{40}), some_of(2, list, {1, 2, 3}));

    image<std::uint8_t> pixels = tissue;
    CHECK_THROWS_WITH(sequence(list).apply({1, 2}, pixels), Catch::Contains("hubmap.augment.162"));
    CHECK_THROWS_WITH(one_of(list).apply({3, 1}, pixels), Catch::Contains("hubmap.augment.162"));
    CHECK_THROWS_WITH(some_of(1, list).apply({1, 2, 3, 4}, pixels), Catch::Contains("hubmap.augment.162"));
    CHECK(sequence(std::vector<add>{}).draw(*std::make_unique<random_stream>(random_key{})).empty());
}

TEST_CASE("impossible choices are refused", "[combinators]") {
    const std::vector<add> list{{1}, {20}};
    CHECK_THROWS_WITH(one_of(std::vector<add>{}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(one_of(list, {1}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(one_of(list, {0, 0}), Catch::Contains("hubmap.augment.121"));
    CHECK_THROWS_WITH(some_of(3, list), Catch::Contains("hubmap.augment.123"));
    CHECK_THROWS_WITH(some_of({-1, 1}, list), Catch::Contains("hubmap.augment.123"));
    CHECK_THROWS_WITH(some_of({2, 1}, add{}, add{}), Catch::Contains("hubmap.augment.123"));
    CHECK_THROWS_WITH(some_of(2, {1, 0}, add{}, add{}), Catch::Contains("hubmap.augment.123"));
    image<std::uint8_t> pixels({3, 3}, 1);
    label_image<> labels({3, 4});
    CHECK_THROWS_WITH(apply_with_labels(flip{}, {}, pixels.view(), labels.view()),
                      Catch::Contains("hubmap.augment.164"));
}

}  // namespace hubmap::augment
