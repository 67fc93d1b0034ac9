#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/host_device.hpp>
#include <ostream>
#include <tuple>

namespace hubmap {

/// Signed 64-bit index: a slide has up to 2.5e9 pixels and its byte offsets pass 2^32.
using index = std::int64_t;

/// Size of an image in pixels, always (height, width).
struct extent {
    index height = 0;
    index width = 0;

    [[nodiscard]] constexpr index area() const noexcept { return height * width; }
    [[nodiscard]] constexpr bool empty() const noexcept { return height <= 0 || width <= 0; }
    static constexpr auto fields() {
        return std::tuple{field{"height", &extent::height}, field{"width", &extent::width}};
    }
    friend constexpr bool operator==(const extent&, const extent&) = default;
    friend std::ostream& operator<<(std::ostream& out, const extent& e) {
        return out << e.height << " x " << e.width;
    }
};

/// Integer pixel position (y, x).
struct pixel {
    index y = 0;
    index x = 0;
    static constexpr auto fields() { return std::tuple{field{"y", &pixel::y}, field{"x", &pixel::x}}; }
    friend constexpr bool operator==(const pixel&, const pixel&) = default;
};

/// Real position (y, x) in pixels; pixel (i, j) covers [i, i + 1) x [j, j + 1), its centre is (i + .5, j +
/// .5).
struct point {
    double y = 0;
    double x = 0;
    static constexpr auto fields() { return std::tuple{field{"y", &point::y}, field{"x", &point::x}}; }
    friend constexpr bool operator==(const point&, const point&) = default;
};

/// Rectangle of whole pixels: rows [y, y + height), columns [x, x + width). It may reach outside an image.
struct window {
    index y = 0;
    index x = 0;
    index height = 0;
    index width = 0;

    [[nodiscard]] constexpr extent size() const noexcept { return {height, width}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return height <= 0 || width <= 0; }
    static constexpr auto fields() {
        return std::tuple{field{"y", &window::y}, field{"x", &window::x}, field{"height", &window::height},
                          field{"width", &window::width}};
    }
    friend constexpr bool operator==(const window&, const window&) = default;
    friend std::ostream& operator<<(std::ostream& out, const window& w) {
        return out << "rows [" << w.y << ", " << w.y + w.height << "), columns [" << w.x << ", "
                   << w.x + w.width << ")";
    }
};

/// The whole of an image of this size, as a window.
[[nodiscard]] constexpr window whole(extent size) noexcept {
    return {0, 0, size.height, size.width};
}

/// The common part of two windows; empty (zero-sized) where they do not meet.
[[nodiscard]] constexpr window intersect(const window& a, const window& b) noexcept {
    const index y0 = std::max(a.y, b.y), y1 = std::min(a.y + a.height, b.y + b.height);
    const index x0 = std::max(a.x, b.x), x1 = std::min(a.x + a.width, b.x + b.width);
    return {y0, x0, std::max<index>(0, y1 - y0), std::max<index>(0, x1 - x0)};
}

/// True where `inner` lies in `outer` entirely.
[[nodiscard]] constexpr bool contains(const window& outer, const window& inner) noexcept {
    return inner.y >= outer.y && inner.x >= outer.x && inner.y + inner.height <= outer.y + outer.height &&
           inner.x + inner.width <= outer.x + outer.width;
}

/// Quotient rounded up, for positive `divisor`.
[[nodiscard]] HUBMAP_HOST_DEVICE constexpr index ceil_div(index value, index divisor) noexcept {
    return (value + divisor - 1) / divisor;
}

}  // namespace hubmap
