// Before Catch2, whose CHECK would else be LibTorch's, which ends the program.
#include <hubmap/nn_cuda/device_map.cuh>
//
#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/upscale.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <hubmap/tiling/tile_merger.hpp>

#include "support/gpu.hpp"

namespace hubmap::nn_cuda {

namespace {

const at::Device gpu(at::kCUDA, 0);

at::Tensor tensor_of(const image<float>& values) {
    auto tensor = at::empty({values.height(), values.width()}, at::kFloat);
    std::copy(values.values().begin(), values.values().end(), tensor.data_ptr<float>());
    return tensor.to(gpu);
}

image<float> random_map(random_stream& random, extent size) {
    image<float> map(size);
    for (auto& value : map.values()) value = static_cast<float>(uniform_01(random));
    return map;
}

}  // namespace

TEST_CASE("GPU: a tensor's code is the processor's, on any stream of LibTorch", "[gpu]") {
    if (!has_gpu()) return;
    random_stream random({.seed = 61});
    const auto map = random_map(random, {300, 200});
    const extent full{900, 601};
    const auto expected = hubmap::encode_upscaled(map.view(), full, .6);
    const auto tensor = tensor_of(map);
    // Noise has more runs than are expected: the second call is tested too.
    CHECK(encode_upscaled(tensor, full, bilinear_rule{.threshold = .6}) == expected);
    CHECK(encode_upscaled(tensor, full, fixed_point_rule{}, {.clears_ends = true}) ==
          hubmap::encode_upscaled_reference(map.view(), full));
    CHECK(encode_upscaled(tensor, at::ones_like(tensor), full, bilinear_rule{.threshold = .6}) == expected);
    const auto bytes = (tensor * 255).to(at::kByte);
    image<std::uint8_t> byte_map(map.size());
    for (std::size_t i = 0; i < map.values().size(); ++i)
        byte_map.values()[i] = probability_byte(map.values()[i]);
    const image_view<const std::uint8_t> byte_view = byte_map.view();
    CHECK(encode_upscaled(bytes, full, bilinear_rule{.threshold = .6}) ==
          hubmap::encode_upscaled({.threads = 1}, byte_view, full, .6));
    CHECK(encode_upscaled(bytes, full, fixed_point_rule{}, {.clears_ends = true}) ==
          hubmap::encode_upscaled_reference(map.view(), full));
    const auto stream = c10::cuda::getStreamFromPool(false, 0);
    cudaDeviceSynchronize();
    const c10::cuda::CUDAStreamGuard on_another(stream);
    CHECK(encode_upscaled(tensor, full, bilinear_rule{.threshold = .6}) == expected);
}

TEST_CASE("GPU: the merger of a device equals tile_merger", "[gpu]") {
    if (!has_gpu()) return;
    random_stream random({.seed = 62});
    const extent size{200, 150};
    const index tile_px = 64;
    const auto weight = gaussian_tile_weight(tile_px);
    const auto weight_tensor = tensor_of(weight);
    tile_merger expected(size);
    device_tile_merger merger(size, gpu);
    for (int batch = 0; batch < 4; ++batch) {
        std::vector<at::Tensor> tiles;
        std::vector<pixel> corners;
        for (int t = 0; t < 5; ++t) {
            const auto tile = random_map(random, {tile_px, tile_px});
            corners.push_back({uniform_index(random, 200) - 30, uniform_index(random, 150) - 30});
            expected.add(tile.view(), corners.back(), weight);
            tiles.push_back(tensor_of(tile));
        }
        merger.add(at::stack(tiles), corners, weight_tensor);
    }
    const auto mean = std::move(expected).finish();
    CHECK(merger.encode({600, 450}, bilinear_rule{.threshold = .5}) ==
          hubmap::encode_upscaled(mean.view(), {600, 450}, .5));
    const auto finished = std::move(merger).finish().cpu().contiguous();
    CHECK(std::equal(mean.values().begin(), mean.values().end(), finished.data_ptr<float>()));
}

TEST_CASE("GPU: a slide's map equals the one in memory: code, share, another scale", "[gpu]") {
    if (!has_gpu()) return;
    random_stream random({.seed = 63});
    const index tile_px = 32;
    const auto weight = gaussian_tile_weight(tile_px);
    // Higher than a band of add_resized.
    const extent size{600, 70}, small{300, 36}, full{1801, 212};
    tile_merger of_size(size), of_small(small);
    device_map map(size, tile_px, gpu), other(small, tile_px, gpu);
    const auto add = [&](tile_merger& merger, device_map& on_gpu, pixel corner) {
        const auto tile = random_map(random, {tile_px, tile_px});
        merger.add(tile.view(), corner, weight);
        on_gpu.add(tensor_of(tile).unsqueeze(0), std::vector{corner});
    };
    for (const index y : {-4, 20, 40, 240, 250, 500, 540}) {  // the last rows are covered by no tile
        for (const index x : {-4, 20, 44}) add(of_size, map, {y, x});
        add(of_small, other, {y / 2, 3});
    }
    map.finish();
    other.finish();
    auto mean = std::move(of_size).finish();
    const auto mean_of_small = std::move(of_small).finish();
    CHECK(map.encode({}, full, .5, upscale_rule::corrected) ==
          hubmap::encode_upscaled(mean.view(), full, .5));
    CHECK(map.encode({}, full, .4, upscale_rule::reference) ==
          hubmap::encode_upscaled_reference(mean.view(), full, .4));
    constexpr float share = .5F;
    for (auto& value : mean.values()) value *= share;
    add_resized_map(mean_of_small.view(), .5, share, mean.view());
    map.scale(share);
    map.add_resized(other, .5, share);
    CHECK(map.encode({}, full, .5, upscale_rule::corrected) ==
          hubmap::encode_upscaled(mean.view(), full, .5));
}

TEST_CASE("an error of CUDA is thrown by name and not left behind") {
    CHECK_NOTHROW(check(cudaSuccess));
    CHECK_THROWS_WITH(check(cudaErrorInvalidValue), Catch::Contains("[hubmap.nn_cuda.105]"));
    if (!has_gpu()) return;  // without a driver CUDA never forgets
    // One that CUDA remembers: there is no device of this number.
    const cudaError_t status = cudaSetDevice(1 << 20);
    REQUIRE(status != cudaSuccess);
    REQUIRE(cudaPeekAtLastError() == status);
    CHECK_THROWS_WITH(check(status), Catch::Contains("[hubmap.nn_cuda.105]"));
    CHECK(cudaPeekAtLastError() == cudaSuccess);
}

TEST_CASE("tensors elsewhere, of other elements or shapes are refused by name") {
    const auto on_host = at::zeros({4, 4});
    CHECK_THROWS_WITH(encode_upscaled(on_host, {8, 8}, bilinear_rule{}),
                      Catch::Contains("[hubmap.nn_cuda.101]"));
    for (const extent full : {extent{0, 8}, extent{8, -1}, extent{index{1} << 40, index{1} << 40}}) {
        CHECK_THROWS_WITH(encode_upscaled(on_host, full, bilinear_rule{}),
                          Catch::Contains("[hubmap.nn_cuda.107]"));
        CHECK_THROWS_WITH(encode_upscaled(on_host, on_host, full, bilinear_rule{}),
                          Catch::Contains("[hubmap.nn_cuda.107]"));
    }
    CHECK_THROWS_WITH(device_tile_merger({4, 4}, at::kCPU), Catch::Contains("[hubmap.nn_cuda.101]"));
    if (!has_gpu()) return;
    const auto map = on_host.to(gpu);
    CHECK_THROWS_WITH(encode_upscaled(map.to(at::kDouble), {8, 8}, bilinear_rule{}),
                      Catch::Contains("[hubmap.nn_cuda.102]"));
    CHECK_THROWS_WITH(encode_upscaled(map.unsqueeze(0), {8, 8}, bilinear_rule{}),
                      Catch::Contains("[hubmap.nn_cuda.103]"));
    CHECK_THROWS_WITH(encode_upscaled(at::zeros({4, 8}, map.options()).t(), {8, 8}, bilinear_rule{}),
                      Catch::Contains("[hubmap.nn_cuda.103]"));
    device_tile_merger merger({8, 8}, gpu);
    CHECK_THROWS_WITH(merger.add(map.unsqueeze(0), {}, map), Catch::Contains("[hubmap.nn_cuda.106]"));
}

}  // namespace hubmap::nn_cuda
