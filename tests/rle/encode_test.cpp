#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/band_encoder.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <limits>
#include <set>
#include <support/rle_masks.hpp>
#include <support/sanitizers.hpp>

using namespace hubmap;
using namespace rle_masks;

namespace {

const execution ways[] = {{.threads = 1, .instructions = instruction_set::baseline},
                          {.threads = 1},
                          {.threads = 2},
                          {.threads = 5, .instructions = instruction_set::baseline}};

/// The code of bands of random thickness.
template <class Rle>
Rle encode_bands(random_stream& random, label_view<const std::uint8_t> mask, bands kind) {
    band_encoder<Rle> encoder(mask.size(), kind);
    const bool rows = kind == bands::rows;
    const index depth = rows ? mask.height() : mask.width();
    for (index done = 0; done < depth;) {
        const index next = std::min(depth, done + 1 + uniform_index(random, 40));
        encoder.add({.threads = 1 + static_cast<int>(uniform_index(random, 3))},
                    mask.crop(rows ? window{done, 0, next - done, mask.width()}
                                   : window{0, done, mask.height(), next - done}));
        done = next;
    }
    return std::move(encoder).finish();
}

/// Everything that encodes gives the code that the definition gives, and decode gives the mask back.
template <class Rle>
void check_all_ways(random_stream& random, const label_image<>& mask) {
    const auto expected = code_of<Rle>(mask);
    // The same mask with its columns in memory, and with a gap between pixels and rows.
    label_image<> across({mask.width(), mask.height()});
    std::vector<std::uint8_t> memory(static_cast<std::size_t>(mask.height() * (2 * mask.width() + 3) + 1), 1);
    const label_view<std::uint8_t> apart(
        image_view<std::uint8_t>(memory.data(), mask.size(), 1, {2 * mask.width() + 3, 2, 1}));
    for (index y = 0; y < mask.height(); ++y)
        for (index x = 0; x < mask.width(); ++x) across(x, y) = apart(y, x) = mask(y, x);
    const label_view<const std::uint8_t> views[] = {mask.view(), across.view().transposed(), apart};
    for (const auto& how : ways)
        for (const auto& view : views) {
            if (encode<Rle>(how, view) != expected) FAIL("encode a mask of " << mask.size());
            if (encode_above<Rle>(how, view.pixels(), .5) != expected) FAIL("encode_above " << mask.size());
        }
    for (const auto& view : views)
        if (encode_bands<Rle>(random, view, bands::rows) != expected ||
            encode_bands<Rle>(random, view, bands::columns) != expected)
            FAIL("bands of a mask of " << mask.size());
    if (decoded(expected) != mask) FAIL("decode a mask of " << mask.size());
}

}  // namespace

TEST_CASE("all masks up to 4 x 4: every way of encoding, and back", "[encode]") {
    random_stream random({.seed = 1});
    for (index height = 1; height <= 4; ++height)
        for (index width = 1; width <= 4; ++width)
            for (unsigned bits = 0; bits < 1U << (height * width); ++bits) {
                const auto mask = rle_masks::mask_of_bits({height, width}, bits);
                // All of them once in the usual way; the others, which share its parts, for one in eight.
                if (encode(mask) != code_of<kaggle_rle>(mask) ||
                    encode<row_rle>(mask) != code_of<row_rle>(mask) || decoded(encode(mask)) != mask)
                    FAIL("mask " << bits << " of " << mask.size());
                if (height * width > (support::is_sanitized ? 4 : 9) &&
                    bits % (support::is_sanitized ? 64 : 8) != 3)
                    continue;
                check_all_ways<kaggle_rle>(random, mask);
                check_all_ways<row_rle>(random, mask);
            }
}

TEST_CASE("10,000 random masks of odd sizes: every way of encoding", "[encode]") {
    random_stream random({.seed = 2});
    for (int round = 0; round < (support::is_sanitized ? 1500 : 10000); ++round) {
        // Mostly small, now and then longer than what is looked at in one step.
        const index most = round % 50 == 0 ? 700 : round % 5 == 0 ? 130 : 20;
        const extent size{1 + uniform_index(random, round % 3 == 0 ? 9 : most),
                          1 + uniform_index(random, round % 3 == 1 ? 9 : most)};
        const auto mask = random_mask(random, size);
        if (round % 10 == 0) {
            check_all_ways<kaggle_rle>(random, mask);
            check_all_ways<row_rle>(random, mask);
            continue;
        }
        const execution how{.threads = 1 + round % 3,
                            .instructions = round % 2 ? instruction_set::baseline : instruction_set::widest};
        const auto code = encode<kaggle_rle>(how, mask.view());
        const auto by_row = encode<row_rle>(how, mask.view());
        if (code != code_of<kaggle_rle>(mask) || by_row != code_of<row_rle>(mask) || decoded(code) != mask ||
            decoded(by_row) != mask)
            FAIL("round " << round << ", mask of " << size);
    }
}

TEST_CASE("full, empty, checkered, single pixels, single lines", "[encode]") {
    random_stream random({.seed = 3});
    for (const extent size : {extent{1, 1}, {1, 700}, {700, 1}, {257, 300}, {64, 64}, {3, 2049}, {2049, 3}}) {
        label_image<> empty(size), full(size), checkered(size), one(size), corners(size);
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x) {
                full(y, x) = 1;
                checkered(y, x) = (y + x) % 2;
            }
        one(size.height / 2, size.width / 2) = 1;
        corners(0, 0) = corners(size.height - 1, 0) = corners(0, size.width - 1) =
            corners(size.height - 1, size.width - 1) = 1;  // runs across the ends of lines
        for (const auto* mask : {&empty, &full, &checkered, &one, &corners}) {
            check_all_ways<kaggle_rle>(random, *mask);
            check_all_ways<row_rle>(random, *mask);
        }
    }
    CHECK(encode(label_image<>({0, 7})).empty());
    CHECK(encode_above({}, image_view<const float>(nullptr, {7, 0}), 0).size() == extent{7, 0});
}

TEMPLATE_TEST_CASE("what lies above a threshold, in any type", "[encode]", std::uint8_t, std::uint16_t,
                   std::uint32_t, float, double) {
    using limits = std::numeric_limits<TestType>;
    random_stream random({.seed = 4});
    constexpr double infinity = std::numeric_limits<double>::infinity(),
                     nan = std::numeric_limits<double>::quiet_NaN();
    for (int round = 0; round < 40; ++round) {
        image<TestType> values({1 + uniform_index(random, 40), 1 + uniform_index(random, 600)});
        TestType value = 0;
        for (auto& v : values.values()) {
            if (bernoulli(random, .1)) value = static_cast<TestType>(uniform(random, 0, 9));
            v = value;
        }
        values.values().front() = limits::max();
        values.values().back() = limits::lowest();
        if constexpr (std::is_floating_point_v<TestType>)
            for (auto& v : values.values())
                if (bernoulli(random, .05))
                    v = bernoulli(random, .5) ? limits::quiet_NaN() : limits::infinity();
        for (const double threshold : {-infinity, -1e300, -1., -.5, 0., .3, 3., 3.999, 4., 7.5, 254., 255.,
                                       65535., 4294967294., 4294967295., 3.5e38, 1e308, infinity, nan}) {
            label_image<> mask(values.size());
            for (index y = 0; y < values.height(); ++y)
                for (index x = 0; x < values.width(); ++x)
                    mask(y, x) = static_cast<double>(values(y, x)) > threshold;
            CAPTURE(threshold, values.size());
            const image_view<const TestType> view = values.view();
            CHECK(encode_above(ways[round % 4], view, threshold) == code_of<kaggle_rle>(mask));
            CHECK(encode_above<row_rle>(ways[round % 4], view, threshold) == code_of<row_rle>(mask));
            for (const bands kind : {bands::rows, bands::columns}) {
                threshold_band_encoder<kaggle_rle, TestType> encoder(values.size(), kind, threshold);
                const bool rows = kind == bands::rows;
                const index depth = rows ? values.height() : values.width(), middle = depth / 2;
                encoder.add({}, view.crop(rows ? window{0, 0, middle, values.width()}
                                               : window{0, 0, values.height(), middle}));
                encoder.add({}, view.crop(rows ? window{middle, 0, depth - middle, values.width()}
                                               : window{0, middle, values.height(), depth - middle}));
                CHECK(std::move(encoder).finish() == code_of<kaggle_rle>(mask));
            }
        }
    }
    const image<TestType> colours({2, 2}, 3);
    CHECK_THROWS_WITH(encode_above({}, colours.view(), 0), Catch::Contains("[hubmap.rle.124]"));
}

TEST_CASE("images of more than 2^31 and 2^32 pixels are encoded, whole and in bands", "[encode]") {
    if (support::is_sanitized) return;  // 13e9 looks at a pixel
    // One row that stands for all of them: views may have a stride of 0.
    for (const extent size : {extent{46341, 46342}, extent{65536, 65538}}) {
        REQUIRE(size.area() > index{1} << (size.height < 50000 ? 31 : 32));
        std::vector<std::uint8_t> row(static_cast<std::size_t>(size.width));
        for (const std::size_t x : {std::size_t{7}, std::size_t{8}, row.size() - 1}) row[x] = 1;
        const label_view<const std::uint8_t> mask(
            image_view<const std::uint8_t>(row.data(), size, 1, {0, 1, 1}));
        const auto by_column = encode<kaggle_rle>(execution{.threads = 2}, mask);
        REQUIRE(by_column.runs().size() == 2);
        CHECK(by_column.runs()[0] == run{7 * size.height, 2 * size.height});
        CHECK(by_column.runs()[1] == run{(size.width - 1) * size.height, size.height});
        const auto by_row = encode<row_rle>(execution{.threads = 2}, mask);
        REQUIRE(by_row.runs().size() == static_cast<std::size_t>(2 * size.height));
        CHECK(by_row.runs().back() == run{size.area() - 1, 1});
        band_encoder<kaggle_rle> encoder(size, bands::rows);
        for (index y = 0; y < size.height; y += 16384)
            encoder.add({}, mask.crop({y, 0, std::min<index>(16384, size.height - y), size.width}));
        CHECK(std::move(encoder).finish() == by_column);
    }
}

TEST_CASE("bands that do not fit are refused", "[band_encoder]") {
    using encoder = band_encoder<kaggle_rle>;
    const label_image<> band({3, 8}), narrow({3, 7});
    encoder rows({10, 8}, bands::rows), columns({3, 10}, bands::columns);
    rows.add({}, band.view());
    CHECK_THROWS_WITH(rows.add({}, narrow.view()), Catch::Contains("[hubmap.rle.125]"));
    rows.add({}, band.view());
    rows.add({}, band.view());
    CHECK_THROWS_WITH(rows.add({}, band.view()), Catch::Contains("[hubmap.rle.125]"));
    CHECK_THROWS_WITH(std::move(rows).finish(), Catch::Contains("[hubmap.rle.126]"));
    columns.add({}, band.view());
    CHECK_THROWS_WITH(columns.add({}, band.view()), Catch::Contains("[hubmap.rle.125]"));
    CHECK_THROWS_WITH(encoder({-1, 4}, bands::rows), Catch::Contains("[hubmap.rle.101]"));
    CHECK(encoder({0, 4}, bands::rows).finish().size() == extent{0, 4});
}

TEST_CASE("runs are written into a buffer as far as they fit", "[encode]") {
    label_image<> mask({1, 9});
    mask(0, 1) = mask(0, 3) = mask(0, 4) = mask(0, 8) = 1;
    run few[2], enough[4];
    CHECK(encode_into({}, mask.view(), few) == 3);
    CHECK(few[1] == run{3, 2});
    CHECK(encode_into({}, mask.view(), enough) == 3);
    CHECK(enough[2] == run{8, 1});
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
        const auto by_column = code_of<kaggle_rle>(mask);
        const auto by_row = code_of<row_rle>(mask);
        REQUIRE(encode(of_bytes, 2) == by_column);
        REQUIRE(encode(of_words, 70000) == by_column);
        REQUIRE(encode(of_channel, 2) == by_column);
        REQUIRE(encode<row_rle>(of_bytes, 2) == by_row);
        REQUIRE(encode<row_rle>(of_words, 70000) == by_row);
        REQUIRE(encode<row_rle>(of_channel, 2) == by_row);
    }
}
