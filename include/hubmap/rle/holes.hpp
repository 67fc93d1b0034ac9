#pragma once

#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/component_codes.hpp>
#include <hubmap/rle/components.hpp>

namespace hubmap {

/// The holes of a mask: connected background that does not reach the border of the image. `joined` tells how
/// the foreground hangs together; the background hangs together the other way, so that a closed line of
/// foreground always parts it. `eight`, the default, is what scipy.ndimage.binary_fill_holes fills.
/// Time as of connected_components, of the background.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> holes_of(const rle<Order, Base>& code,
                                        connectivity joined = connectivity::eight) {
    const auto background = complement_of(code);
    const auto found = connected_components(
        background, joined == connectivity::eight ? connectivity::four : connectivity::eight);
    const extent size = code.size();
    return detail::code_of_objects(background, found, [&](index object) {
        const window& bounds = found.objects[static_cast<std::size_t>(object)].bounds;
        return bounds.y > 0 && bounds.x > 0 && bounds.y + bounds.height < size.height &&
               bounds.x + bounds.width < size.width;
    });
}

/// The mask and its holes. Time as of holes_of.
template <scan_order Order, int Base>
[[nodiscard]] rle<Order, Base> filled_holes(const rle<Order, Base>& code,
                                            connectivity joined = connectivity::eight) {
    return union_of(code, holes_of(code, joined));
}

}  // namespace hubmap
