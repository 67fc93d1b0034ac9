#include <array>
#include <catch2/catch.hpp>
#include <hubmap/rle/algebra.hpp>
#include <span>

#include "support/rle_masks.hpp"

using namespace hubmap;
using namespace rle_masks;

namespace {

template <class Keep>
label_image<> combined(const label_image<>& a, const label_image<>& b, Keep keep) {
    return drawn(a.size(), [&](index y, index x) { return keep(a(y, x) != 0, b(y, x) != 0); });
}

template <class Rle>
void check_pair(const label_image<>& a, const label_image<>& b) {
    const auto code_a = code_of<Rle>(a), code_b = code_of<Rle>(b);
    const auto is = [&](const Rle& code, auto keep) { return code == code_of<Rle>(combined(a, b, keep)); };
    REQUIRE(is(union_of(code_a, code_b), [](bool p, bool q) { return p || q; }));
    REQUIRE(is(intersection_of(code_a, code_b), [](bool p, bool q) { return p && q; }));
    REQUIRE(is(difference_of(code_a, code_b), [](bool p, bool q) { return p && !q; }));
    REQUIRE(is(symmetric_difference_of(code_a, code_b), [](bool p, bool q) { return p != q; }));
    REQUIRE(is(complement_of(code_a), [](bool p, bool) { return !p; }));
    REQUIRE(common_area(code_a, code_b) == intersection_of(code_a, code_b).area());
}

}  // namespace

TEMPLATE_TEST_CASE("boolean operations on all pairs of masks up to 2 x 3 are those of their pixels", "",
                   kaggle_rle, row_rle) {
    for_all_up_to({2, 3}, [](const label_image<>& a) {
        for_all_of_size(a.size(), [&](const label_image<>& b) { check_pair<TestType>(a, b); });
    });
    for_all_up_to({3, 4}, [](const label_image<>& a) {
        REQUIRE(complement_of(code_of<TestType>(a)) ==
                code_of<TestType>(combined(a, a, [](bool p, bool) { return !p; })));
    });
}

TEMPLATE_TEST_CASE("votes of all triples of masks of 2 x 2 and of random ensembles are counted", "",
                   kaggle_rle, row_rle) {
    const auto check = [](const std::vector<label_image<>>& masks) {
        std::vector<TestType> codes;
        for (const auto& mask : masks) codes.push_back(code_of<TestType>(mask));
        const auto voted = [&](index votes) {
            return code_of<TestType>(drawn(masks[0].size(), [&](index y, index x) {
                index sum = 0;
                for (const auto& mask : masks) sum += mask(y, x);
                return sum >= votes;
            }));
        };
        const auto count = static_cast<index>(codes.size());
        for (index votes = 1; votes <= count + 1; ++votes) REQUIRE(agreed_by(codes, votes) == voted(votes));
        REQUIRE(union_of(codes) == voted(1));
        REQUIRE(intersection_of(std::span<const TestType>(codes)) == voted(count));
        REQUIRE(majority_of(codes) == voted(count / 2 + 1));
    };
    for_all_of_size({2, 2}, [&](const label_image<>& a) {
        for_all_of_size({2, 2}, [&](const label_image<>& b) {
            for_all_of_size({2, 2}, [&](const label_image<>& c) { check({a, b, c}); });
        });
    });
    random_stream random({.seed = 31});
    for (int round = 0; round < 100; ++round) {
        const extent size{1 + uniform_index(random, 71), 1 + uniform_index(random, 59)};
        std::vector<label_image<>> masks;
        for (index left = uniform_index(random, round % 4 == 0 ? 40 : 9); left >= 0; --left)
            masks.push_back(random_mask(random, size));
        check(masks);
        check_pair<TestType>(masks.front(), masks.back());
    }
}

TEMPLATE_TEST_CASE("boolean operations beyond 2^32 pixels", "", kaggle_rle, row_rle) {
    const extent slide{70000, 70000};
    const index pixels = index{70000} * 70000;
    const TestType head(slide, {{0, 3'000'000'000}}), tail(slide, {{2'000'000'000, pixels - 2'000'000'000}});
    CHECK(union_of(head, tail) == TestType(slide, {{0, pixels}}));
    CHECK(intersection_of(head, tail) == TestType(slide, {{2'000'000'000, 1'000'000'000}}));
    CHECK(symmetric_difference_of(head, tail) ==
          TestType(slide, {{0, 2'000'000'000}, {3'000'000'000, pixels - 3'000'000'000}}));
    CHECK(complement_of(head) == difference_of(tail, head));
    CHECK(complement_of(TestType(slide)).area() == pixels);
    const std::array codes{head, tail, complement_of(head)};
    CHECK(agreed_by(codes, 2) == tail);
    CHECK(majority_of(codes) == tail);
    CHECK(intersection_of(codes).empty());
}

TEST_CASE("lists of codes that cannot be counted are refused") {
    const std::vector<kaggle_rle> none, unlike{kaggle_rle({2, 2}), kaggle_rle({2, 3})}, one(1);
    CHECK_THROWS_WITH(union_of(none), Catch::Contains("[hubmap.rle.161]"));
    CHECK_THROWS_WITH(intersection_of(none), Catch::Contains("[hubmap.rle.161]"));
    CHECK_THROWS_WITH(majority_of(unlike), Catch::Contains("[hubmap.rle.141]"));
    CHECK_THROWS_WITH(agreed_by(one, 0), Catch::Contains("[hubmap.rle.162]"));
    CHECK_THROWS_WITH(symmetric_difference_of(unlike[0], unlike[1]), Catch::Contains("[hubmap.rle.141]"));
    CHECK(complement_of(kaggle_rle({0, 5})) == kaggle_rle({0, 5}));
}
