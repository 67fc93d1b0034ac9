#include <hubmap/cuda/encode.hpp>
#include <hubmap/rle/encode.hpp>

#include "cuda/host_calls.hpp"

// Inside the namespace: string.h has an index of its own.
namespace hubmap::cuda {

using namespace host_calls;

namespace {

using row_rle = rle<scan_order::row_major, 0>;

template <scan_order Order, class Test>
std::vector<run> encode_on_host(image_view<const typename Test::value_type> pixels, const Test& test,
                                const encode_tuning& tuning = {}, bool backwards = false) {
    const index capacity = pixels.size().area() / 2 + 1;
    return runs_of<Order>(
        [&](void* storage, std::size_t& bytes, const run_output<Order>& out) {
            return encode_on(host_processor(backwards), storage, bytes, pixels, test, out, tuning);
        },
        capacity);
}

constexpr auto by_column = scan_order::column_major;
constexpr auto by_row = scan_order::row_major;

}  // namespace

TEST_CASE("all masks up to 4 x 4, in items as on a GPU") {
    for (index height = 1; height <= 4; ++height)
        for (index width = 1; width <= 4; ++width)
            for (unsigned bits = 0; bits < 1U << (height * width); ++bits) {
                label_image<> mask({height, width});
                for (std::size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = bits >> i & 1;
                const auto pixels = mask.view().pixels();
                const code_test ones(1);
                if (encode_on_host<by_column>(pixels, ones) != runs_of(encode(mask)) ||
                    encode_on_host<by_row>(pixels, ones) != runs_of(encode<row_rle>(mask)))
                    FAIL("mask " << bits << " of " << mask.size());
            }
}

TEST_CASE("random masks, in items as on a GPU: any size, stride, alignment and tuning, any order of items") {
    random_stream random({.seed = 41});
    for (int round = 0; round < 300; ++round) {
        const bool is_tall = round % 2 == 0;
        const extent size{1 + uniform_index(random, is_tall ? 700 : 70),
                          1 + uniform_index(random, is_tall ? 70 : 700)};
        const auto code = static_cast<std::uint8_t>(uniform_index(random, 256));
        const auto mask = random_mask(random, size, code);
        // Rows of any distance, from any address; every fourth image aligned.
        const index stride =
            round % 4 == 0 ? ceil_div(size.width, 16) * 16 : size.width + uniform_index(random, 40);
        std::vector<std::uint8_t> memory(static_cast<std::size_t>(stride * size.height) + 32, code);
        const auto first = reinterpret_cast<std::uintptr_t>(memory.data()) % 16;
        const auto offset = (16 - first) % 16 + static_cast<std::size_t>(round % 4 == 0 ? 0 : round % 16);
        const image_view<std::uint8_t> placed(memory.data() + offset, size, 1, {stride, 1, 1});
        copy<std::uint8_t>(mask.view().pixels(), placed);

        const encode_tuning tuning{.words_per_segment = static_cast<int>(1 + round % 5)};
        const code_test test(code);
        const bool backwards = round % 3 == 0;
        const image_view<const std::uint8_t> pixels = placed;
        CAPTURE(round, size, stride);
        REQUIRE(encode_on_host<by_column>(pixels, test, tuning, backwards) == runs_of(encode(mask, code)));
        REQUIRE(encode_on_host<by_row>(pixels, test, tuning, backwards) ==
                runs_of(encode<row_rle>(mask, code)));

        // Stored by columns.
        image<std::uint8_t> turned({size.width, size.height});
        copy<std::uint8_t>(pixels, turned.view().transposed());
        const image_view<const std::uint8_t> columns = turned.view().transposed();
        REQUIRE(encode_on_host<by_column>(columns, test, tuning) == runs_of(encode(mask, code)));
        REQUIRE(encode_on_host<by_row>(columns, test, tuning) == runs_of(encode<row_rle>(mask, code)));

        // Levels, of bytes and floats.
        const auto level = static_cast<double>(uniform_index(random, 257)) - .5;
        label_image<> above(size);
        image<float> values(size);
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x) {
                above(y, x) = pixels(y, x) > level;
                values(y, x) = pixels(y, x);
            }
        const auto expected = runs_of(encode(above));
        REQUIRE(encode_on_host<by_column>(pixels, byte_level_test(level), tuning) == expected);
        REQUIRE(encode_on_host<by_column>(std::as_const(values).view(), level_test(level), tuning,
                                          backwards) == expected);
        REQUIRE(encode_on_host<by_row>(std::as_const(values).view(), level_test(level), tuning) ==
                runs_of(encode<row_rle>(above)));
    }
}

TEST_CASE("a code that passes its memory is counted in full and written as far as it fits") {
    label_image<> mask({130, 9});
    for (index y = 0; y < 130; ++y)
        for (index x = 0; x < 9; ++x) mask(y, x) = (y + x) % 2;
    const auto expected = runs_of(encode(mask));
    for (const index capacity : {0, 1, 100, 580, 581, 582}) {
        std::vector<run> runs(600, run{-1, -1});
        index count = -1;
        const auto status = with_storage([&](void* storage, std::size_t& bytes) {
            return encode_on(host_processor(), storage, bytes,
                             image_view<const std::uint8_t>(mask.view().pixels()), code_test(1),
                             {runs.data(), capacity, &count});
        });
        REQUIRE(status == host_status::success);
        REQUIRE(count == 581);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const bool is_written = static_cast<index>(i) < std::min<index>(capacity, count);
            CHECK(runs[i] == (is_written ? expected[i] : run{-1, -1}));
        }
    }
}

TEST_CASE("an empty image has an empty code, and a bad argument says what is wrong") {
    const image_view<const std::uint8_t> nothing(nullptr, {0, 5});
    CHECK(encode_on_host<by_column>(nothing, code_test(1)).empty());

    std::vector<std::uint8_t> memory(100);
    std::size_t bytes = 0;
    run one;
    index count = 0;
    const auto encode_view = [&](image_view<const std::uint8_t> pixels, run_output<> out,
                                 encode_tuning tuning = {}) {
        std::vector<unsigned char> storage(5000);
        bytes = storage.size();
        encode_on(host_processor(), storage.data(), bytes, pixels, code_test(1), out, tuning);
    };
    const image_view<const std::uint8_t> good(memory.data(), {10, 10});
    CHECK_NOTHROW(encode_view(good, {&one, 1, &count}));
    CHECK_NOTHROW(encode_view(good, {nullptr, 0, &count}));
    CHECK_THROWS_WITH(encode_view({memory.data(), {5, 5}, 1, {20, 2, 1}}, {&one, 1, &count}),
                      Catch::Contains("[hubmap.cuda.101]"));
    CHECK_THROWS_WITH(encode_view({memory.data(), {5, 5}, 3}, {&one, 1, &count}),
                      Catch::Contains("[hubmap.cuda.101]"));
    CHECK_THROWS_WITH(encode_view({nullptr, {5, 5}, 1}, {&one, 1, &count}),
                      Catch::Contains("[hubmap.cuda.101]"));
    CHECK_THROWS_WITH(encode_view(good, {&one, 1, nullptr}), Catch::Contains("[hubmap.cuda.102]"));
    CHECK_THROWS_WITH(encode_view(good, {nullptr, 1, &count}), Catch::Contains("[hubmap.cuda.102]"));
    CHECK_THROWS_WITH(encode_view(good, {&one, -1, &count}), Catch::Contains("[hubmap.cuda.102]"));
    CHECK_THROWS_WITH(encode_view(good, {&one, 1, &count}, {.threads = 1024}),
                      Catch::Contains("[hubmap.cuda.103]"));
    CHECK_THROWS_WITH(encode_view(good, {&one, 1, &count}, {.words_per_segment = 0}),
                      Catch::Contains("[hubmap.cuda.103]"));
}

}  // namespace hubmap::cuda
