#pragma once

#include <concepts>
#include <hubmap/rle/placement.hpp>
#include <hubmap/rle/rle.hpp>

namespace hubmap {

/// The part of a mask that lies in `part`, as a mask of its size, without drawing it. Time: the runs of the
/// lines of the window; those before are skipped. Errors: hubmap.rle.151 where the window leaves the mask.
template <scan_order Order, int Base, std::same_as<window> Window>  // so that {height, width} stays an extent
[[nodiscard]] rle<Order, Base> crop(const rle<Order, Base>& code, const Window& part) {
    const extent size = code.size();
    const bool inside = part.y >= 0 && part.x >= 0 && part.height >= 0 && part.width >= 0 &&
                        part.y <= size.height && part.height <= size.height - part.y &&
                        part.x <= size.width && part.width <= size.width - part.x;
    require(inside, "rle", 151, "a part of ", part.size(), " at (", part.y, ", ", part.x, ") of a mask of ",
            size);
    return part == whole(size) ? code : placed(code, part.size(), {-part.y, -part.x});
}

/// The upper left part of a mask, of size `part`. Errors: hubmap.rle.151 where `part` is larger than the
/// mask.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> crop(const rle<Order, Base>& code, extent part) {
    return crop(code, whole(part));
}

}  // namespace hubmap
