#pragma once

#include <hubmap/core/parallel.hpp>
#include <hubmap/density/density_accumulator.hpp>

namespace hubmap {

/// Sampling density over an image whose codes are in memory: density_accumulator in one call, on several
/// threads with the same result for any number of them. `labels`: 0 background, any other code glomerulus;
/// `anatomy` (of the same size): 0 outside, 1 cortex, any other code medulla. `rows`: height of the map, its
/// width follows from the image's shape (density_extent). The map sums to 1. Memory: the map.
/// Errors: hubmap.density.101 .. 103.
[[nodiscard]] inline image<float> density_map(const execution& how, label_view<const std::uint8_t> labels,
                                              label_view<const std::uint8_t> anatomy,
                                              const density_weights& weights = {}, index rows = 512) {
    density_accumulator sums(labels.size(), weights, rows);
    require(anatomy.size() == labels.size(), "density", 101, "labels of ", labels.size(), ", anatomy of ",
            anatomy.size());
    // Rows of cells have no pixel row in common, so they can be counted at the same time.
    parallel_for(how, 0, sums.cells().height, [&](index cell_row) {
        const window band = sums.band(cell_row);
        sums.add(band.y, labels.crop(band), anatomy.crop(band));
    });
    return sums.finish();
}

/// The same on the calling thread.
[[nodiscard]] inline image<float> density_map(label_view<const std::uint8_t> labels,
                                              label_view<const std::uint8_t> anatomy,
                                              const density_weights& weights = {}, index rows = 512) {
    return density_map(execution{.threads = 1}, labels, anatomy, weights, rows);
}

}  // namespace hubmap
