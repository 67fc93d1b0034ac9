#include <cmath>
#include <hubmap/cuda/encode_upscaled.cuh>
#include <hubmap/cuda/merge_tiles.cuh>
#include <hubmap/rle/upscale.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <hubmap/tiling/tile_merger.hpp>

#include "cuda/device_calls.cuh"
#include "cuda/host_calls.hpp"

namespace hubmap::cuda {

using namespace device_calls;

namespace {

template <class Rule, class Map>
std::vector<run> upscaled_on_gpu(const own_stream& stream, const Map& map, extent full, const Rule& rule,
                                 const upscale_options& options = {}, const encode_tuning& tuning = {}) {
    return runs_of(
        stream,
        [&](void* storage, std::size_t& bytes, const run_output<>& out) {
            return cuda::encode_upscaled(storage, bytes, map, full, rule, out, stream, options, tuning);
        },
        full.area() / 2 + 1);
}

template <class Rule, class Map>
std::vector<run> upscaled_on_host(const Map& map, extent full, const Rule& rule,
                                  const upscale_options& options = {}) {
    return host_calls::runs_of(
        [&](void* storage, std::size_t& bytes, const run_output<>& out) {
            return encode_upscaled_on(host_processor(), storage, bytes, map, full, rule, out, options);
        },
        full.area() / 2 + 1);
}

image<float> random_map(random_stream& random, extent size) {
    image<float> map(size);
    const bool is_noise = bernoulli(random, .5);
    const double period = uniform(random, 2, 90);
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            const double wave = .5 + .5 * std::sin(static_cast<double>(y) / period) *
                                         std::cos(static_cast<double>(x) / period);
            map(y, x) = static_cast<float>(is_noise ? uniform_01(random) : wave);
            if (bernoulli(random, .001)) map(y, x) = std::numeric_limits<float>::quiet_NaN();
        }
    return map;
}

void check_map(const own_stream& stream, random_stream& random, extent size, extent full) {
    const auto map = random_map(random, size);
    image<std::uint8_t> bytes(size);
    for (std::size_t i = 0; i < bytes.values().size(); ++i)
        bytes.values()[i] = probability_byte(map.values()[i]);
    const device_image<float> floats_on_gpu(map);
    const device_image<std::uint8_t> bytes_on_gpu(bytes);
    const image_view<const float> floats = map.view();
    const double threshold = uniform(random, .1, .9);
    CAPTURE(size, full, threshold);

    const bilinear_rule bilinear{.threshold = threshold};
    const auto smooth = upscaled_on_gpu(stream, floats_on_gpu.read(), full, bilinear);
    REQUIRE(smooth == upscaled_on_host(floats, full, bilinear));
    REQUIRE(smooth == host_calls::runs_of(hubmap::encode_upscaled(map.view(), full, threshold)));
    const nearest_rule nearest{.threshold = threshold};
    REQUIRE(upscaled_on_gpu(stream, floats_on_gpu.read(), full, nearest) ==
            upscaled_on_host(floats, full, nearest));
    const execution here{.threads = 1};
    const image_view<const std::uint8_t> byte_values = bytes.view();
    REQUIRE(upscaled_on_gpu(stream, bytes_on_gpu.read(), full, bilinear) ==
            host_calls::runs_of(hubmap::encode_upscaled(here, byte_values, full, threshold)));
    REQUIRE(upscaled_on_gpu(stream, bytes_on_gpu.read(), full, nearest) ==
            host_calls::runs_of(hubmap::encode_upscaled_nearest(here, byte_values, full, threshold)));
    if (full.height < size.height || full.width < size.width) return;

    const fixed_point_rule fixed{.level = byte_level_test::whole_level(threshold * 255)};
    const upscale_options reference{.clears_ends = true};
    const auto expected = host_calls::runs_of(hubmap::encode_upscaled_reference(map.view(), full, threshold));
    REQUIRE(upscaled_on_gpu(stream, floats_on_gpu.read(), full, fixed, reference) == expected);
    REQUIRE(upscaled_on_gpu(stream, bytes_on_gpu.read(), full, fixed, reference,
                            {.threads = 64, .map_words_per_segment = 1}) == expected);
}

}  // namespace

TEST_CASE("GPU: small maps upscaled equal the processor's codes", "[gpu][sanitize]") {
    if (!has_gpu()) return;
    const own_stream stream;
    random_stream random({.seed = 54});
    for (const extent size :
         {extent{1, 1}, extent{1, 9}, extent{9, 1}, extent{64, 5}, extent{65, 5}, extent{130, 17}})
        check_map(stream, random, size, {size.height * 3, size.width * 3 + 1});
}

TEST_CASE("GPU: random maps, upscaled and shrunk", "[gpu]") {
    if (!has_gpu()) return;
    const own_stream stream;
    random_stream random({.seed = 55});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 700), 1 + uniform_index(random, 400)};
        check_map(stream, random, size,
                  {1 + uniform_index(random, 4 * size.height), 1 + uniform_index(random, 4 * size.width)});
    }
}

TEST_CASE("GPU: a mask of more than 2^31 pixels that is never drawn", "[gpu]") {
    if (!has_gpu()) return;
    const own_stream stream;
    image<float> map({50, 60});
    map(49, 59) = 1;
    map(3, 7) = 1;
    const device_image<float> on_gpu(map);
    const extent full{50000, 60000};
    const device_array<run> runs(100000);
    const device_array<index> count(1);
    with_storage(stream, [&](void* storage, std::size_t& bytes) {
        return cuda::encode_upscaled(storage, bytes, on_gpu.read(), full, bilinear_rule{},
                                     {runs.data(), runs.size(), count.data()}, stream);
    });
    const auto expected = host_calls::runs_of(hubmap::encode_upscaled(map.view(), full, .5));
    REQUIRE(count.get()[0] == static_cast<index>(expected.size()));
    REQUIRE(runs.get(static_cast<index>(expected.size())) == expected);
}

TEST_CASE("GPU: tiles merged, finished and upscaled without being divided", "[gpu][sanitize]") {
    if (!has_gpu()) return;
    const own_stream stream;
    random_stream random({.seed = 56});
    for (int round = 0; round < 6; ++round) {
        const extent size{20 + uniform_index(random, 200), 20 + uniform_index(random, 200)};
        const index tile_px = 8 + uniform_index(random, 50), count = 1 + uniform_index(random, 20);
        const auto weight = gaussian_tile_weight(tile_px);
        tile_merger merger(size);
        const device_image<float> sums{image<float>(size)}, weights{image<float>(size)},
            mean{image<float>(size)}, weight_on_gpu(weight);
        for (int batch = 0; batch < 2; ++batch) {
            image<float> tiles({count * tile_px, tile_px});
            for (auto& value : tiles.values()) value = static_cast<float>(uniform_01(random));
            std::vector<pixel> corners;
            for (index t = 0; t < count; ++t) {
                corners.push_back({uniform_index(random, size.height + tile_px) - tile_px,
                                   uniform_index(random, size.width + tile_px) - tile_px});
                const image_view<const float> tile = tiles.view();
                merger.add(tile.crop({t * tile_px, 0, tile_px, tile_px}), corners.back(), weight);
            }
            const device_image<float> tiles_on_gpu(tiles);
            const device_array<pixel> corners_on_gpu(corners);
            const tile_batch given{tiles_on_gpu.read().data(), count,   {tile_px, tile_px},
                                   tile_px * tile_px,          tile_px, corners_on_gpu.data()};
            HUBMAP_REQUIRE_CUDA(
                merge_tiles(given, weight_on_gpu.read(), {sums.view(), weights.view()}, stream));
            stream.wait();
        }
        HUBMAP_REQUIRE_CUDA(finish_map({sums.view(), weights.view()}, mean.view(), stream));
        stream.wait();
        const auto expected = std::move(merger).finish();
        REQUIRE(mean.memory() == expected.values());

        const extent full{3 * size.height, 3 * size.width};
        const weighted_map merged{sums.read(), weights.read()};
        REQUIRE(upscaled_on_gpu(stream, merged, full, bilinear_rule{.threshold = .4}) ==
                host_calls::runs_of(hubmap::encode_upscaled(expected.view(), full, .4)));
        REQUIRE(upscaled_on_gpu(stream, merged, full, fixed_point_rule{}, {.clears_ends = true}) ==
                host_calls::runs_of(hubmap::encode_upscaled_reference(expected.view(), full)));
    }
}

TEST_CASE("GPU: every result is the same again", "[gpu]") {
    if (!has_gpu()) return;
    const own_stream stream;
    random_stream random({.seed = 57});
    const auto map = random_map(random, {700, 500});
    const device_image<float> on_gpu(map);
    const auto once = upscaled_on_gpu(stream, on_gpu.read(), {2100, 1500}, bilinear_rule{});
    for (int round = 0; round < 20; ++round)
        REQUIRE(upscaled_on_gpu(stream, on_gpu.read(), {2100, 1500}, bilinear_rule{}) == once);
}

}  // namespace hubmap::cuda
