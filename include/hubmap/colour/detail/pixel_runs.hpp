#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <type_traits>

namespace hubmap::detail {

/// Neighbouring pixels of an image of three channels, as they lie in memory.
template <class T>
struct pixel_run {
    T* first;
    index step, channel_step;

    [[nodiscard]] pixel_run from(index pixels) const noexcept {
        return {first + pixels * step, step, channel_step};
    }
};

/// The three channels of neighbouring pixels, each dense by itself.
template <class T>
struct channel_runs {
    T* channels[3];

    [[nodiscard]] T* operator[](index c) const noexcept { return channels[c]; }
    [[nodiscard]] channel_runs from(index pixels) const noexcept {
        return {{channels[0] + pixels, channels[1] + pixels, channels[2] + pixels}};
    }
    template <class Reader>
    requires(!std::is_const_v<T> && std::is_same_v<Reader, const T>) operator channel_runs<Reader>()
        const noexcept {
        return {{channels[0], channels[1], channels[2]}};
    }
};

/// Pixels that are worked on together, so that all between the steps stays in the first-level cache.
inline constexpr index block_px = 256;

struct channel_block {
    alignas(64) std::uint8_t values[3][block_px];

    [[nodiscard]] channel_runs<std::uint8_t> runs() noexcept { return {{values[0], values[1], values[2]}}; }
};

struct split_interleaved {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict pixels, index count,
                                           std::uint8_t* __restrict c0, std::uint8_t* __restrict c1,
                                           std::uint8_t* __restrict c2) const {
        for (index i = 0; i < count; ++i) {
            c0[i] = pixels[3 * i];
            c1[i] = pixels[3 * i + 1];
            c2[i] = pixels[3 * i + 2];
        }
    }
};

struct join_interleaved {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict c0,
                                           const std::uint8_t* __restrict c1,
                                           const std::uint8_t* __restrict c2, index count,
                                           std::uint8_t* __restrict pixels) const {
        for (index i = 0; i < count; ++i) {
            pixels[3 * i] = c0[i];
            pixels[3 * i + 1] = c1[i];
            pixels[3 * i + 2] = c2[i];
        }
    }
};

inline void read_channels(pixel_run<const std::uint8_t> pixels, channel_runs<std::uint8_t> channels,
                          index count, instruction_set instructions) {
    if (pixels.step == 3 && pixels.channel_step == 1)
        return vectorised(instructions, split_interleaved{}, pixels.first, count, channels[0], channels[1],
                          channels[2]);
    for (index c = 0; c < 3; ++c)
        for (index i = 0; i < count; ++i)
            channels[c][i] = pixels.first[i * pixels.step + c * pixels.channel_step];
}

inline void write_channels(channel_runs<const std::uint8_t> channels, pixel_run<std::uint8_t> pixels,
                           index count, instruction_set instructions) {
    if (pixels.step == 3 && pixels.channel_step == 1)
        return vectorised(instructions, join_interleaved{}, channels[0], channels[1], channels[2], count,
                          pixels.first);
    for (index c = 0; c < 3; ++c)
        for (index i = 0; i < count; ++i)
            pixels.first[i * pixels.step + c * pixels.channel_step] = channels[c][i];
}

template <class T>
[[nodiscard]] pixel_run<T> run_of(image_view<T> pixels, index y, index x = 0) noexcept {
    return {pixels.row(y) + x * pixels.strides().x, pixels.strides().x, pixels.strides().channel};
}

/// work(run of `in`, run of `out`, pixels) for all pixels of both, at most block_px at a time; rows that lie
/// one after the other in memory count as one. Sizes must be equal.
template <class In, class Out, class Work>
void for_each_run(image_view<In> in, image_view<Out> out, Work&& work) {
    const bool one_row = in.is_dense() && out.is_dense();
    const extent size = one_row ? extent{1, in.size().area()} : in.size();
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; x += block_px)
            work(run_of(in, y, x), run_of(out, y, x), std::min(block_px, size.width - x));
}

}  // namespace hubmap::detail
