#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/detail/mirror_rows.hpp>
#include <hubmap/resample/detail/with_channels.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace hubmap {

namespace detail {

/// Exchanges two pixels of C channels that lie together.
template <class Channels, class T>
void swap_pixels(T* a, T* b, Channels channels, index step) noexcept {
    if constexpr (!std::is_same_v<Channels, index>) {
        if (step == 1) {
            constexpr std::size_t bytes = sizeof(T) * Channels::value;
            std::array<T, Channels::value> first;
            copy_bytes<bytes>(first.data(), a);
            copy_bytes<bytes>(a, b);
            copy_bytes<bytes>(b, first.data());
            return;
        }
    }
    for (index c = 0; c < channels; ++c) std::swap(a[c * step], b[c * step]);
}

}  // namespace detail

/// Mirrors an image in place: along y upside down, along x left and right exchanged. Pixels are moved, none
/// is computed. Any strides; rows whose values are neighbours are moved as blocks. O(pixels), memory of a
/// row.
template <class T>
void mirror(image_view<T> pixels, bool y, bool x, instruction_set instructions = instruction_set::widest) {
    const index height = pixels.height(), width = pixels.width();
    if (pixels.empty()) return;
    const image_strides by = pixels.strides();
    const bool neighbours = pixels.rows_are_interleaved();
    detail::with_channels(pixels.channels(), [&](auto channels) {
        for (index i = 0; y && i < height / 2; ++i) {
            T *upper = pixels.row(i), *lower = pixels.row(height - 1 - i);
            if (neighbours)
                vectorised(instructions, detail::exchange_values{}, upper, lower, width * channels);
            else
                for (index j = 0; j < width; ++j)
                    detail::swap_pixels(upper + j * by.x, lower + j * by.x, channels, by.channel);
        }
        std::vector<T> reversed(x && neighbours ? static_cast<std::size_t>(width * channels + 1) : 0);
        for (index i = 0; x && i < height; ++i) {
            T *left = pixels.row(i), *right = left + (width - 1) * by.x;
            if (neighbours) {
                vectorised(instructions, detail::reverse_pixels<decltype(channels)>{channels}, left, width,
                           reversed.data());
                std::copy_n(reversed.data(), width * channels, left);
                continue;
            }
            for (index j = 0; j < width / 2; ++j, left += by.x, right -= by.x)
                detail::swap_pixels(left, right, channels, by.channel);
        }
    });
}

/// Exchanges rows and columns of a square image in place. O(pixels), block by block, so that both lie in the
/// cache. Errors: hubmap.resample.131 where it is not square.
template <class T>
void transpose(image_view<T> pixels) {
    require(pixels.height() == pixels.width(), "resample", 131, "an image of ", pixels.size(),
            " cannot change rows and columns in place");
    constexpr index block = 32;
    const index side = pixels.height();
    const image_strides by = pixels.strides();
    detail::with_channels(pixels.channels(), [&](auto channels) {
        for (index top = 0; top < side; top += block)
            for (index left = top; left < side; left += block)
                for (index i = top; i < std::min(side, top + block); ++i)
                    for (index j = std::max(left, i + 1); j < std::min(side, left + block); ++j)
                        detail::swap_pixels(pixels.row(i) + j * by.x, pixels.row(j) + i * by.x, channels,
                                            by.channel);
    });
}

/// Writes the picture with rows and columns exchanged: numpy.transpose(image, (1, 0, 2)). `to` is as wide as
/// `from` is high, and shares no pixel with it. Errors: hubmap.resample.132 where the shapes do not fit.
template <class T>
void transpose(image_view<const T> from, image_view<std::type_identity_t<T>> to) {
    const image_view<const T> turned = from.transposed();
    require(turned.size() == to.size() && from.channels() == to.channels(), "resample", 132, "a picture of ",
            turned.size(), " x ", from.channels(), " into ", to.size(), " x ", to.channels());
    constexpr index block = 32;
    detail::with_channels(to.channels(), [&](auto channels) {
        const index height = to.height(), width = to.width();
        const image_strides in = turned.strides(), out = to.strides();
        for (index top = 0; top < height; top += block)
            for (index left = 0; left < width; left += block)
                for (index i = top; i < std::min(height, top + block); ++i)
                    for (index j = left; j < std::min(width, left + block); ++j)
                        for (index c = 0; c < channels; ++c)
                            to.data()[i * out.y + j * out.x + c * out.channel] =
                                turned.data()[i * in.y + j * in.x + c * in.channel];
    });
}

/// Writes the picture turned counter-clockwise by `quarters` quarter turns, any whole number: numpy.rot90.
/// After an odd number `to` is as wide as `from` is high. It shares no pixel with `from`.
/// Errors: hubmap.resample.132 where the shapes do not fit.
template <class T>
void rotate90(image_view<const T> from, int quarters, image_view<std::type_identity_t<T>> to) {
    const int turns = ((quarters % 4) + 4) % 4;
    if (turns % 2 == 1)
        transpose(from, to);
    else
        require(from.size() == to.size() && from.channels() == to.channels(), "resample", 132,
                "a picture of ", from.size(), " x ", from.channels(), " into ", to.size(), " x ",
                to.channels());
    if (turns % 2 == 0) copy(from, to);
    // One quarter turn is an exchange of rows and columns, then upside down.
    mirror(to, turns == 1 || turns == 2, turns == 2 || turns == 3);
}

/// The same for a square image in place. Errors: hubmap.resample.131 where it is not square and the number of
/// turns is odd.
template <class T>
void rotate90(image_view<T> pixels, int quarters) {
    const int turns = ((quarters % 4) + 4) % 4;
    if (turns % 2 == 1) transpose(pixels);
    mirror(pixels, turns == 1 || turns == 2, turns == 2 || turns == 3);
}

}  // namespace hubmap
