#pragma once

#include <filesystem>
#include <string>

namespace hubmap {

/// Where the prepared arrays of a data set lie: one Zarr group for each kind of data, one array in it a
/// slide.
struct store_layout {
    std::filesystem::path root;  ///< folder of the groups

    /// Slides, halved: uint8, (height, width, 3).
    [[nodiscard]] std::filesystem::path images() const { return root / "images.zarr"; }
    /// Anatomy codes of the same grid: uint8, (height, width); 0 none, 1 cortex, 2 any other structure.
    [[nodiscard]] std::filesystem::path anatomy() const { return root / "anatomy.zarr"; }
    /// Class codes of the same grid: uint8, (height, width); 0 background, 1 glomerulus.
    [[nodiscard]] std::filesystem::path labels() const { return root / "labels.zarr"; }
    /// Density maps: float32, (rows, columns), sum 1.
    [[nodiscard]] std::filesystem::path density() const { return root / "density.zarr"; }
};

}  // namespace hubmap
