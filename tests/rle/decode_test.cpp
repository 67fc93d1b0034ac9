#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <limits>
#include <support/rle_masks.hpp>
#include <support/sanitizers.hpp>

using namespace hubmap;
using rle_masks::code_of;
using rle_masks::row_rle;

TEST_CASE("decode writes all pixels or the foreground alone, at any strides, on any number of threads") {
    random_stream random({.seed = 26});
    for (int round = 0; round < 300; ++round) {
        const extent size{1 + uniform_index(random, 70), 1 + uniform_index(random, round % 10 ? 70 : 3000)};
        const auto mask = rle_masks::random_mask(random, size);
        const auto by_column = encode<kaggle_rle>(mask);
        const auto by_row = encode<row_rle>(mask);
        const image_strides layouts[] = {{size.width, 1, 1},         {1, size.height, 1},
                                         {size.width + 3, 1, 1},     {1, size.height + 2, 1},
                                         {2 * size.width + 3, 2, 1}, {3, 3 * size.height + 1, 1}};
        for (const auto& strides : layouts) {
            std::vector<std::uint16_t> memory(
                static_cast<std::size_t>(size.height * strides.y + size.width * strides.x + 1), 7);
            const label_view<std::uint16_t> out(image_view<std::uint16_t>(memory.data(), size, 1, strides));
            const execution how{.threads = 1 + round % 3};
            const auto holds = [&](std::uint16_t foreground, std::uint16_t background) {
                std::size_t others = memory.size();
                for (index y = 0; y < size.height; ++y)
                    for (index x = 0; x < size.width; ++x, --others)
                        if (out(y, x) != (mask(y, x) ? foreground : background)) return false;
                return static_cast<std::size_t>(std::count(memory.begin(), memory.end(), 7)) >= others;
            };
            decode(how, by_column, out, 300, 4);
            CHECK(holds(300, 4));
            decode(how, by_row, out, 301, 5);
            CHECK(holds(301, 5));
            decode(how, by_column, out, 302);
            CHECK(holds(302, 5));
            decode(by_row, out);
            CHECK(holds(1, 5));
        }
    }
}

TEST_CASE("images of several parts are drawn and encoded alike by any number of threads") {
    random_stream random({.seed = 27});
    const extent size{3001, 2999};
    for (const double turns :
         {.5, .01, .0001}) {  // noise is drawn in tiles, the others by runs of the other order
        label_image<> mask(size);
        std::uint8_t side = 0;
        for (auto& code : mask.values()) code = side = bernoulli(random, turns) ? !side : side;
        const auto by_row = code_of<row_rle>(mask);
        const auto by_column = code_of<kaggle_rle>(mask);
        for (const int threads : {1, 2, 7}) {
            if (support::is_sanitized && (threads != 2 || turns != .01)) continue;
            const execution how{.threads = threads};
            CHECK(encode<row_rle>(how, mask.view()) == by_row);
            CHECK(encode<kaggle_rle>(how, mask.view()) == by_column);
            label_image<> drawn(size), across({size.width, size.height});
            for (auto& code : drawn.values()) code = 9;
            decode(how, by_row, drawn.view(), 1, 0);
            CHECK(drawn == mask);
            decode(how, by_column, drawn.view(), 0, 1);
            decode(how, by_row, drawn.view());
            CHECK(std::all_of(drawn.values().begin(), drawn.values().end(), [](auto c) { return c == 1; }));
            decode(how, by_column, drawn.view(), 1, 0);
            CHECK(drawn == mask);
            decode(how, by_row, across.view().transposed(), 1, 0);
            CHECK(encode<kaggle_rle>(how, across.view().transposed()) == by_column);
        }
    }
}

TEST_CASE("an image of another size is refused") {
    label_image<> out({3, 3});
    CHECK_THROWS_WITH(decode({}, kaggle_rle({3, 4}), out.view(), 1, 0), Catch::Contains("[hubmap.rle.121]"));
    CHECK_THROWS_WITH(decode({}, kaggle_rle({4, 3}), out.view()), Catch::Contains("[hubmap.rle.121]"));
    CHECK_THROWS_WITH(decode_downscaled(kaggle_rle({4, 4}), std::numeric_limits<index>::max(), out.view()),
                      Catch::Contains("[hubmap.rle.122]"));
    label_image<> one({1, 1});
    decode_downscaled(kaggle_rle({4, 4}, {{0, 16}}), std::numeric_limits<index>::max(), one.view());
    CHECK(one(0, 0) == 1);
    label_image<> none({0, 3});
    decode({}, kaggle_rle({0, 3}), none.view(), 1, 0);
}

TEST_CASE("decode at a smaller size keeps cells that are covered by half") {
    random_stream random({.seed = 6});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 40), 1 + uniform_index(random, 40)};
        const index downscale = 1 + uniform_index(random, 7);
        const auto mask = rle_masks::noise_mask(random, size, uniform(random, .2, .8));
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
        const auto mask = rle_masks::noise_mask(random, size, uniform(random, .2, .8));
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
