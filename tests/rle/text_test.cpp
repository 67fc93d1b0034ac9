#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/text.hpp>
#include <limits>
#include <set>
#include <support/outcome.hpp>
#include <support/rle_masks.hpp>

using namespace hubmap;
using rle_masks::row_rle;

namespace {

label_image<> mask_of(extent size, const std::vector<int>& values) {
    label_image<> mask(size);
    for (std::size_t i = 0; i < values.size(); ++i) mask.values()[i] = static_cast<std::uint8_t>(values[i]);
    return mask;
}

}  // namespace

TEST_CASE("the codes of the format's description") {
    CHECK(print(encode(mask_of({3, 4}, {0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1}))) == "2 1 4 2 7 1 12 1");
    CHECK(print(encode(mask_of({2, 2}, {1, 0, 1, 1}))) == "1 2 4 1");
    CHECK(print(encode<row_rle>(mask_of({2, 2}, {1, 0, 1, 1}))) == "0 1 2 2");
    CHECK(print(encode(label_image<>({5, 5}))).empty());
    CHECK(print(encode(label_image<>({0, 0}))).empty());
}

TEST_CASE("all masks up to 4 x 4 have texts of their own, which give the code back") {
    for (index height = 1; height <= 4; ++height)
        for (index width = 1; width <= 4; ++width) {
            std::set<std::string> texts;
            for (unsigned bits = 0; bits < 1U << (height * width); ++bits) {
                const auto code = encode(rle_masks::mask_of_bits({height, width}, bits));
                texts.insert(print(code));
                if (parse_rle(print(code), code.size()) != code)
                    FAIL("mask " << bits << " of " << code.size());
            }
            CHECK(texts.size() == std::size_t{1} << (height * width));
        }
}

TEST_CASE("numbers of any length are read, wherever they stand in the text") {
    random_stream random({.seed = 8});
    const extent size{index{1} << 62, 1};
    for (int round = 0; round < 4000; ++round) {
        std::vector<run> runs;
        std::string text;
        index at = 0;
        while (true) {
            const index most = index{1} << uniform_index(random, 62);
            const run next{at + 1 + uniform_index(random, 2) * (static_cast<index>(random()) % most),
                           1 + static_cast<index>(random()) % most};
            if (next.length > size.area() - next.start || next.start > size.area()) break;
            for (const index number : {next.start + 1, next.length}) {
                text.append(static_cast<std::size_t>(uniform_index(random, 3)), '0');
                text += std::to_string(number);
                text.append(1 + static_cast<std::size_t>(uniform_index(random, 2)), " \t\n\r"[round % 4]);
            }
            runs.push_back(next);
            at = next.end();
            if (bernoulli(random, .1)) break;
        }
        if (bernoulli(random, .5) && !text.empty()) text.pop_back();
        REQUIRE(parse_rle(text, size) == kaggle_rle(size, runs));
    }
}

TEST_CASE("malformed texts are refused with the pair's number") {
    const auto outcome_of = [](std::string_view text, rle_dialect dialect = rle_dialect::strict) {
        return support::outcome_of([&] { return print(parse_rle(text, {10, 10}, dialect)); });
    };
    const auto lenient = rle_dialect::lenient;
    CHECK(outcome_of("1 2 x 4") ==
          "[hubmap.rle.111] pair 2: the start 'x' is not a whole number without a sign");
    CHECK(outcome_of("1 2 4 5y") ==
          "[hubmap.rle.111] pair 2: the length '5y' is not a whole number without a sign");
    CHECK_THAT(outcome_of("-1 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("-0 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("+1 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("-99999999999999999999 1"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("1 99999999999999999999x"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("1.5 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("1,2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(outcome_of("9223372036854775808 1"), Catch::Contains("[hubmap.rle.112] pair 1"));
    CHECK_THAT(outcome_of("1 2 7"), Catch::Contains("[hubmap.rle.113] pair 2"));
    CHECK_THAT(outcome_of("0 2"), Catch::Contains("[hubmap.rle.114] pair 1"));
    CHECK_THAT(outcome_of("100 2"), Catch::Contains("[hubmap.rle.115] pair 1"));
    CHECK_THAT(outcome_of("102 1"), Catch::Contains("[hubmap.rle.115] pair 1"));
    CHECK_THAT(outcome_of("2 9223372036854775807"), Catch::Contains("[hubmap.rle.115] pair 1"));
    CHECK_THAT(outcome_of("1 0"), Catch::Contains("[hubmap.rle.116] pair 1"));
    CHECK_THAT(outcome_of("5 3 2 1"), Catch::Contains("[hubmap.rle.117] pair 2"));
    CHECK_THAT(outcome_of("5 3 7 2"), Catch::Contains("[hubmap.rle.117] pair 2"));
    CHECK(outcome_of("5 3 7 2 1 1 2 1 50 0", lenient) == "1 2 5 4");
    CHECK(outcome_of("1 2 3 2") == "1 4");
    CHECK(outcome_of(" \t1  2\r\n") == "1 2");
    CHECK(outcome_of("") == "");
    CHECK(outcome_of("100 1") == "100 1");
    CHECK_THROWS_WITH(kaggle_rle({-1, 4}), Catch::Contains("[hubmap.rle.101]"));
    CHECK_THROWS_WITH(kaggle_rle({index{1} << 32, index{1} << 32}), Catch::Contains("[hubmap.rle.101]"));
    CHECK_THROWS_WITH(parse_rle("1 2", {-3, -3}), Catch::Contains("[hubmap.rle.101]"));
    CHECK_THROWS_WITH(kaggle_rle({4, 4}, {{0, 2}, {2, 1}}), Catch::Contains("[hubmap.rle.102]"));
    rle_builder<kaggle_rle> builder({4, 4});
    builder.append(5, 2);
    CHECK_THROWS_WITH(builder.append(3, 1), Catch::Contains("[hubmap.rle.103]"));
    constexpr auto huge = std::numeric_limits<index>::max();
    CHECK_THROWS_WITH(builder.append(huge, huge), Catch::Contains("[hubmap.rle.102]"));
    CHECK_THROWS_WITH(builder.append(8, -1), Catch::Contains("[hubmap.rle.102]"));
    CHECK_THROWS_WITH(builder.append(15, 2), Catch::Contains("[hubmap.rle.102]"));
}

TEST_CASE("positions beyond 2^32 survive") {
    const extent slide{100000, 60000};
    const auto code = parse_rle("5999999999 2", slide);
    CHECK(code.area() == 2);
    CHECK(code.pixel_at(code.runs()[0].start) == pixel{99998, 59999});
    CHECK(print(code) == "5999999999 2");
}
