#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/detail/byte_lookup.hpp>
#include <hubmap/colour/detail/lab_arithmetic.hpp>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap::detail {

/// Linear light of X, Y or Z (K) in steps of lab_tables::root. Whole numbers below 2^23 all along, so single
/// precision is exact.
template <int K>
[[nodiscard, gnu::always_inline]] inline std::uint16_t mixed_light(float r, float g, float b) {
    constexpr float of_r = lab_primaries[0][K], of_g = lab_primaries[1][K], of_b = lab_primaries[2][K];
    constexpr float half = 1 << 11, scale = 1.F / (1 << 12);
    const float sum = r * of_r + g * of_g + b * of_b + half;
    return static_cast<std::uint16_t>(static_cast<std::int32_t>(sum * scale));
}

struct rgb_to_light {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict red,
                                           const std::uint8_t* __restrict green,
                                           const std::uint8_t* __restrict blue, index count,
                                           const float* __restrict light, std::uint16_t* __restrict x,
                                           std::uint16_t* __restrict y, std::uint16_t* __restrict z) const {
        for (index i = 0; i < count; ++i) {
            const float r = light[red[i]], g = light[green[i]], b = light[blue[i]];
            x[i] = mixed_light<0>(r, g, b);
            y[i] = mixed_light<1>(r, g, b);
            z[i] = mixed_light<2>(r, g, b);
        }
    }
};

/// The low and high bytes of the linear light of red, green and blue.
struct light_bytes {
    alignas(64) std::uint8_t low_and_high[2][3][block_px];
};

struct mix_light_bytes {
    [[gnu::always_inline]] void operator()(const light_bytes* __restrict bytes, index count,
                                           std::uint16_t* __restrict x, std::uint16_t* __restrict y,
                                           std::uint16_t* __restrict z) const {
        for (index i = 0; i < count; ++i) {
            const auto light = [bytes, i](int c) {
                return static_cast<float>(bytes->low_and_high[0][c][i] | bytes->low_and_high[1][c][i] << 8);
            };
            const float r = light(0), g = light(1), b = light(2);
            x[i] = mixed_light<0>(r, g, b);
            y[i] = mixed_light<1>(r, g, b);
            z[i] = mixed_light<2>(r, g, b);
        }
    }
};

struct light_to_lab {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors read tables no faster

    [[gnu::always_inline]] void operator()(const std::uint16_t* __restrict x,
                                           const std::uint16_t* __restrict y,
                                           const std::uint16_t* __restrict z, index count,
                                           const std::int32_t* __restrict root,
                                           std::uint8_t* __restrict lightness, std::uint8_t* __restrict a,
                                           std::uint8_t* __restrict b) const {
        for (index i = 0; i < count; ++i) {
            const lab_values lab = lab_of_roots(root[x[i]], root[y[i]], root[z[i]]);
            lightness[i] = static_cast<std::uint8_t>(lab.lightness);
            a[i] = static_cast<std::uint8_t>(lab.a);
            b[i] = static_cast<std::uint8_t>(lab.b);
        }
    }
};

/// All steps of one pixel after the other.
inline void convert_pixels(pixel_run<const std::uint8_t> rgb, channel_runs<std::uint8_t> lab, index count,
                           const lab_tables& tables) {
    for (index i = 0; i < count; ++i) {
        const std::uint8_t* pixel = rgb.from(i).first;
        const lab_roots roots =
            roots_of_rgb(pixel[0], pixel[rgb.channel_step], pixel[2 * rgb.channel_step], tables);
        const lab_values values = lab_of_roots(roots.x, roots.y, roots.z);
        lab[0][i] = static_cast<std::uint8_t>(values.lightness);
        lab[1][i] = static_cast<std::uint8_t>(values.a);
        lab[2][i] = static_cast<std::uint8_t>(values.b);
    }
}

/// RGB to Lab. `lab` must not share memory with `rgb`.
inline void convert_run(pixel_run<const std::uint8_t> rgb, channel_runs<std::uint8_t> lab, index count,
                        const lab_tables& tables, instruction_set instructions) {
    if (available(instructions) == instruction_set::baseline)  // short of vectors, pixel by pixel is faster
        return convert_pixels(rgb, lab, count, tables);
    channel_block channels;
    light_bytes bytes;
    alignas(64) std::uint16_t light[3][block_px];
    for (index done = 0; done < count; done += block_px) {
        const index part = std::min(block_px, count - done);
        const channel_runs<std::uint8_t> from = channels.runs(), to = lab.from(done);
        read_channels(rgb.from(done), from, part, instructions);
        if (looks_up_vectors(instructions)) {
            for (index c = 0; c < 3; ++c)
                look_up(byte_tables<2>{tables.light_bytes[0], tables.light_bytes[1]}, from[c], part,
                        bytes.low_and_high[0][c], 3 * block_px, instructions);
            vectorised(instructions, mix_light_bytes{}, static_cast<const light_bytes*>(&bytes), part,
                       +light[0], +light[1], +light[2]);
        } else {
            vectorised(instructions, rgb_to_light{}, from[0], from[1], from[2], part, &tables.light[0],
                       +light[0], +light[1], +light[2]);
        }
        vectorised(instructions, light_to_lab{}, +light[0], +light[1], +light[2], part, &tables.root[0],
                   to[0], to[1], to[2]);
    }
}

}  // namespace hubmap::detail
