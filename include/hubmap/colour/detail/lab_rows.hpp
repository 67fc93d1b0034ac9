#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/detail/lab_arithmetic.hpp>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap::detail {

/// Linear light of X, Y and Z, in steps of lab_tables::root. Whole numbers below 2^23 all along, so single
/// precision is exact.
struct rgb_to_light {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict red,
                                           const std::uint8_t* __restrict green,
                                           const std::uint8_t* __restrict blue, index count,
                                           const float* __restrict light, std::uint16_t* __restrict x,
                                           std::uint16_t* __restrict y, std::uint16_t* __restrict z) const {
        for (index i = 0; i < count; ++i) {
            const float r = light[red[i]], g = light[green[i]], b = light[blue[i]];
            x[i] = steps<0>(r, g, b);
            y[i] = steps<1>(r, g, b);
            z[i] = steps<2>(r, g, b);
        }
    }

    template <int K>
    [[gnu::always_inline]] static std::uint16_t steps(float r, float g, float b) {
        constexpr float of_r = lab_primaries[0][K], of_g = lab_primaries[1][K], of_b = lab_primaries[2][K];
        constexpr float half = 1 << 11, scale = 1.F / (1 << 12);
        const float sum = r * of_r + g * of_g + b * of_b + half;
        return static_cast<std::uint16_t>(static_cast<std::int32_t>(sum * scale));
    }
};

struct light_to_lab {
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

struct lab_to_light {
    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict lightness,
                                           const std::uint8_t* __restrict a, const std::uint8_t* __restrict b,
                                           index count, const std::uint32_t* __restrict table,
                                           std::uint16_t* __restrict red, std::uint16_t* __restrict green,
                                           std::uint16_t* __restrict blue) const {
        for (index i = 0; i < count; ++i) {
            const light_values light = light_of_lab(table[lightness[i]], a[i], b[i]);
            red[i] = static_cast<std::uint16_t>(light.red);
            green[i] = static_cast<std::uint16_t>(light.green);
            blue[i] = static_cast<std::uint16_t>(light.blue);
        }
    }
};

/// sRGB values of one primary from its linear light.
struct light_to_srgb {
    [[gnu::always_inline]] void operator()(const std::uint16_t* __restrict light, index count,
                                           const std::int32_t* __restrict srgb,
                                           std::uint8_t* __restrict values) const {
        for (index i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(srgb[light[i]]);
    }
};

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

/// `lab` must not share memory with `rgb`.
inline void convert_run(pixel_run<const std::uint8_t> rgb, channel_runs<std::uint8_t> lab, index count,
                        const lab_tables& tables, instruction_set instructions) {
    if (available(instructions) == instruction_set::baseline)  // short of vectors, pixel by pixel is faster
        return convert_pixels(rgb, lab, count, tables);
    channel_block channels;
    alignas(64) std::uint16_t light[3][block_px];
    for (index done = 0; done < count; done += block_px) {
        const index part = std::min(block_px, count - done);
        const channel_runs<std::uint8_t> from = channels.runs(), to = lab.from(done);
        read_channels(rgb.from(done), from, part, instructions);
        vectorised(instructions, rgb_to_light{}, from[0], from[1], from[2], part, &tables.light[0], +light[0],
                   +light[1], +light[2]);
        vectorised(instructions, light_to_lab{}, +light[0], +light[1], +light[2], part, &tables.root[0],
                   to[0], to[1], to[2]);
    }
}

/// `rgb` must not share memory with `lab`.
inline void convert_run(channel_runs<const std::uint8_t> lab, pixel_run<std::uint8_t> rgb, index count,
                        const lab_tables& tables, instruction_set instructions) {
    alignas(64) std::uint16_t light[3][block_px];
    alignas(64) std::uint8_t values[3][block_px];
    for (index done = 0; done < count; done += block_px) {
        const index part = std::min(block_px, count - done);
        const channel_runs<const std::uint8_t> from = lab.from(done);
        vectorised(instructions, lab_to_light{}, from[0], from[1], from[2], part, &tables.lightness[0],
                   +light[0], +light[1], +light[2]);
        for (int c = 0; c < 3; ++c)
            vectorised(instructions, light_to_srgb{}, +light[c], part, &tables.srgb[0], +values[c]);
        write_channels({values[0], values[1], values[2]}, rgb.from(done), part, instructions);
    }
}

}  // namespace hubmap::detail
