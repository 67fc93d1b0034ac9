#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/report/bitmap_text.hpp>
#include <span>
#include <string>

namespace hubmap {

/// A picture with its name.
struct named_picture {
    std::string name;
    image<std::uint8_t> pixels;
};

/// Pictures of one size in rows, each under its name, on white; the columns are as wide as the widest name
/// needs. Errors: hubmap.report.103 where there are none, no columns, or sizes or channels differ.
[[nodiscard]] inline image<std::uint8_t> picture_grid(std::span<const named_picture> pictures,
                                                      index columns) {
    constexpr index gap = 6;
    constexpr std::uint8_t white = 255;
    require(!pictures.empty() && columns > 0 && !pictures[0].pixels.empty(), "report", 103, pictures.size(),
            " pictures in ", columns, " columns");
    const extent size = pictures[0].pixels.size();
    const index channels = pictures[0].pixels.channels();
    index cell = size.width;
    for (const auto& [name, pixels] : pictures) {
        require(pixels.size() == size && pixels.channels() == channels, "report", 103, name, ": ",
                pixels.size(), " x ", pixels.channels(), " among pictures of ", size, " x ", channels);
        cell = std::max(cell, text_size(name).width);
    }
    const index count = std::ssize(pictures), rows = ceil_div(count, columns);
    columns = std::min(columns, count);
    const index label = text_size("x").height;
    image<std::uint8_t> grid({rows * (size.height + label + gap) + gap, columns * (cell + gap) + gap},
                             channels);
    std::fill(grid.values().begin(), grid.values().end(), white);
    for (index i = 0; i < count; ++i) {
        const auto& [name, pixels] = pictures[static_cast<std::size_t>(i)];
        const index y = gap + i / columns * (size.height + label + gap);
        const index x = gap + i % columns * (cell + gap);
        draw_text(grid.view().crop({y, x, label, cell}), 0, 0, name);
        copy(pixels.view(), grid.view().crop({y + label, x, size.height, size.width}));
    }
    return grid;
}

}  // namespace hubmap
