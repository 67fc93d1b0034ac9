#include <functional>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/rotation.hpp>
#include <hubmap/augment/zoom.hpp>
#include <hubmap/cuda/augment.cuh>

#include "cuda/device_calls.cuh"
#include "support/golden_images.hpp"

namespace hubmap::cuda {
namespace {

using device_calls::device_array;
using device_calls::own_stream;

/// The colour of a pipeline, applied to an image in device memory.
template <class Policy>
std::vector<std::uint8_t> applied_on_gpu(const own_stream& stream, const Policy& policy,
                                         const augment::params_of<Policy>& drawn,
                                         const image<std::uint8_t>& rgb) {
    const device_array<std::uint8_t> pixels(rgb.values());
    const image_view<std::uint8_t> view(pixels.data(), rgb.size(), 3);
    const stream_processor processor(stream);
    const std::size_t bytes = device_target::temporary_bytes(processor, view);
    const device_array<unsigned char> storage(static_cast<index>(bytes));
    device_target target(processor, view, storage.data(), bytes);
    augment::apply_without_geometry(policy, drawn, std::ref(target));
    HUBMAP_REQUIRE_CUDA(target.status());
    stream.wait();
    return pixels.get();
}

}  // namespace

TEST_CASE("colour policies and pipelines on a GPU equal the processor's to the bit") {
    const own_stream stream;
    random_stream random({.seed = 5});
    const auto check = [&](const auto& policy) {
        for (const extent size : {extent{1, 1}, extent{33, 64}, extent{512, 512}, extent{511, 513}})
            for (const char* kind : {"noise", "tissue", "saturated"}) {
                const auto drawn = policy.draw(random);
                const image<std::uint8_t> rgb = golden::picture(kind, 1, size, 3);
                image<std::uint8_t> expected = rgb;
                policy.apply(drawn, expected.view());
                CHECK(applied_on_gpu(stream, policy, drawn, rgb) == expected.values());
            }
    };
    check(augment::brightness_contrast{.brightness_limit = .5, .contrast_limit = .7});
    check(augment::gamma{});
    check(augment::hue_saturation_value{});
    check(augment::hue_saturation_value{.rounding = hsv_rounding::nearest});
    check(augment::clahe{});
    check(augment::with_probability(.9, augment::one_of(augment::hue_saturation_value{}, augment::clahe{},
                                                        augment::brightness_contrast{})));
}

TEST_CASE("image and labels warped on a GPU equal the processor's to the bit") {
    const own_stream stream;
    random_stream random({.seed = 6});
    const auto policy = augment::sequence(augment::rotation{}, augment::flip{}, augment::zoom{});
    for (const extent tile : {extent{1, 1}, extent{90, 91}, extent{512, 512}}) {
        tile_geometry geometry{.centre = {200, 410}, .scale = 1.5};
        policy.add_to(policy.draw(random), tile, geometry);
        const coordinate_map map(tile, geometry);
        const image<std::uint8_t> source = golden::picture("noise", 2, {570, 830}, 3);
        const image<std::uint8_t> codes = golden::picture("saturated", 3, {570, 830}, 1);
        image<std::uint8_t> expected(tile, 3);
        label_image<std::uint8_t> expected_labels(tile);
        warp(source.view(), map, expected.view());
        warp_labels(label_view<const std::uint8_t>(codes.view()), map, expected_labels.view());

        const device_array<std::uint8_t> pixels(source.values()), labels(codes.values());
        const device_array<std::uint8_t> out(3 * tile.area()), labels_out(tile.area());
        const device_array<float> at_y(std::vector<float>(map.all_y().begin(), map.all_y().end()));
        const device_array<float> at_x(std::vector<float>(map.all_x().begin(), map.all_x().end()));
        const map_positions positions(map, at_y.data(), at_x.data());
        HUBMAP_REQUIRE_CUDA(
            warp({pixels.data(), source.size(), 3}, positions, {out.data(), tile, 3}, stream));
        HUBMAP_REQUIRE_CUDA(warp_labels(label_view<const std::uint8_t>(labels.data(), codes.size()),
                                        positions, label_view<std::uint8_t>(labels_out.data(), tile),
                                        stream));
        stream.wait();
        CHECK(out.get() == expected.values());
        CHECK(labels_out.get() == expected_labels.values());
    }
}

}  // namespace hubmap::cuda
