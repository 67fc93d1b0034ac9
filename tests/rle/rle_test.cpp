#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/rle.hpp>
#include <hubmap/rle/text.hpp>
#include <set>

using namespace hubmap;
using row_rle = rle<scan_order::row_major, 0>;

namespace {

label_image<> mask_of(extent size, const std::vector<int>& values) {
    label_image<> mask(size);
    for (std::size_t i = 0; i < values.size(); ++i) mask.values()[i] = static_cast<std::uint8_t>(values[i]);
    return mask;
}

label_image<> random_mask(random_stream& random, extent size, double share) {
    label_image<> mask(size);
    for (auto& code : mask.values()) code = bernoulli(random, share);
    return mask;
}

/// Pixel by pixel, as the definition says.
template <class Rle>
Rle naive_encode(const label_image<>& mask) {
    rle_builder<Rle> builder(mask.size());
    const bool by_column = Rle::order == scan_order::column_major;
    const index lines = by_column ? mask.width() : mask.height(),
                length = by_column ? mask.height() : mask.width();
    for (index line = 0; line < lines; ++line)
        for (index i = 0; i < length; ++i)
            if (by_column ? mask(i, line) : mask(line, i)) builder.append(line * length + i, 1);
    return std::move(builder).finish();
}

}  // namespace

TEST_CASE("the codes of the format's description") {
    CHECK(print(encode(mask_of({3, 4}, {0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1}))) == "2 1 4 2 7 1 12 1");
    CHECK(print(encode(mask_of({2, 2}, {1, 0, 1, 1}))) == "1 2 4 1");
    CHECK(print(encode<row_rle>(mask_of({2, 2}, {1, 0, 1, 1}))) == "0 1 2 2");
    CHECK(print(encode(label_image<>({5, 5}))).empty());
    CHECK(print(encode(label_image<>({0, 0}))).empty());
}

TEST_CASE("all masks up to 4 x 4: encode, print, parse and decode are inverse") {
    for (index height = 1; height <= 4; ++height)
        for (index width = 1; width <= 4; ++width) {
            std::set<std::string> texts;
            for (unsigned bits = 0; bits < 1U << (height * width); ++bits) {
                label_image<> mask({height, width});
                for (std::size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = bits >> i & 1;
                const auto code = encode(mask);
                const auto by_row = encode<row_rle>(mask);
                if (code != naive_encode<kaggle_rle>(mask) || by_row != naive_encode<row_rle>(mask) ||
                    parse_rle(print(code), mask.size()) != code || decoded(code) != mask ||
                    decoded(by_row) != mask)
                    FAIL("mask " << bits << " of " << mask.size());
                texts.insert(print(code));
            }
            CHECK(texts.size() == std::size_t{1} << (height * width));
        }
}

TEST_CASE("random masks: any strides, any number of threads, both orders") {
    random_stream random({.seed = 5});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 60), 1 + uniform_index(random, 5000)};
        const auto mask = random_mask(random, size, uniform(random, 0, 1));
        const auto code = encode(mask);
        REQUIRE(code == naive_encode<kaggle_rle>(mask));
        REQUIRE(encode<kaggle_rle>({.threads = 3}, mask.view()) == code);
        label_image<> column_major({size.width, size.height});
        decode(code, column_major.view().transposed());
        REQUIRE(encode(label_view<const std::uint8_t>(column_major.view().transposed())) == code);
        REQUIRE(encode<row_rle>(mask) == naive_encode<row_rle>(mask));
    }
}

TEST_CASE("decode at a smaller size keeps cells that are covered by half") {
    random_stream random({.seed = 6});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 40), 1 + uniform_index(random, 40)};
        const index downscale = 1 + uniform_index(random, 7);
        const auto mask = random_mask(random, size, uniform(random, .2, .8));
        const extent small{ceil_div(size.height, downscale), ceil_div(size.width, downscale)};
        label_image<> by_column(small), by_row(small), expected(small);
        decode_downscaled(encode(mask), downscale, by_column.view());
        decode_downscaled(encode<row_rle>(mask), downscale, by_row.view());
        for (index y = 0; y < small.height; ++y)
            for (index x = 0; x < small.width; ++x) {
                const auto cell =
                    intersect(whole(size), {y * downscale, x * downscale, downscale, downscale});
                index set = 0;
                for (index i = 0; i < cell.height; ++i)
                    for (index j = 0; j < cell.width; ++j) set += mask(cell.y + i, cell.x + j);
                expected(y, x) = 2 * set >= cell.size().area();
            }
        REQUIRE(by_column == expected);
        REQUIRE(by_row == expected);
        label_image<> part({size.height / downscale, size.width / downscale});
        decode_downscaled(encode(mask), downscale, part.view());
        for (index y = 0; y < part.height(); ++y)
            for (index x = 0; x < part.width(); ++x) REQUIRE(part(y, x) == expected(y, x));
    }
    label_image<> large({3, 3});
    CHECK_THROWS_WITH(decode_downscaled(kaggle_rle({4, 2}), large.view()),
                      Catch::Contains("[hubmap.rle.122]"));
    CHECK_THROWS_WITH(decode_downscaled(kaggle_rle({4, 4}), 2, large.view()),
                      Catch::Contains("[hubmap.rle.122]"));
    CHECK_THROWS_WITH(decode(kaggle_rle({4, 4}), large.view()), Catch::Contains("[hubmap.rle.121]"));
}

TEST_CASE("decode at any smaller size counts parts of pixels") {
    random_stream random({.seed = 16});
    for (int round = 0; round < 100; ++round) {
        const extent size{1 + uniform_index(random, 30), 1 + uniform_index(random, 30)};
        const extent small{1 + uniform_index(random, size.height), 1 + uniform_index(random, size.width)};
        const auto mask = random_mask(random, size, uniform(random, .2, .8));
        label_image<> by_column(small), by_row(small), expected(small);
        decode_downscaled(encode(mask), by_column.view());
        decode_downscaled(encode<row_rle>(mask), by_row.view());
        // Each pixel as small.height x small.width points: cells hold size.height x size.width of them.
        for (index y = 0; y < small.height; ++y)
            for (index x = 0; x < small.width; ++x) {
                index set = 0;
                for (index i = y * size.height; i < (y + 1) * size.height; ++i)
                    for (index j = x * size.width; j < (x + 1) * size.width; ++j)
                        set += mask(i / small.height, j / small.width);
                expected(y, x) = 2 * set >= size.area();
            }
        REQUIRE(by_column == expected);
        REQUIRE(by_row == expected);
    }
}

TEST_CASE("labels of several classes, codes of more bytes and images inside others are encoded alike") {
    random_stream random({.seed = 17});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 90), 1 + uniform_index(random, 600)};
        const extent around{size.height + 3, size.width + 5};
        label_image<> mask(size), bytes(around);
        label_image<std::uint32_t> words(around);
        image<std::uint8_t> pixels(size, 3);
        const auto inside = window{2, 3, size.height, size.width};
        const double change = uniform(random, 0, .3);
        std::uint8_t code = 0;
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x) {
                if (bernoulli(random, change)) code = static_cast<std::uint8_t>(uniform_index(random, 4));
                mask(y, x) = code == 2;
                pixels(y, x, 1) = bytes.view().crop(inside)(y, x) = code;
                words.view().crop(inside)(y, x) = code == 2 ? 70000U : code;
            }
        const label_view<const std::uint8_t> of_bytes = bytes.view().crop(inside);
        const label_view<const std::uint32_t> of_words = words.view().crop(inside);
        const label_view<const std::uint8_t> of_channel(image_view<const std::uint8_t>(pixels).channel(1));
        const auto by_column = naive_encode<kaggle_rle>(mask);
        const auto by_row = naive_encode<row_rle>(mask);
        REQUIRE(encode(of_bytes, 2) == by_column);
        REQUIRE(encode(of_words, 70000) == by_column);
        REQUIRE(encode(of_channel, 2) == by_column);
        REQUIRE(encode<row_rle>(of_bytes, 2) == by_row);
        REQUIRE(encode<row_rle>(of_words, 70000) == by_row);
        REQUIRE(encode<row_rle>(of_channel, 2) == by_row);
    }
}

TEST_CASE("malformed texts are refused with the pair's number") {
    const auto error_of = [](std::string_view text,
                             rle_dialect dialect = rle_dialect::strict) -> std::string {
        try {
            return print(parse_rle(text, {10, 10}, dialect));
        } catch (const error& e) {
            return e.what();
        }
    };
    const auto lenient = rle_dialect::lenient;
    CHECK(error_of("1 2 x 4") == "[hubmap.rle.111] pair 2: the start is not a number");
    CHECK(error_of("1 2 4 5y") == "[hubmap.rle.111] pair 2: the length is not a number");
    CHECK_THAT(error_of("-1 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(error_of("-0 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(error_of("+1 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(error_of("1.5 2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(error_of("1,2"), Catch::Contains("[hubmap.rle.111] pair 1"));
    CHECK_THAT(error_of("9223372036854775808 1"), Catch::Contains("[hubmap.rle.112] pair 1"));
    CHECK_THAT(error_of("1 2 7"), Catch::Contains("[hubmap.rle.113] pair 2"));
    CHECK_THAT(error_of("0 2"), Catch::Contains("[hubmap.rle.114] pair 1"));
    CHECK_THAT(error_of("100 2"), Catch::Contains("[hubmap.rle.115] pair 1"));
    CHECK_THAT(error_of("102 1"), Catch::Contains("[hubmap.rle.115] pair 1"));
    CHECK_THAT(error_of("2 9223372036854775807"), Catch::Contains("[hubmap.rle.115] pair 1"));
    CHECK_THAT(error_of("1 0"), Catch::Contains("[hubmap.rle.116] pair 1"));
    CHECK_THAT(error_of("5 3 2 1"), Catch::Contains("[hubmap.rle.117] pair 2"));
    CHECK_THAT(error_of("5 3 7 2"), Catch::Contains("[hubmap.rle.117] pair 2"));
    CHECK(error_of("5 3 7 2 1 1 2 1 50 0", lenient) == "1 2 5 4");
    CHECK(error_of("1 2 3 2") == "1 4");
    CHECK(error_of(" \t1  2\r\n") == "1 2");
    CHECK(error_of("") == "");
    CHECK(error_of("100 1") == "100 1");
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

TEST_CASE("algebra on codes equals algebra on masks") {
    random_stream random({.seed = 7});
    for (int round = 0; round < 100; ++round) {
        const extent size{1 + uniform_index(random, 20), 1 + uniform_index(random, 20)};
        const auto a = random_mask(random, size, uniform(random, 0, 1)),
                   b = random_mask(random, size, uniform(random, 0, 1));
        const auto code_a = encode(a), code_b = encode(b);
        label_image<> either(size), both(size), only_a(size);
        index common = 0;
        for (std::size_t i = 0; i < a.values().size(); ++i) {
            either.values()[i] = a.values()[i] | b.values()[i];
            both.values()[i] = a.values()[i] & b.values()[i];
            only_a.values()[i] = a.values()[i] & !b.values()[i];
            common += both.values()[i];
        }
        REQUIRE(union_of(code_a, code_b) == encode(either));
        REQUIRE(intersection_of(code_a, code_b) == encode(both));
        REQUIRE(difference_of(code_a, code_b) == encode(only_a));
        REQUIRE(common_area(code_a, code_b) == common);
        const double sum = static_cast<double>(code_a.area() + code_b.area());
        REQUIRE(dice(code_a, code_b) == (sum == 0 ? 1. : 2. * static_cast<double>(common) / sum));
    }
    CHECK(dice(kaggle_rle({2, 2}), kaggle_rle({2, 2})) == 1);
    CHECK(iou(kaggle_rle({2, 2}), encode(mask_of({2, 2}, {1, 0, 0, 0}))) == 0);
    CHECK_THROWS_WITH(dice(kaggle_rle({2, 2}), kaggle_rle({2, 3})), Catch::Contains("[hubmap.rle.141]"));
}

TEST_CASE("connected objects equal those of a flood fill") {
    random_stream random({.seed = 8});
    for (int round = 0; round < 200; ++round) {
        const extent size{1 + uniform_index(random, 14), 1 + uniform_index(random, 14)};
        const auto mask = random_mask(random, size, uniform(random, .2, .7));
        for (const auto joined : {connectivity::four, connectivity::eight}) {
            label_image<std::uint32_t> filled(size);
            std::vector<component> expected;
            for (index x = 0; x < size.width; ++x)
                for (index y = 0; y < size.height; ++y) {
                    if (!mask(y, x) || filled(y, x)) continue;
                    index area = 0, top = y, bottom = y, left = x, right = x;
                    std::vector<pixel> open{{y, x}};
                    filled(y, x) = static_cast<std::uint32_t>(expected.size() + 1);
                    while (!open.empty()) {
                        const auto at = open.back();
                        open.pop_back();
                        ++area;
                        top = std::min(top, at.y), bottom = std::max(bottom, at.y);
                        left = std::min(left, at.x), right = std::max(right, at.x);
                        for (index dy = -1; dy <= 1; ++dy)
                            for (index dx = -1; dx <= 1; ++dx) {
                                if (joined == connectivity::four && dy != 0 && dx != 0) continue;
                                const pixel next{at.y + dy, at.x + dx};
                                if (!contains(whole(size), {next.y, next.x, 1, 1}) || !mask(next.y, next.x) ||
                                    filled(next.y, next.x))
                                    continue;
                                filled(next.y, next.x) = filled(y, x);
                                open.push_back(next);
                            }
                    }
                    expected.push_back({area, {top, left, bottom - top + 1, right - left + 1}});
                }
            const auto found = connected_components(encode(mask), joined);
            window all{};
            for (const auto& object : expected) {
                if (all.empty()) all = object.bounds;
                const index bottom = std::max(all.y + all.height, object.bounds.y + object.bounds.height);
                const index right = std::max(all.x + all.width, object.bounds.x + object.bounds.width);
                all.y = std::min(all.y, object.bounds.y), all.x = std::min(all.x, object.bounds.x);
                all.height = bottom - all.y, all.width = right - all.x;
            }
            REQUIRE(bounding_box(encode(mask)) == all);
            REQUIRE(bounding_box(encode<row_rle>(mask)) == all);
            REQUIRE(connected_components(encode<row_rle>(mask), joined).objects.size() == expected.size());
            REQUIRE(found.objects.size() == expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                REQUIRE(found.objects[i].area == expected[i].area);
                REQUIRE(found.objects[i].bounds == expected[i].bounds);
            }
            for (const auto& s : found.segments)
                for (index i = s.begin; i < s.end; ++i) REQUIRE(filled(i, s.line) == s.object + 1);
        }
    }
}
