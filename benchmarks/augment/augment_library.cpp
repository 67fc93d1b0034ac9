/// Augmentations of a tile behind plain C functions, so that a Python process can call them beside their
/// peers. Images are dense and interleaved. Each that can fail returns 0, or 1 and leaves the error's text in
/// the answer.

#include <benchmarks/augment/augment_answer.hpp>
#include <benchmarks/common/answered.hpp>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/deformation.hpp>
#include <hubmap/augment/elastic.hpp>
#include <hubmap/augment/hue_saturation_value.hpp>
#include <hubmap/colour/equalize_lightness.hpp>
#include <hubmap/resample/displacement_evaluator.hpp>
#include <hubmap/resample/warp_tile.hpp>
#include <hubmap/synthesis/render.hpp>
#include <new>
#include <vector>

namespace hubmap::benchmarks {

namespace {

image_view<std::uint8_t> rgb_view(std::uint8_t* pixels, index height, index width) {
    return {pixels, {height, width}, 3};
}
image_view<const std::uint8_t> rgb_view(const std::uint8_t* pixels, index height, index width) {
    return {pixels, {height, width}, 3};
}

/// Policies change an image in place: `out` gets a copy of `in` first, or is taken as it is where there is no
/// `in`.
template <class Policy>
int apply_to_copy(hubmap_answer* answer, const Policy& policy, const augment::params_of<Policy>& parameters,
                  const std::uint8_t* in, index height, index width, std::uint8_t* out) {
    return answered(answer, [&] {
        if (in != nullptr) std::copy_n(in, height * width * 3, out);
        policy.apply(parameters, rgb_view(out, height, width));
    });
}

}  // namespace

extern "C" {

hubmap_answer* hubmap_new_answer() {
    return new (std::nothrow) hubmap_answer;
}
const char* hubmap_message(const hubmap_answer* answer) {
    return answer->message.c_str();
}

/// The widest instruction_set of this processor.
std::int32_t hubmap_widest() {
    return static_cast<std::int32_t>(available());
}

/// Kidney tissue: a part of a synthetic slide.
int hubmap_draw_tissue(hubmap_answer* answer, std::uint8_t* out, index height, index width,
                       std::uint64_t seed) {
    return answered(answer, [&] {
        const auto scene = synthesis::make_scene({.seed = seed, .size = {2 * height, 2 * width}});
        synthesis::render({}, scene, {height / 2, width / 2, height, width}, rgb_view(out, height, width));
    });
}

/// `instructions`: an instruction_set.
int hubmap_brightness_contrast(hubmap_answer* answer, const std::uint8_t* in, index height, index width,
                               double contrast_factor, double brightness, std::int32_t instructions,
                               std::uint8_t* out) {
    return answered(answer, [&] {
        if (in != nullptr) std::copy_n(in, height * width * 3, out);
        augment::brightness_contrast{}.apply({contrast_factor, brightness}, rgb_view(out, height, width),
                                             static_cast<instruction_set>(instructions));
    });
}

/// `instructions`: an instruction_set.
int hubmap_hue_saturation_value(hubmap_answer* answer, const std::uint8_t* in, index height, index width,
                                double hue, double saturation, double value, std::int32_t instructions,
                                std::uint8_t* out) {
    return answered(answer, [&] {
        if (in != nullptr) std::copy_n(in, height * width * 3, out);
        augment::hue_saturation_value{}.apply({hue, saturation, value}, rgb_view(out, height, width),
                                              static_cast<instruction_set>(instructions));
    });
}

/// `instructions`: an instruction_set, for the widest by the policy.
int hubmap_clahe(hubmap_answer* answer, const std::uint8_t* in, index height, index width, double clip_limit,
                 std::int32_t instructions, std::uint8_t* out) {
    const auto set = static_cast<instruction_set>(instructions);
    const augment::clahe policy{};
    if (set == instruction_set::widest)
        return apply_to_copy(answer, policy, {clip_limit}, in, height, width, out);
    return answered(answer, [&] {
        if (in != nullptr) std::copy_n(in, height * width * 3, out);
        equalize_lightness(rgb_view(out, height, width), {clip_limit, policy.grid}, set);
    });
}

/// Positions in a source of the tile's size, for hubmap_warp.
int hubmap_set_map(hubmap_answer* answer, const float* y, const float* x, index height, index width) {
    return answered(answer, [&] {
        const auto count = static_cast<std::size_t>(height * width);
        answer->map.emplace(extent{height, width}, std::vector(y, y + count), std::vector(x, x + count));
    });
}

/// Image, labels and weight by the answer's map.
int hubmap_warp(hubmap_answer* answer, const std::uint8_t* image, const std::uint8_t* labels,
                const std::uint8_t* weight, index height, index width, std::uint8_t* image_out,
                std::uint8_t* labels_out, std::uint8_t* weight_out) {
    return answered(answer, [&] {
        const extent size{height, width};
        const coordinate_map& map = answer->map.value();
        const warp_source<std::uint8_t, std::uint8_t> source{
            {rgb_view(image, height, width), label_view<const std::uint8_t>(labels, size), {weight, size}},
            {},
            size};
        warp_tile(source, map,
                  {rgb_view(image_out, height, width),
                   label_view<std::uint8_t>(labels_out, size),
                   {weight_out, size}});
    });
}

/// The field through displacements of the control grid's nodes, both components.
int hubmap_deformation_field(hubmap_answer* answer, const double* node_y, const double* node_x,
                             index node_count, index spacing_px, index height, index width, double* dy,
                             double* dx) {
    return answered(answer, [&] {
        const auto count = static_cast<std::size_t>(node_count);
        const extent size{height, width};
        const auto field = augment::cubic_displacement(size, spacing_px, {node_y, count}, {node_x, count});
        displacement_evaluator evaluator(field, size);
        const auto row = [&](double* values, index y) {
            return std::span(values + y * width, static_cast<std::size_t>(width));
        };
        for (const index y : evaluator.order()) {
            std::ranges::fill(row(dy, y), 0.);
            std::ranges::fill(row(dx, y), 0.);
            evaluator.add_row(y, row(dy, y), row(dx, y));
        }
    });
}

/// Bends an image by smoothed noise, which is given.
int hubmap_elastic(hubmap_answer* answer, const std::uint8_t* in, index height, index width,
                   const float* noise_y, const float* noise_x, double alpha, double sigma,
                   std::uint8_t* out) {
    return answered(answer, [&] {
        const extent size{height, width};
        const augment::elastic policy{.alpha = alpha, .sigma = sigma, .alpha_affine = 0};
        augment::elastic::noise_fields noise{image<float>(size), image<float>(size)};
        std::copy_n(noise_y, size.area(), noise.y.values().data());
        std::copy_n(noise_x, size.area(), noise.x.values().data());
        tile_geometry geometry{.centre = {static_cast<double>(height) / 2, static_cast<double>(width) / 2}};
        geometry.then(policy.displacements(noise, size));
        warp(rgb_view(in, height, width), coordinate_map(size, geometry), rgb_view(out, height, width),
             policy.border);
    });
}

}  // extern "C"

}  // namespace hubmap::benchmarks
