#pragma once

#include <hubmap/io/zarr_array.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <hubmap/prepare/store_layout.hpp>
#include <hubmap/prepare/stored_slide.hpp>
#include <hubmap/resample/warp.hpp>
#include <hubmap/sampling/density_sampler.hpp>
#include <string>
#include <vector>

namespace hubmap {

/// A slide of the stores that tiles are cut from. Reading is safe from any number of threads.
struct tile_slide {
    std::string id;
    stored_slide stored;
    io::zarr_array image, labels;
    density_sampler sampler;
};

/// Opens a slide: its image in `images`, its labels and density in `labels`.
/// Errors: hubmap.data.106 where an array is missing or of another size; those of zarr_array and
/// density_sampler.
[[nodiscard]] inline tile_slide open_tile_slide(const store_layout& images, const store_layout& labels,
                                                const std::string& id) {
    const auto open = [](const std::filesystem::path& path, const char* program) {
        require(io::is_zarr_array(path), "data", 106, path.string(), ": not there; run ", program, " first");
        return io::zarr_array::open(path);
    };
    auto image = open(images.images() / id, "slides_to_zarr");
    auto codes = open(labels.labels() / id, "labels_to_density");
    const auto density = open(labels.density() / id, "labels_to_density");
    const auto stored = read_stored_slide(image, images.images() / id);
    require(read_stored_slide(codes, labels.labels() / id) == stored, "data", 106,
            (labels.labels() / id).string(), ": not of the stored image; run labels_to_density again");
    hubmap::image<float> cells(io::image_size(density));
    io::read_image<float>(density, whole(cells.size()), cells.view());
    return {id, stored, std::move(image), std::move(codes), density_sampler(cells.view())};
}

/// Cuts a tile: image and labels by one coordinate map, each read from its store once.
/// Errors: those of warp and zarr_array.
inline void cut_tile(const tile_slide& slide, const tile_geometry& geometry, image_view<std::uint8_t> image,
                     label_view<std::uint8_t> labels) {
    const extent size = slide.stored.size();
    const coordinate_map map(image.size(), geometry);
    const window part = source_window(map, size);
    hubmap::image<std::uint8_t> pixels(part.size(), 3);
    io::read_image<std::uint8_t>(slide.image, part, pixels.view());
    warp(pixels.view(), {part.y, part.x}, size, map, image);
    label_image<std::uint8_t> codes(part.size());
    io::read_image<std::uint8_t>(slide.labels, part, codes.view().pixels());
    warp_labels(label_view<const std::uint8_t>(codes.view()), {part.y, part.x}, size, map, labels);
}

}  // namespace hubmap
