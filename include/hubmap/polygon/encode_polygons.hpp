#pragma once

#include <hubmap/polygon/scanlines.hpp>
#include <hubmap/rle/normalise_runs.hpp>
#include <hubmap/rle/rle.hpp>
#include <span>

namespace hubmap {

/// The union of polygons as a code of an image of `size`, without a mask: a pixel is foreground where its
/// centre lies inside any of them. Equals the code of the rasterised polygons; only a centre exactly on a
/// slanted side may fall to the other neighbour, since a column-major code is scanned by columns.
/// Memory: the runs. Errors: hubmap.rle.101, hubmap.polygon.101.
template <class Rle = kaggle_rle>
[[nodiscard]] Rle encode_polygons(std::span<const polygon> areas, extent size) {
    const Rle empty(size);  // refuses a size whose pixels cannot be counted
    constexpr bool by_column = Rle::order == scan_order::column_major;
    const extent grid = by_column ? extent{size.width, size.height} : size;
    std::vector<run> runs;
    for (polygon area : areas) {
        if (by_column)  // rows of the exchanged polygon are columns of the image
            for (auto& corners : area.rings)
                for (auto& corner : corners) std::swap(corner.y, corner.x);
        for_each_polygon_row(area, 1, grid, [&](index line, index begin, index end) {
            runs.push_back({line * grid.width + begin, end - begin});
        });
    }
    normalise_runs(runs);
    return Rle(size, std::move(runs));
}

}  // namespace hubmap
