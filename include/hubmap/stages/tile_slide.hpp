#pragma once

#include <hubmap/io/zarr_array.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <hubmap/prepare/store_layout.hpp>
#include <hubmap/prepare/stored_slide.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/resample/warp_tile.hpp>
#include <hubmap/sampling/density_sampler.hpp>
#include <optional>
#include <string>
#include <utility>
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

/// Memory that tiles are cut with, for the next tile to use again: the window that a tile needs (5 MB at the
/// usual scale), a chunk, the tile's positions (2 MB), the tile before its colours are normalised. For one
/// thread at a time.
class tile_buffers {
  public:
    /// Pixels of three channels, not cleared.
    [[nodiscard]] image_view<std::uint8_t> tile_of(extent size) { return view(tile_, size, 3); }

  private:
    friend void cut_tile(const tile_slide& slide, const tile_geometry& geometry,
                         image_view<std::uint8_t> image, label_view<std::uint8_t> labels,
                         tile_buffers& buffers);

    [[nodiscard]] static image_view<std::uint8_t> view(std::vector<std::uint8_t>& values, extent size,
                                                       index channels) {
        const auto count = static_cast<std::size_t>(size.area() * channels);
        if (values.size() < count) values.resize(count);
        return {values.data(), size, channels};
    }

    std::vector<std::uint8_t> pixels_, codes_, tile_;
    io::zarr_buffers chunks_;
    std::optional<coordinate_map> map_;
};

/// Cuts a tile: image and labels by one coordinate map, each read from its store once.
/// Errors: those of warp and zarr_array.
inline void cut_tile(const tile_slide& slide, const tile_geometry& geometry, image_view<std::uint8_t> image,
                     label_view<std::uint8_t> labels, tile_buffers& buffers) {
    const extent size = slide.stored.size();
    coordinate_map map = buffers.map_ ? coordinate_map(image.size(), geometry, *std::move(buffers.map_))
                                      : coordinate_map(image.size(), geometry);
    const window part = source_window(map, size);
    const auto pixels = tile_buffers::view(buffers.pixels_, part.size(), 3);
    io::read_image(slide.image, part, pixels, buffers.chunks_);
    const auto codes = tile_buffers::view(buffers.codes_, part.size(), 1);
    io::read_image(slide.labels, part, codes, buffers.chunks_);
    const warp_source<> source{{pixels, label_view<const std::uint8_t>(codes), {}}, {part.y, part.x}, size};
    warp_tile(source, map, {image, labels, {}});
    buffers.map_ = std::move(map);
}

}  // namespace hubmap
