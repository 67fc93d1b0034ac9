#pragma once

#include <hubmap/io/annotations.hpp>
#include <hubmap/polygon/rasterise.hpp>
#include <hubmap/prepare/stored_array.hpp>

namespace hubmap {

/// Codes of the anatomy.
enum class anatomy_code : std::uint8_t { none = 0, cortex = 1, other = 2 };

/// Fills `structures` into an image at 1 / `downscale` of the slide: 1 where the name is Cortex, 2 for any
/// other name (later structures over earlier ones, as in the original), 0 elsewhere. A pixel belongs to a
/// structure where its centre does.
inline void draw_anatomy(std::span<const annotation> structures, double downscale,
                         label_view<std::uint8_t> out) {
    const auto is_cortex = [](const std::string& name) {
        constexpr std::string_view cortex = "cortex";
        return std::equal(name.begin(), name.end(), cortex.begin(), cortex.end(),
                          [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
    };
    for (const auto& structure : structures)
        rasterise(structure, downscale, out,
                  static_cast<std::uint8_t>(is_cortex(structure.name) ? anatomy_code::cortex
                                                                      : anatomy_code::other));
}

/// Writes a label image that is in memory as a Zarr array: uint8 (height, width).
inline void write_label_array(const execution& how, const std::filesystem::path& target,
                              const stored_slide& stored, label_view<const std::uint8_t> codes) {
    write_stored_array(how, target, stored, 1, [&](const window& band, image_view<std::uint8_t> pixels) {
        copy(codes.crop(band).pixels(), pixels);
    });
}

/// Writes the anatomy of a slide on the grid of its stored image. `file` may be empty (no anatomy is known):
/// then the whole slide counts as cortex, so that tiles are drawn from all of it.
/// Memory: a byte for each pixel of the array. Errors: those of read_annotations, rasterise, zarr_array.
inline void write_anatomy_array(const execution& how, const std::filesystem::path& file,
                                const stored_slide& stored, const std::filesystem::path& target) {
    label_image<std::uint8_t> codes(stored.size());
    if (file.empty())
        std::fill(codes.values().begin(), codes.values().end(),
                  static_cast<std::uint8_t>(anatomy_code::cortex));
    else
        draw_anatomy(io::read_annotations(file), static_cast<double>(stored.downscale), codes.view());
    write_label_array(how, target, stored, label_view<const std::uint8_t>(codes.view()));
}

}  // namespace hubmap
