#include <functional>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/reference.hpp>
#include <hubmap/cuda/augment.hpp>
#include <hubmap/cuda/colour.hpp>
#include <hubmap/cuda/equalize_lightness.hpp>
#include <hubmap/cuda/warp.hpp>

#include "cuda/host_calls.hpp"
#include "support/golden_images.hpp"

namespace hubmap::cuda {
namespace {

const extent sizes[] = {{1, 1}, {7, 5}, {33, 64}, {61, 100}};
const char* const kinds[] = {"noise", "flat", "gradient", "saturated", "tissue"};

/// Applies colour as on a GPU, item by item, with storage of exactly the size asked for.
template <class Policy>
image<std::uint8_t> applied_in_items(const Policy& policy, const augment::params_of<Policy>& drawn,
                                     image<std::uint8_t> rgb, bool backwards) {
    const host_processor processor(backwards);
    using target_type = augment_target<host_processor>;
    const std::size_t bytes = target_type::temporary_bytes(processor, rgb.view());
    std::vector<unsigned char> storage(bytes, 0xA5);
    target_type target(processor, rgb.view(), storage.data(), bytes);
    augment::apply_without_geometry(policy, drawn, std::ref(target));
    CHECK(target.status() == host_status::success);
    return rgb;
}

template <class Policy>
void check_colour(const Policy& policy, int draws) {
    random_stream random({.seed = 5});
    for (const extent size : sizes)
        for (const char* kind : kinds)
            for (int i = 0; i < draws; ++i) {
                const auto drawn = policy.draw(random);
                const image<std::uint8_t> rgb = golden::picture(kind, 1, size, 3);
                image<std::uint8_t> expected = rgb;
                policy.apply(drawn, expected.view());
                INFO(kind << " " << size.height << " x " << size.width);
                CHECK(applied_in_items(policy, drawn, rgb, i % 2 == 1) == expected);
            }
}

}  // namespace

TEST_CASE("colour policies in items as on a GPU equal the processor's to the bit") {
    check_colour(augment::brightness_contrast{.brightness_limit = .5, .contrast_limit = .7}, 4);
    check_colour(augment::gamma{}, 4);
    check_colour(augment::hue_saturation_value{}, 4);
    check_colour(augment::hue_saturation_value{.rounding = hsv_rounding::nearest}, 2);
    check_colour(augment::clahe{}, 3);
    check_colour(augment::clahe{.grid = {3, 5}}, 3);
}

TEST_CASE("a whole pipeline's colour goes to the GPU as it was drawn for the processor") {
    check_colour(augment::reference_colour(.9), 6);
    check_colour(augment::sequence(augment::with_probability(.5, augment::clahe{}),
                                   augment::one_of(augment::gamma{}, augment::brightness_contrast{})),
                 6);
}

TEST_CASE("image and labels warped in items as on a GPU equal the processor's to the bit") {
    random_stream random({.seed = 6});
    const auto policy = augment::reference_geometry();
    for (const border_mode border : {border_mode::reflect, border_mode::reflect_101})
        for (const extent tile : {extent{1, 1}, extent{64, 48}, extent{90, 91}})
            for (const index channels : {1, 3, 4}) {
                tile_geometry geometry{.centre = {20, 41}, .scale = 1.5};
                policy.add_to(policy.draw(random), tile, geometry);
                const coordinate_map map(tile, geometry);
                const image<std::uint8_t> source = golden::picture("noise", 2, {57, 83}, channels);
                const image<std::uint8_t> codes = golden::picture("saturated", 3, {57, 83}, 1);
                const label_view<const std::uint8_t> labels(codes.view());
                image<std::uint8_t> expected(tile, channels), got(tile, channels);
                label_image<std::uint8_t> expected_labels(tile), got_labels(tile);
                warp(source.view(), map, expected.view(), border);
                warp_labels(labels, map, expected_labels.view(), border);
                const map_positions positions(map, map.all_y().data(), map.all_x().data());
                const host_processor processor(channels == 3);
                warp_on(processor, source.view(), positions, got.view(), border);
                warp_labels_on(processor, labels, positions, got_labels.view(), border);
                CHECK(got == expected);
                CHECK(got_labels == expected_labels);
            }
}

TEST_CASE("augmenting on a GPU refuses what does not fit") {
    const host_processor processor;
    image<std::uint8_t> rgb({8, 8}, 3), grey({8, 8}, 1), none;
    std::size_t bytes = 0;
    CHECK_THROWS_WITH(shift_hsv_on(processor, hsv_tables{}, grey.view()),
                      Catch::Contains("[hubmap.cuda.110]"));
    CHECK_THROWS_WITH(equalize_lightness_on(processor, nullptr, bytes, grey.view(), {}),
                      Catch::Contains("[hubmap.cuda.110]"));
    CHECK_THROWS_WITH(equalize_lightness_on(processor, nullptr, bytes, rgb.view(), {.grid = {0, 8}}),
                      Catch::Contains("[hubmap.colour.112]"));
    REQUIRE(equalize_lightness_on(processor, nullptr, bytes, rgb.view(), {}) == host_status::success);
    std::vector<unsigned char> storage(bytes);
    std::size_t too_few = bytes - 1;
    CHECK(equalize_lightness_on(processor, storage.data(), too_few, rgb.view(), {}) ==
          host_status::storage_too_small);

    augment_target<host_processor> target(processor, rgb.view(), storage.data(), too_few);
    target.apply(augment::clahe{}, {2.});
    CHECK(target.status() == host_status::storage_too_small);
    target.apply(augment::brightness_contrast{}, {1, .5});  // nothing is done after a failure
    CHECK(rgb == image<std::uint8_t>({8, 8}, 3));
    CHECK_THROWS_WITH(target.apply(augment::brightness_contrast{.brightness_by_max = false}, {1, .5}),
                      Catch::Contains("[hubmap.cuda.112]"));

    const coordinate_map map({8, 8}, tile_geometry{.centre = {4, 4}});
    const std::vector<float> at(64);
    image<std::uint8_t> tile({8, 7}, 3);
    CHECK_THROWS_WITH(warp_on(processor, rgb.view(), map_positions(map, at.data(), at.data()), tile.view()),
                      Catch::Contains("[hubmap.cuda.111]"));
    CHECK_THROWS_WITH(warp_on(processor, rgb.view(), map_positions(map, nullptr, nullptr), rgb.view()),
                      Catch::Contains("[hubmap.cuda.111]"));
    CHECK_NOTHROW(apply_table_on(processor, level_table{}, none.view()));
}

}  // namespace hubmap::cuda
