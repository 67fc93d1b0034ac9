/// Whole tiles behind plain C functions: what a network is given, from what lies on the disk.

#include <benchmarks/augment/augment_answer.hpp>
#include <benchmarks/common/answered.hpp>
#include <hubmap/augment/normalize.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <hubmap/prepare/anatomy_array.hpp>
#include <hubmap/prepare/label_arrays.hpp>
#include <hubmap/prepare/stored_array.hpp>
#include <hubmap/resample/resize_area.hpp>
#include <hubmap/synthesis/render.hpp>
#include <hubmap/synthesis/truth.hpp>
#include <hubmap/tiling/blank_test.hpp>
#include <type_traits>
#include <variant>

namespace hubmap::benchmarks {

namespace {

/// Network input of a tile: planes of floats.
image_view<float> planes(float* out, extent tile) {
    return {out, tile, 3, planar_strides(tile)};
}

/// What the colour of a tile is changed by, for a peer that does the same.
struct colour_change {
    std::int64_t kind = 0;  ///< 0 none, 1 hue, saturation and value, 2 clahe, 3 contrast and brightness
    double values[3] = {};
};

template <class Drawn>
colour_change as_numbers(const Drawn& drawn) {
    if (!drawn) return {};
    return std::visit(
        []<class Parameters>(const Parameters& p) -> colour_change {
            if constexpr (std::is_same_v<Parameters, augment::hue_saturation_value::parameters>)
                return {1, {p.hue_shift, p.saturation_shift, p.value_shift}};
            else if constexpr (std::is_same_v<Parameters, augment::clahe::parameters>)
                return {2, {p.clip_limit}};
            else
                return {3, {p.contrast_factor, p.brightness}};
        },
        *drawn);
}

}  // namespace

extern "C" {

/// A window of a slide to network input at a third of its size, and whether it is blank; a blank one is not
/// normalised.
int hubmap_prediction_tile(hubmap_answer* answer, const std::uint8_t* rgb, index height, index width,
                           float* out, std::int32_t* blank) {
    return answered(answer, [&] {
        const extent tile{height / 3, width / 3};
        if (answer->small.size() != tile) answer->small = image<std::uint8_t>(tile, 3);
        resize_area(image_view<const std::uint8_t>(rgb, {height, width}, 3), answer->small.view());
        *blank = is_blank(answer->small.view()) ? 1 : 0;
        if (*blank == 0) normalize(answer->small.view(), {}, planes(out, tile));
    });
}

/// Stores of one synthetic slide of `side` x `side` pixels, drawn as if it were halved already.
int hubmap_make_stores(hubmap_answer* answer, const char* folder, index side, std::uint32_t slide) {
    return answered(answer, [&] {
        const store_layout stores{folder};
        const std::string id = "slide" + std::to_string(slide);
        const extent size{side, side};
        const auto scene = synthesis::make_scene({.seed = 4, .slide = slide, .size = size, .scale = .5});
        const stored_slide stored{size, 1};
        write_stored_array({}, stores.images() / id, stored, 3,
                           [&](const window& band, image_view<std::uint8_t> pixels) {
                               synthesis::render({}, scene, band, pixels);
                           });
        write_anatomy_array({}, "", stored, stores.anatomy() / id);
        write_label_arrays({}, stores, id, print(synthesis::truth_code(scene)), {}, stores);
    });
}

/// Opens the stores. `shared_geometry` other than 0: one geometry for all tiles of an epoch, as the original.
int hubmap_open_tiles(hubmap_answer* answer, const char* folder, std::int32_t shared_geometry) {
    return answered(answer, [&] {
        const store_layout stores{folder};
        auto slides = std::make_shared<std::vector<tile_slide>>();
        for (const auto& id : io::arrays_of_group(stores.labels()))
            slides->push_back(open_tile_slide(stores, stores, id));
        answer->slides = slides;
        training_settings settings;
        settings.geometry = shared_geometry != 0 ? geometry_rule::reference : geometry_rule::corrected;
        // As in the original: tiles at half again the scale of the store.
        answer->tiles.emplace(slides, model_description{.scale = 1.5}, settings);
    });
}

/// Draws a training tile: planes of floats and labels.
int hubmap_training_tile(hubmap_answer* answer, index sample, index epoch, index side, float* out,
                         std::uint8_t* labels) {
    const extent tile{side, side};
    return answered(answer, [&] {
        answer->tiles.value().draw(sample, epoch, planes(out, tile), label_view<std::uint8_t>(labels, tile));
    });
}

/// What was drawn for that tile: its slide, the centre of its window, the positions relative to that centre,
/// and the change of colour: kind, three values. `inside`: 1 where no position leaves the slide.
int hubmap_training_plan(hubmap_answer* answer, index sample, index epoch, index side, std::int64_t* slide,
                         double* centre, float* y, float* x, double* colour, std::int32_t* inside) {
    return answered(answer, [&] {
        auto recipe = answer->tiles.value().plan(sample, epoch, {side, side});
        *slide = static_cast<std::int64_t>(recipe.slide);
        const extent source = (*answer->slides)[recipe.slide].stored.size();
        const coordinate_map in_place({side, side}, recipe.geometry);
        *inside = contains(whole(source), in_place.bounds()) ? 1 : 0;
        centre[0] = recipe.geometry.centre.y;
        centre[1] = recipe.geometry.centre.x;
        recipe.geometry.centre = {};
        const coordinate_map map({side, side}, recipe.geometry);
        for (index i = 0; i < side; ++i) {
            std::ranges::copy(map.row_y(i), y + i * side);
            std::ranges::copy(map.row_x(i), x + i * side);
        }
        const colour_change change = as_numbers(recipe.colour);
        colour[0] = static_cast<double>(change.kind);
        std::copy_n(change.values, 3, colour + 1);
    });
}

}  // extern "C"

}  // namespace hubmap::benchmarks
