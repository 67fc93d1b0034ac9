#pragma once

#include <concepts>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <vector>

namespace hubmap {

/// Something that pixels are read from, window by window: a slide file, a stored array, an image in memory.
/// `read` fills `out` with the pixels of a window that lies inside `size()`.
template <class Source>
concept window_source = requires(Source& source, const window& inside, image_view<std::uint8_t> out) {
    { source.size() } -> std::convertible_to<extent>;
    source.read(inside, out);
};

/// Position inside [0, count) that `i` stands for where the border is reflected and the edge pixel repeated
/// (OpenCV's BORDER_REFLECT), for any distance from the image.
[[nodiscard]] constexpr index reflected(index i, index count) noexcept {
    const index period = 2 * count;
    index wrapped = i % period;
    if (wrapped < 0) wrapped += period;
    return wrapped < count ? wrapped : period - 1 - wrapped;
}

namespace detail {

/// For each of `count` positions from `begin`: the reflected position; `first` and `last` bound them.
struct reflected_axis {
    std::vector<index> position;
    index first = 0;
    index last = 0;

    reflected_axis(index begin, index count, index size)
        : position(static_cast<std::size_t>(count)), first(size) {
        for (index i = 0; i < count; ++i) {
            const index at = reflected(begin + i, size);
            position[static_cast<std::size_t>(i)] = at;
            first = std::min(first, at);
            last = std::max(last, at);
        }
    }
};

}  // namespace detail

/// Reads window `w`, which may leave the image on any side, with a reflected border. Reads the source once.
/// Errors: hubmap.tiling.150 where the source is empty or `out` has another size than `w`.
template <window_source Source>
void read_reflected(Source& source, const window& w, image_view<std::uint8_t> out) {
    const extent size = source.size();
    require(!size.empty() && out.size() == w.size(), "tiling", 150, "cannot read ", w, " of an image of ",
            size, " into an image of ", out.size());
    if (w.empty()) return;
    if (contains(whole(size), w)) {
        source.read(w, out);
        return;
    }
    const detail::reflected_axis rows(w.y, w.height, size.height), columns(w.x, w.width, size.width);
    const window needed{rows.first, columns.first, rows.last - rows.first + 1,
                        columns.last - columns.first + 1};
    image<std::uint8_t> inside(needed.size(), out.channels());
    source.read(needed, inside.view());
    for (index y = 0; y < w.height; ++y) {
        const index from_y = rows.position[static_cast<std::size_t>(y)] - needed.y;
        for (index x = 0; x < w.width; ++x) {
            const index from_x = columns.position[static_cast<std::size_t>(x)] - needed.x;
            for (index c = 0; c < out.channels(); ++c) out(y, x, c) = inside(from_y, from_x, c);
        }
    }
}

}  // namespace hubmap
