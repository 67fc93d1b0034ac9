#include <hubmap/cuda/decode.cuh>
#include <hubmap/cuda/encode.cuh>
#include <hubmap/rle/encode.hpp>

#include "cuda/device_calls.cuh"
#include "cuda/host_calls.hpp"

namespace hubmap::cuda {

using namespace device_calls;

namespace {

using row_rle = rle<scan_order::row_major, 0>;

template <scan_order Order, class Test>
std::vector<run> encode_on_gpu(const own_stream& stream, image_view<const typename Test::value_type> pixels,
                               const Test& test, const encode_tuning& tuning = {}) {
    return runs_of<Order>(
        stream,
        [&](void* storage, std::size_t& bytes, const run_output<Order>& out) {
            return cuda::encode(storage, bytes, pixels, test, out, stream, tuning);
        },
        pixels.size().area() / 2 + 1);
}

template <scan_order Order, class Test>
std::vector<run> encode_on_host(image_view<const typename Test::value_type> pixels, const Test& test) {
    return host_calls::runs_of<Order>(
        [&](void* storage, std::size_t& bytes, const run_output<Order>& out) {
            return encode_on(host_processor(), storage, bytes, pixels, test, out);
        },
        pixels.size().area() / 2 + 1);
}

template <scan_order Order>
void decode_on_gpu(const own_stream& stream, const run_list<Order>& list, image_view<std::uint8_t> out,
                   const mask_values& values) {
    with_storage(stream, [&](void* storage, std::size_t& bytes) {
        return cuda::decode(storage, bytes, list, out, stream, values);
    });
}

constexpr auto by_column = scan_order::column_major;
constexpr auto by_row = scan_order::row_major;

/// One mask there and back in both orders, against the host's items and the core.
void check_mask(const own_stream& stream, const label_image<>& mask, std::uint8_t code, index stride,
                index offset) {
    const device_image<std::uint8_t> pixels(mask.view().pixels(), stride, offset, code);
    const code_test test(code);
    const auto columns = host_calls::runs_of(hubmap::encode(mask, code));
    const auto rows = host_calls::runs_of(hubmap::encode<row_rle>(mask, code));
    REQUIRE(encode_on_host<by_column>(mask.view().pixels(), test) == columns);
    REQUIRE(encode_on_gpu<by_column>(stream, pixels.read(), test) == columns);
    REQUIRE(encode_on_gpu<by_row>(stream, pixels.read(), test) == rows);

    constexpr std::uint8_t untouched = 77;
    const mask_values values{3, 200};
    image<std::uint8_t> drawn(mask.size());
    for (std::size_t i = 0; i < drawn.values().size(); ++i)
        drawn.values()[i] = mask.values()[i] == code ? values.foreground : values.background;
    const auto expected =
        device_image<std::uint8_t>::flat(std::as_const(drawn).view(), stride, offset, untouched);
    image<std::uint8_t> blank(mask.size());
    const device_array<run> column_runs(columns), row_runs(rows);
    const device_image<std::uint8_t> first(std::as_const(blank).view(), stride, offset, untouched);
    decode_on_gpu<by_column>(stream, {column_runs.data(), column_runs.size()}, first.view(), values);
    REQUIRE(first.memory() == expected);
    const device_image<std::uint8_t> second(std::as_const(blank).view(), stride, offset, untouched);
    decode_on_gpu<by_row>(stream, {row_runs.data(), row_runs.size()}, second.view(), values);
    REQUIRE(second.memory() == expected);
}

}  // namespace

TEST_CASE("GPU: full, empty, checkered masks, single pixels, single lines, runs across columns",
          "[gpu][sanitize]") {
    if (!has_gpu()) return;
    const own_stream stream;
    for (const extent size : {extent{1, 1}, extent{1, 300}, extent{300, 1}, extent{64, 16}, extent{63, 17},
                              extent{65, 15}, extent{128, 32}, extent{200, 33}, extent{1025, 40}})
        for (int kind = 0; kind < 5; ++kind) {
            label_image<> mask(size);
            for (index y = 0; y < size.height; ++y)
                for (index x = 0; x < size.width; ++x) {
                    const bool is_border = y == 0 || y + 1 == size.height;
                    const bool is_middle = y == size.height / 2 && x == size.width / 2;
                    mask(y, x) = kind == 0   ? 0
                                 : kind == 1 ? 1
                                 : kind == 2 ? (y + x) % 2
                                 : kind == 3 ? is_border
                                             : is_middle;
                }
            CAPTURE(size, kind);
            check_mask(stream, mask, 1, size.width, 0);
            check_mask(stream, mask, 1, ceil_div(size.width, group_bytes) * group_bytes, 0);
            check_mask(stream, mask, 1, size.width + 5, 3);
        }
}

TEST_CASE("GPU: random masks of any size, stride and alignment", "[gpu]") {
    if (!has_gpu()) return;
    const own_stream stream;
    random_stream random({.seed = 51});
    for (int round = 0; round < 120; ++round) {
        const extent size{1 + uniform_index(random, round % 2 == 0 ? 3000 : 300),
                          1 + uniform_index(random, round % 2 == 0 ? 300 : 3000)};
        const auto code = static_cast<std::uint8_t>(uniform_index(random, 256));
        const auto mask = host_calls::random_mask(random, size, code);
        CAPTURE(round, size);
        check_mask(stream, mask, code, size.width + uniform_index(random, 40), uniform_index(random, 16));
        check_mask(stream, mask, code, ceil_div(size.width, group_bytes) * group_bytes, 0);
    }
}

TEST_CASE("GPU: levels of bytes and floats, images stored by columns, any tuning", "[gpu]") {
    if (!has_gpu()) return;
    const own_stream stream;
    random_stream random({.seed = 52});
    for (int round = 0; round < 40; ++round) {
        const extent size{1 + uniform_index(random, 900), 1 + uniform_index(random, 900)};
        image<std::uint8_t> bytes(size);
        image<float> floats(size);
        label_image<> above(size);
        const double level = static_cast<double>(uniform_index(random, 257)) - .5;
        for (std::size_t i = 0; i < bytes.values().size(); ++i) {
            bytes.values()[i] = static_cast<std::uint8_t>(uniform_index(random, 256));
            floats.values()[i] = bytes.values()[i];
            above.values()[i] = bytes.values()[i] > level;
        }
        const auto expected = host_calls::runs_of(hubmap::encode(above));
        const device_image<std::uint8_t> byte_pixels(bytes);
        const device_image<float> float_pixels(floats);
        const encode_tuning tuning{.threads = 32 << round % 5, .words_per_segment = 1 + round % 7};
        CAPTURE(round, size, level);
        REQUIRE(encode_on_gpu<by_column>(stream, byte_pixels.read(), byte_level_test(level), tuning) ==
                expected);
        REQUIRE(encode_on_gpu<by_column>(stream, float_pixels.read(), level_test(level), tuning) == expected);
        // The same memory as an image stored by columns: its rows are the columns of the other.
        REQUIRE(encode_on_gpu<by_row>(stream, byte_pixels.read().transposed(), byte_level_test(level),
                                      tuning) == expected);
    }
}

TEST_CASE("GPU: all masks up to 4 x 4, one behind the other on a stream", "[gpu]") {
    if (!has_gpu()) return;
    const own_stream stream;
    constexpr index room = 9;  // runs of the worst mask, and one more
    for (index height = 1; height <= 4; ++height)
        for (index width = 1; width <= 4; ++width) {
            const extent size{height, width};
            const index area = size.area(), masks = index{1} << area;
            std::vector<std::uint8_t> pixels;
            for (index bits = 0; bits < masks; ++bits)
                for (index i = 0; i < area; ++i) pixels.push_back(bits >> i & 1);
            const device_array<std::uint8_t> images(pixels), copies(masks * area);
            const device_array<run> runs(masks * room);
            const device_array<index> counts(masks);
            std::size_t encode_bytes = 0, decode_bytes = 0;
            const code_test test(1);
            HUBMAP_REQUIRE_CUDA(cuda::encode(nullptr, encode_bytes,
                                             image_view<const std::uint8_t>(images.data(), size), test, {},
                                             stream));
            HUBMAP_REQUIRE_CUDA(cuda::decode(nullptr, decode_bytes, run_list<>{},
                                             image_view<std::uint8_t>(copies.data(), size), stream));
            const device_array<unsigned char> storage(
                static_cast<index>(std::max(encode_bytes, decode_bytes)));
            for (index m = 0; m < masks; ++m) {
                const run_output<> out{runs.data() + m * room, room, counts.data() + m};
                const cudaError_t encoded = cuda::encode(
                    storage.data(), encode_bytes,
                    image_view<const std::uint8_t>(images.data() + m * area, size), test, out, stream);
                const cudaError_t decoded =
                    cuda::decode(storage.data(), decode_bytes, out.list(),
                                 image_view<std::uint8_t>(copies.data() + m * area, size), stream);
                if (encoded != cudaSuccess || decoded != cudaSuccess) FAIL("mask " << m << " of " << size);
            }
            stream.wait();
            REQUIRE(copies.get() == pixels);
            const auto all_runs = runs.get();
            const auto all_counts = counts.get();
            for (index m = 0; m < masks; ++m) {
                label_image<> mask(size);
                std::copy_n(pixels.begin() + m * area, area, mask.values().begin());
                const auto expected = hubmap::encode(mask);
                const std::span<const run> got(
                    all_runs.data() + m * room,
                    static_cast<std::size_t>(all_counts[static_cast<std::size_t>(m)]));
                if (!std::equal(got.begin(), got.end(), expected.runs().begin(), expected.runs().end()))
                    FAIL("mask " << m << " of " << size);
            }
        }
}

TEST_CASE("GPU: a code that passes its memory is counted in full and written as far as it fits",
          "[gpu][sanitize]") {
    if (!has_gpu()) return;
    const own_stream stream;
    label_image<> mask({130, 9});
    for (index y = 0; y < 130; ++y)
        for (index x = 0; x < 9; ++x) mask(y, x) = (y + x) % 2;
    const auto expected = host_calls::runs_of(hubmap::encode(mask));
    image<std::uint8_t> pixels(mask.size());
    pixels.values() = mask.values();
    const device_image<std::uint8_t> on_gpu(pixels);
    for (const index capacity : {0, 1, 580, 581, 582}) {
        const device_array<run> runs(std::vector<run>(600, run{-1, -1}));
        const device_array<index> count(std::vector<index>{-1});
        with_storage(stream, [&](void* storage, std::size_t& bytes) {
            return cuda::encode(storage, bytes, on_gpu.read(), code_test(1),
                                {runs.data(), capacity, count.data()}, stream);
        });
        REQUIRE(count.get()[0] == 581);
        const auto written = runs.get();
        for (std::size_t i = 0; i < written.size(); ++i) {
            const bool fits = static_cast<index>(i) < std::min<index>(capacity, 581);
            CHECK(written[i] == (fits ? expected[i] : run{-1, -1}));
        }
    }
}

TEST_CASE("GPU: an empty image has an empty code", "[gpu][sanitize]") {
    if (!has_gpu()) return;
    const own_stream stream;
    CHECK(encode_on_gpu<by_column>(stream, image_view<const std::uint8_t>(nullptr, {0, 7}), code_test(1))
              .empty());
}

namespace {

/// Draws random runs into an image of bytes of this size and encodes it again, if the GPU has the memory.
void check_large(extent size, index run_count) {
    const own_stream stream;
    std::size_t decode_bytes = 0, encode_bytes = 0, free_bytes = 0, total_bytes = 0;
    const image_view<const std::uint8_t> nowhere(reinterpret_cast<const std::uint8_t*>(256), size);
    HUBMAP_REQUIRE_CUDA(cuda::encode(nullptr, encode_bytes, nowhere, code_test(1), {}, stream));
    HUBMAP_REQUIRE_CUDA(cuda::decode(nullptr, decode_bytes, {},
                                     image_view<std::uint8_t>(reinterpret_cast<std::uint8_t*>(256), size),
                                     stream));
    HUBMAP_REQUIRE_CUDA(cudaMemGetInfo(&free_bytes, &total_bytes));
    const auto storage_bytes = std::max(encode_bytes, decode_bytes);
    if (storage_bytes + static_cast<std::size_t>(size.area() + 100 * run_count) > free_bytes) {
        WARN("not enough memory for an image of " << size << ": skipped");
        return;
    }
    random_stream random({.seed = 53});
    std::vector<run> runs;
    const index room = size.area() / run_count;
    for (index i = 0; i < run_count; ++i) {
        const index begin = i * room + uniform_index(random, room / 2);
        runs.push_back({begin, 1 + uniform_index(random, (i + 1) * room - begin - 1)});
    }
    runs.back().length = size.area() - runs.back().start;  // up to the last pixel, beyond 2^31
    const device_array<run> given(runs), found(run_count + 1);
    const device_array<index> count(std::vector<index>{-1});
    const device_array<std::uint8_t> pixels(size.area());
    const device_array<unsigned char> storage(static_cast<index>(storage_bytes));
    HUBMAP_REQUIRE_CUDA(cuda::decode(storage.data(), decode_bytes, {given.data(), run_count},
                                     image_view<std::uint8_t>(pixels.data(), size), stream));
    HUBMAP_REQUIRE_CUDA(cuda::encode(storage.data(), encode_bytes,
                                     image_view<const std::uint8_t>(pixels.data(), size), code_test(1),
                                     {found.data(), run_count + 1, count.data()}, stream));
    stream.wait();
    REQUIRE(count.get()[0] == run_count);
    REQUIRE(found.get(run_count) == runs);
}

}  // namespace

TEST_CASE("GPU: more than 2^31 pixels", "[gpu]") {
    if (!has_gpu()) return;
    check_large({50001, 45003}, 100000);
}

TEST_CASE("GPU: more than 2^31 segments, of one pixel each", "[gpu][large]") {
    if (!has_gpu()) return;
    check_large({1, (index{1} << 31) + 1001}, 1000);
}

}  // namespace hubmap::cuda
