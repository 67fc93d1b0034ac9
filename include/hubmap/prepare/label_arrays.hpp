#pragma once

#include <hubmap/density/density_accumulator.hpp>
#include <hubmap/prepare/anatomy_array.hpp>
#include <hubmap/prepare/store_layout.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/text.hpp>
#include <set>
#include <string>
#include <string_view>

namespace hubmap {

/// How the density of a slide is made.
struct density_settings {
    density_weights weights{};
    index rows = 512;  ///< of the map
};

/// Writes the labels of one slide on the grid of its stored image (a pixel is 1 where at least half of its
/// area is glomerulus) and the density from which tiles are drawn: float32 (rows, columns), sum 1. `code` is
/// a run-length code of the full slide in the competition's form. Reads images and anatomy of `from`, writes
/// labels and density of `to`. Memory: a byte for each pixel of the array.
/// Errors: hubmap.data.106 where the slide has no image or no anatomy in the store; those of parse_rle,
/// density_accumulator and zarr_array.
inline void write_label_arrays(const execution& how, const store_layout& from, const std::string& id,
                               std::string_view code, const density_settings& density,
                               const store_layout& to) {
    const auto stored = stored_slide_of(from, id);
    require(io::is_zarr_array(from.anatomy() / id), "data", 106, (from.anatomy() / id).string(),
            ": not there; run anatomy_to_zarr first");
    label_image<std::uint8_t> labels(stored.size());
    const auto mask = with_context(
        "slide " + id, [&] { return parse_rle<kaggle_rle>(code, stored.full, rle_dialect::lenient); });
    decode_downscaled(mask, stored.downscale, labels.view());

    const auto anatomy = io::zarr_array::open(from.anatomy() / id);
    require(io::image_size(anatomy) == stored.size(), "data", 106, (from.anatomy() / id).string(),
            ": not of the size of the stored image; run anatomy_to_zarr again");
    density_accumulator sums(stored.size(), density.weights, density.rows);
    for_each_band({.threads = 1}, stored.size(), [&](const window& band) {
        label_image<std::uint8_t> structures(band.size());
        io::read_image<std::uint8_t>(anatomy, band, structures.view().pixels());
        sums.add(band.y, label_view<const std::uint8_t>(labels.view()).crop(band),
                 label_view<const std::uint8_t>(structures.view()));
    });
    const auto map = sums.finish();

    write_label_array(how, to.labels() / id, stored, label_view<const std::uint8_t>(labels.view()));
    write_whole_array(to.density() / id, [&](const std::filesystem::path& part) {
        auto array = io::zarr_array::create(part, {.shape = {map.height(), map.width()},
                                                   .chunks = {map.height(), map.width()},
                                                   .type = io::zarr_type::float32});
        io::write_image<float>(array, whole(map.size()), map.view());
    });
}

/// Removes the labels and densities of all slides but those of `ids`, which an earlier set of tables left: a
/// training takes whatever has labels. Errors: those of arrays_of_group.
inline void remove_other_labels(const store_layout& stores, const std::set<std::string>& ids) {
    for (const auto& group : {stores.labels(), stores.density()}) {
        if (!std::filesystem::exists(group / ".zgroup")) continue;
        for (const auto& id : io::arrays_of_group(group))
            if (!ids.contains(id)) std::filesystem::remove_all(group / id);
    }
}

}  // namespace hubmap
