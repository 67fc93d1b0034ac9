#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <hubmap/metrics/overlap.hpp>
#include <hubmap/rle/class_algebra.hpp>
#include <hubmap/rle/class_text.hpp>
#include <hubmap/rle/decode_classes.hpp>
#include <hubmap/rle/encode_classes.hpp>
#include <hubmap/rle/reorder.hpp>
#include <support/outcome.hpp>
#include <support/rle_masks.hpp>
#include <support/sanitizers.hpp>

using namespace hubmap;
using namespace rle_masks;

namespace {

template <scan_order Order, class Value>
std::vector<class_run<Value>> naive_runs(const label_image<Value>& labels) {
    const bool by_column = Order == scan_order::column_major;
    const index lines = by_column ? labels.width() : labels.height(),
                length = by_column ? labels.height() : labels.width();
    std::vector<class_run<Value>> runs;
    Value before = 0;
    for (index line = 0; line < lines; ++line)
        for (index i = 0; i < length; ++i) {
            const Value value = by_column ? labels(i, line) : labels(line, i);
            if (value != 0 && value == before)
                ++runs.back().length;
            else if (value != 0)
                runs.push_back({line * length + i, 1, value});
            before = value;
        }
    return runs;
}

/// Classes 0 .. `classes` - 1 in noise or in stripes and blocks.
template <class Value>
label_image<Value> random_labels(random_stream& random, extent size, index classes) {
    label_image<Value> labels(size);
    const double change = bernoulli(random, .5) ? 1 : .1;
    auto value = static_cast<Value>(uniform_index(random, classes));
    for (auto& code : labels.values()) {
        if (bernoulli(random, change)) value = static_cast<Value>(uniform_index(random, classes));
        code = value;
    }
    for (index blocks = uniform_index(random, 4); blocks > 0; --blocks) {
        const window block{uniform_index(random, size.height), uniform_index(random, size.width),
                           uniform_index(random, size.height), uniform_index(random, size.width)};
        const auto inside = intersect(block, whole(size));
        for (index y = 0; y < inside.height; ++y)
            for (index x = 0; x < inside.width; ++x) labels(inside.y + y, inside.x + x) = value;
    }
    return labels;
}

/// Blocks of classes 1 .. `classes` - 1 over each other, some wide, some a few pixels.
template <class Value>
label_image<Value> class_blobs(random_stream& random, extent size, index classes) {
    label_image<Value> labels(size);
    for (int blob = 0; blob < 3000; ++blob) {
        const index most = blob < 40 ? 1000 : 60;
        const auto block =
            intersect(whole(size), {uniform_index(random, size.height), uniform_index(random, size.width),
                                    1 + uniform_index(random, most), 1 + uniform_index(random, most)});
        const auto value = static_cast<Value>(uniform_index(random, classes));
        for (index y = 0; y < block.height; ++y)
            std::fill_n(&labels(block.y + y, block.x), block.width, value);
    }
    return labels;
}

template <scan_order Order, int Base, class Value>
void check_labels(const label_image<Value>& labels, index classes) {
    using code_type = class_rle<Order, Base, Value>;
    const auto code = encode_classes<Order, Base>(labels);
    CAPTURE(labels.size().height, labels.size().width, print(code));
    REQUIRE(code == code_type(labels.size(), naive_runs<Order>(labels)));
    REQUIRE(decoded_classes(code) == labels);
    REQUIRE(parse_class_rle<code_type>(print(code), labels.size()) == code);

    constexpr auto other =
        Order == scan_order::column_major ? scan_order::row_major : scan_order::column_major;
    const auto along_other = code_cast<class_rle<other, 0, Value>>(code);
    REQUIRE(along_other == (class_rle<other, 0, Value>(labels.size(), naive_runs<other>(labels))));
    REQUIRE(code_cast<code_type>(along_other) == code);

    std::vector<rle<Order, Base>> masks;
    std::vector<Value> values;
    for (index value = 0; value < classes; ++value) {
        const auto of_class = code_of_class(code, static_cast<Value>(value));
        const auto mask =
            drawn(labels.size(), [&](index y, index x) { return labels(y, x) == static_cast<Value>(value); });
        REQUIRE(of_class == code_of<rle<Order, Base>>(mask));
        if (value == 0) continue;
        masks.push_back(of_class);
        values.push_back(static_cast<Value>(value));
    }
    if (!masks.empty()) REQUIRE(merge_classes(masks, values) == code);
}

template <class Value>
void check_strides(random_stream& random, const label_image<Value>& labels, const execution& how) {
    const auto [height, width] = labels.size();
    label_image<Value> around({height + 3, width + 5}), turned({width, height});
    image<Value> pixels(labels.size(), 3);
    const auto inside = around.view().crop({1, 2, height, width});
    for (auto& value : around.values()) value = static_cast<Value>(uniform_index(random, 3));
    for (index y = 0; y < height; ++y)
        for (index x = 0; x < width; ++x) inside(y, x) = turned(x, y) = pixels(y, x, 1) = labels(y, x);
    const label_view<const Value> of_inside = inside;
    const label_view<const Value> of_turned = label_view<const Value>(turned.view()).transposed();
    const label_view<const Value> of_channel(image_view<const Value>(pixels).channel(1));
    for (const auto& view : {of_inside, of_turned, of_channel}) {
        REQUIRE(encode_classes(how, view).runs().size() ==
                naive_runs<scan_order::column_major>(labels).size());
        REQUIRE(encode_classes(how, view) == encode_classes(labels));
        REQUIRE(encode_classes<scan_order::row_major, 0>(how, view) ==
                encode_classes<scan_order::row_major, 0>(labels));
    }
    const auto before = around;
    decode_classes(how, encode_classes(labels), inside);
    REQUIRE(around == before);  // the same inside, nothing around
    for (auto& value : turned.values()) value = 7;
    decode_classes(how, encode_classes<scan_order::row_major, 0>(labels), turned.view().transposed());
    REQUIRE(encode_classes(label_view<const Value>(turned.view()).transposed()) == encode_classes(labels));
    const auto others = pixels;
    const label_view<Value> channel(pixels.view().channel(1));
    decode_classes(how, class_rle<scan_order::row_major, 0, Value>(labels.size()), channel);
    REQUIRE(encode_classes(how, of_channel).empty());
    decode_classes(how, encode_classes(labels), channel);
    REQUIRE(pixels == others);
}

}  // namespace

TEST_CASE(
    "all label images of three classes up to 2 x 4 and 3 x 3: encode, decode, print, parse, split, merge") {
    for (const extent size : {extent{1, 1}, {1, 4}, {4, 1}, {2, 2}, {2, 3}, {3, 2}, {2, 4}, {3, 3}}) {
        index images = 1;
        for (index i = 0; i < size.area(); ++i) images *= 3;
        for (index number = 0; number < images; ++number) {
            label_image<> labels(size);
            index left = number;
            for (auto& code : labels.values()) {
                code = static_cast<std::uint8_t>(left % 3);
                left /= 3;
            }
            check_labels<scan_order::column_major, 1>(labels, 3);
            check_labels<scan_order::row_major, 0>(labels, 3);
        }
    }
}

TEST_CASE("random label images of one to four bytes, any strides, any number of threads") {
    random_stream random({.seed = 81});
    for (int round = 0; round < 80; ++round) {
        const extent size{1 + uniform_index(random, 70), 1 + uniform_index(random, 60)};
        const auto bytes = random_labels<std::uint8_t>(random, size, 1 + uniform_index(random, 6));
        const auto words = random_labels<std::uint16_t>(random, size, 5);
        const auto codes = random_labels<std::uint32_t>(random, size, 3);
        check_labels<scan_order::column_major, 1>(bytes, 6);
        check_labels<scan_order::row_major, 0>(words, 5);
        check_labels<scan_order::column_major, 0>(codes, 3);
        check_strides(random, bytes, {.threads = 1});
        check_strides(random, words, {.threads = 3});
        check_strides(random, codes, {.threads = 2});
    }
    const auto wide = random_labels<std::uint8_t>(random, {5, 6000}, 4);  // several parts
    check_labels<scan_order::column_major, 1>(wide, 4);
    check_strides(random, wide, {.threads = 3});
}

TEMPLATE_TEST_CASE(
    "class images of several bands and parts are encoded and drawn alike by any number of threads", "",
    std::uint8_t, std::uint16_t, std::uint32_t) {
    random_stream random({.seed = 84});
    const extent size{3001, 2999};
    const auto labels = class_blobs<TestType>(random, size, 5);
    label_image<TestType> across({size.width, size.height});
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) across(x, y) = labels(y, x);
    using by_column_type = class_rle<scan_order::column_major, 1, TestType>;
    using by_row_type = class_rle<scan_order::row_major, 0, TestType>;
    const by_column_type by_column(size, naive_runs<scan_order::column_major>(labels));
    const by_row_type by_row(size, naive_runs<scan_order::row_major>(labels));
    const label_view<const TestType> views[] = {labels.view(),
                                                label_view<const TestType>(across.view()).transposed()};
    for (const int threads : {1, 2, 7}) {
        if (support::is_sanitized && threads != 2) continue;
        const execution how{.threads = threads};
        for (const auto& view : views) {
            CHECK(encode_classes(how, view) == by_column);
            CHECK((encode_classes<scan_order::row_major, 0>(how, view)) == by_row);
        }
        const auto draws = [&](const auto& code) {
            label_image<TestType> drawn(size);
            for (auto& value : drawn.values()) value = 9;
            decode_classes(how, code, drawn.view());
            return drawn == labels;
        };
        CHECK(draws(by_row));
        CHECK(draws(by_column));
    }
}

TEST_CASE(
    "classes that change at every pixel or along lines alone are drawn, across the memory or along it") {
    random_stream random({.seed = 85});
    const extent size{601, 1301};
    label_image<> noise(size), rows(size), columns(size);
    for (auto& value : noise.values()) value = static_cast<std::uint8_t>(uniform_index(random, 4));
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            rows(y, x) = static_cast<std::uint8_t>(y % 5);
            columns(y, x) = static_cast<std::uint8_t>(x % 3);
        }
    for (const auto& labels : {noise, rows, columns})
        for (const int threads : {1, 2, 7}) {
            label_image<> by_row(size), by_column(size);
            decode_classes({.threads = threads}, encode_classes<scan_order::row_major, 0>(labels),
                           by_row.view());
            decode_classes({.threads = threads}, encode_classes(labels), by_column.view());
            CHECK(by_row == labels);
            CHECK(by_column == labels);
        }
}

TEST_CASE("masks that overlap: the later class wins") {
    random_stream random({.seed = 82});
    for (int round = 0; round < 100; ++round) {
        const extent size{1 + uniform_index(random, 50), 1 + uniform_index(random, 50)};
        label_image<> painted(size);
        std::vector<row_rle> codes;
        std::vector<std::uint8_t> values;
        for (index left = uniform_index(random, 6); left >= 0; --left) {
            const auto mask = random_mask(random, size);
            values.push_back(static_cast<std::uint8_t>(1 + uniform_index(random, 3)));
            codes.push_back(code_of<row_rle>(mask));
            for (std::size_t i = 0; i < mask.values().size(); ++i)
                if (mask.values()[i]) painted.values()[i] = values.back();
        }
        REQUIRE(merge_classes(codes, values) == encode_classes<scan_order::row_major, 0>(painted));
    }
}

TEST_CASE("confusion of two class codes is that of their images") {
    random_stream random({.seed = 83});
    confusion_matrix on_codes(4), on_images(4);
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 40), 1 + uniform_index(random, 40)};
        const auto truth = random_labels<std::uint8_t>(random, size, 4),
                   predicted = random_labels<std::uint8_t>(random, size, 4);
        if (round % 2)
            on_codes.add(encode_classes(truth), encode_classes(predicted));
        else
            on_codes.add(encode_classes<scan_order::row_major, 0>(truth),
                         encode_classes<scan_order::row_major, 0>(predicted));
        on_images.add<std::uint8_t>(truth, predicted);
        for (index t = 0; t < 4; ++t)
            for (index p = 0; p < 4; ++p) REQUIRE(on_codes.count(t, p) == on_images.count(t, p));
    }
    confusion_matrix two(2);
    const kaggle_class_rle plain({2, 2}, {{0, 2, 1}}), unlike({2, 3}), third({2, 2}, {{0, 1, 1}, {3, 1, 2}});
    CHECK_THROWS_WITH(two.add(plain, unlike), Catch::Contains("[hubmap.metrics.101]"));
    CHECK_THROWS_WITH(two.add(plain, third), Catch::Contains("[hubmap.metrics.103]"));
    CHECK(two.count(1, 1) == 0);  // nothing of the refused one was added
    CHECK_THROWS_WITH(for_each_class_pair(plain, unlike, [](index, index, int, int) {}),
                      Catch::Contains("[hubmap.rle.141]"));
}

TEST_CASE("classes beyond 2^32 pixels") {
    const extent slide{70000, 70000};
    const index pixels = slide.area();
    const kaggle_rle cortex(slide, {{1'000'000'000, 3'500'000'000}}),
        medulla(slide, {{4'000'000'000, 900'000'000}});
    const auto code = merge_classes(std::array{cortex, medulla}, std::array<std::uint8_t, 2>{1, 2});
    CHECK(print(code) == "1000000001 3000000000 1 4000000001 900000000 2");
    CHECK(parse_class_rle(print(code), slide) == code);
    CHECK(code_of_class(code, 2) == medulla);
    const auto by_row = code_cast<class_rle<scan_order::row_major, 0>>(code);
    CHECK(code_of_class(by_row, 1) == code_cast<row_rle>(code_of_class(code, 1)));
    CHECK(code_of_class(by_row, 2) == code_cast<row_rle>(medulla));
    CHECK(code_of_class(code, 1) == kaggle_rle(slide, {{1'000'000'000, 3'000'000'000}}));
    CHECK(code_of_class(code, 0).area() == 1'000'000'000);
    confusion_matrix counts(3);
    counts.add(code, kaggle_class_rle(slide, {{0, pixels, 2}}));
    CHECK(counts.count(0, 2) == 1'000'000'000);
    CHECK(counts.count(1, 2) == 3'000'000'000);
    CHECK(counts.count(2, 2) == 900'000'000);
}

TEST_CASE("malformed class codes and texts are refused") {
    using runs = std::vector<class_run<>>;
    const extent size{10, 10};
    for (const runs& wrong : {runs{{0, 2, 1}, {2, 1, 1}}, runs{{0, 2, 0}}, runs{{0, 0, 1}}, runs{{99, 2, 1}},
                              runs{{5, 3, 1}, {7, 1, 2}}, runs{{5, 3, 1}, {2, 1, 2}}, runs{{-1, 3, 1}}})
        CHECK_THROWS_WITH(kaggle_class_rle(size, wrong), Catch::Contains("[hubmap.rle.171]"));
    CHECK(kaggle_class_rle(size, {{0, 2, 1}, {2, 1, 2}}).runs().size() == 2);
    CHECK_THROWS_WITH(kaggle_class_rle({-1, 4}), Catch::Contains("[hubmap.rle.101]"));

    const auto outcome_of = [&](std::string_view text) {
        return support::outcome_of([&] { return print(parse_class_rle(text, size)); });
    };
    CHECK(outcome_of(" 1 2 1\t3 2 1\n9 1 255\r\n") == "1 4 1 9 1 255");
    CHECK(outcome_of("") == "");
    CHECK(outcome_of("1 2 1 x 4 2") ==
          "[hubmap.rle.111] triple 2: the start 'x' is not a whole number without a sign");
    CHECK(outcome_of("1 2 1 5 4 2y") ==
          "[hubmap.rle.111] triple 2: the class '2y' is not a whole number without a sign");
    CHECK_THAT(outcome_of("-1 2 1"), Catch::Contains("[hubmap.rle.111] triple 1"));
    CHECK_THAT(outcome_of("1 2 -1"), Catch::Contains("[hubmap.rle.111] triple 1"));
    CHECK_THAT(outcome_of("1 9223372036854775808 1"), Catch::Contains("[hubmap.rle.112] triple 1"));
    CHECK_THAT(outcome_of("0 2 1"), Catch::Contains("[hubmap.rle.114] triple 1"));
    CHECK_THAT(outcome_of("100 2 1"), Catch::Contains("[hubmap.rle.115] triple 1"));
    CHECK_THAT(outcome_of("1 0 1"), Catch::Contains("[hubmap.rle.116] triple 1"));
    CHECK_THAT(outcome_of("5 3 1 7 2 2"), Catch::Contains("[hubmap.rle.117] triple 2"));
    CHECK(outcome_of("5 3 1 9 2") == "[hubmap.rle.174] triple 2: no class");
    CHECK(outcome_of("5") == "[hubmap.rle.174] triple 1: no length");
    CHECK_THAT(outcome_of("5 3 0"), Catch::Contains("[hubmap.rle.175] triple 1"));
    CHECK_THAT(outcome_of("5 3 256"), Catch::Contains("[hubmap.rle.175] triple 1"));

    label_image<> other({9, 10});
    CHECK_THROWS_WITH(decode_classes(kaggle_class_rle(size), other.view()),
                      Catch::Contains("[hubmap.rle.121]"));
    const std::vector<kaggle_rle> masks(2, kaggle_rle(size));
    CHECK_THROWS_WITH(merge_classes(masks, std::vector<std::uint8_t>{1}),
                      Catch::Contains("[hubmap.rle.172]"));
    CHECK_THROWS_WITH(merge_classes(masks, std::vector<std::uint8_t>{1, 0}),
                      Catch::Contains("[hubmap.rle.173]"));
    CHECK_THROWS_WITH(merge_classes(std::vector<kaggle_rle>{}, std::vector<std::uint8_t>{}),
                      Catch::Contains("[hubmap.rle.161]"));
    CHECK(encode_classes(label_image<>({0, 4})) == kaggle_class_rle({0, 4}));
}
