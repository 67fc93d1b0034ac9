#include <hubmap/cuda/decode.hpp>
#include <hubmap/cuda/mask_values.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>

#include "cuda/host_calls.hpp"

// Inside the namespace: string.h has an index of its own.
namespace hubmap::cuda {

using namespace host_calls;

namespace {

using row_rle = rle<scan_order::row_major, 0>;

template <scan_order Order>
void decode_on_host(const run_list<Order>& list, image_view<std::uint8_t> out, const mask_values& values = {},
                    const encode_tuning& tuning = {}, bool backwards = false) {
    REQUIRE(with_storage([&](void* storage, std::size_t& bytes) {
                return decode_on(host_processor(backwards), storage, bytes, list, out, values, tuning);
            }) == host_status::success);
}

}  // namespace

TEST_CASE("all masks up to 4 x 4 are drawn from their runs, in items as on a GPU") {
    for (index height = 1; height <= 4; ++height)
        for (index width = 1; width <= 4; ++width)
            for (unsigned bits = 0; bits < 1U << (height * width); ++bits) {
                label_image<> mask({height, width});
                for (std::size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = bits >> i & 1;
                const auto columns = runs_of(encode(mask)), rows = runs_of(encode<row_rle>(mask));
                label_image<> by_column(mask.size()), by_row(mask.size());
                decode_on_host<scan_order::column_major>({columns.data(), static_cast<index>(columns.size())},
                                                         by_column.view().pixels());
                decode_on_host<scan_order::row_major>({rows.data(), static_cast<index>(rows.size())},
                                                      by_row.view().pixels());
                if (by_column != mask || by_row != mask) FAIL("mask " << bits << " of " << mask.size());
            }
}

TEST_CASE("random masks are drawn into images of any stride and alignment, and nothing beside them") {
    random_stream random({.seed = 42});
    for (int round = 0; round < 300; ++round) {
        const bool is_tall = round % 2 == 0;
        const extent size{1 + uniform_index(random, is_tall ? 700 : 70),
                          1 + uniform_index(random, is_tall ? 70 : 700)};
        const auto mask = random_mask(random, size, 1);
        const mask_values values{static_cast<std::uint8_t>(uniform_index(random, 256)),
                                 static_cast<std::uint8_t>(uniform_index(random, 256))};
        const index stride =
            round % 4 == 0 ? ceil_div(size.width, 16) * 16 : size.width + uniform_index(random, 40);
        constexpr std::uint8_t untouched = 77;
        std::vector<std::uint8_t> clean(static_cast<std::size_t>(stride * size.height) + 32, untouched);
        const auto columns = runs_of(encode(mask)), rows = runs_of(encode<row_rle>(mask));
        const encode_tuning tuning{.words_per_segment = static_cast<int>(1 + round % 5)};
        CAPTURE(round, size, stride);
        for (const bool by_column : {true, false})
            for (const bool turned : {false, true}) {
                if (turned && stride < size.height) continue;
                auto memory = clean;
                const auto offset = (16 - reinterpret_cast<std::uintptr_t>(memory.data()) % 16) % 16 +
                                    static_cast<std::size_t>(round % 4 == 0 ? 0 : round % 16);
                if (turned) memory.resize(static_cast<std::size_t>(stride * size.width) + 32, untouched);
                const image_view<std::uint8_t> out(
                    memory.data() + offset, size, 1,
                    turned ? image_strides{1, stride, 1} : image_strides{stride, 1, 1});
                auto expected = memory;
                const image_view<std::uint8_t> drawn(expected.data() + offset, size, 1, out.strides());
                for (index y = 0; y < size.height; ++y)
                    for (index x = 0; x < size.width; ++x)
                        drawn(y, x) = mask(y, x) == 1 ? values.foreground : values.background;
                // The number of runs may lie beside them; what is behind it is not drawn.
                auto list = by_column ? columns : rows;
                const auto count = static_cast<index>(list.size());
                list.push_back({0, size.area()});
                const auto* const number = round % 2 == 0 ? nullptr : &count;
                const index capacity = round % 2 == 0 ? count : count + 1;
                if (by_column)
                    decode_on_host<scan_order::column_major>({list.data(), capacity, number}, out, values,
                                                             tuning, round % 3 == 0);
                else
                    decode_on_host<scan_order::row_major>({list.data(), capacity, number}, out, values,
                                                          tuning, round % 3 == 0);
                REQUIRE(memory == expected);
            }
    }
}

TEST_CASE("runs of any numbers draw some mask inside the image, and cut where they leave it") {
    constexpr index most = std::numeric_limits<index>::max(), least = std::numeric_limits<index>::min();
    const extent size{70, 3};
    const auto draw = [&](const std::vector<run>& runs) {
        label_image<> mask(size);
        decode_on_host<scan_order::column_major>({runs.data(), static_cast<index>(runs.size())},
                                                 mask.view().pixels(), {}, {.words_per_segment = 1});
        return runs_of(encode(mask));
    };
    CHECK(draw({{0, most}}) == std::vector<run>{{0, 210}});
    CHECK(draw({{0, most}, {5, most}}) == std::vector<run>{{0, 210}});
    CHECK(draw({{5, most}}) == std::vector<run>{{5, 205}});
    CHECK(draw({{3, 4}, {150, most}}) == std::vector<run>{{3, 4}, {150, 60}});
    CHECK(draw({{most, most}}).empty());
    CHECK(draw({{most - 1, 1}, {most, 1}}).empty());
    CHECK(draw({{least, most}}).empty());
    CHECK(draw({{least, least}, {5, least}}).empty());
    CHECK(draw({{-20, 30}, {100, 5}}) == std::vector<run>{{0, 10}, {100, 5}});
    // Whatever they are, memory beside the image stays as it is: the image above is dense, sanitizers watch.
    random_stream random({.seed = 47});
    const index values[] = {least, -1, 0, 1, 5, 63, 64, 70, 209, 210, most};
    for (int round = 0; round < 2000; ++round) {
        std::vector<run> runs;
        for (index i = uniform_index(random, 6); i > 0; --i)
            runs.push_back({values[uniform_index(random, 11)], values[uniform_index(random, 11)]});
        const auto drawn = draw(runs);
        if (!drawn.empty()) REQUIRE(drawn.back().end() <= size.area());
    }
}

TEST_CASE("decode refuses runs without memory and images that it cannot write") {
    std::vector<std::uint8_t> memory(100);
    std::vector<unsigned char> storage(5000);
    std::size_t bytes = storage.size();
    const auto decode_view = [&](run_list<> list, image_view<std::uint8_t> out) {
        decode_on(host_processor(), storage.data(), bytes, list, out);
    };
    CHECK_NOTHROW(decode_view({}, {memory.data(), {10, 10}}));
    CHECK_THROWS_WITH(decode_view({nullptr, 1}, {memory.data(), {10, 10}}),
                      Catch::Contains("[hubmap.cuda.104]"));
    CHECK_THROWS_WITH(decode_view({}, {memory.data(), {5, 5}, 1, {20, 2, 1}}),
                      Catch::Contains("[hubmap.cuda.101]"));
}

}  // namespace hubmap::cuda
