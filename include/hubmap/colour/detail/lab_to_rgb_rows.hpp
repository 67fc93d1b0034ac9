#pragma once

#include <algorithm>
#include <cstdint>
#include <hubmap/colour/detail/lab_arithmetic.hpp>
#include <hubmap/colour/detail/lab_tables.hpp>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap::detail {

/// Linear light of neighbouring pixels, in lab_base-ths.
struct xyz_block {
    alignas(64) std::int32_t x[block_px], y[block_px], z[block_px];
};

/// X, Y and Z of Lab, taken to be bright enough for lab_cube; returns the darkest root met, which tells.
/// Dark pixels are rare, and blocks without one are a fifth faster.
struct bright_lab_to_xyz {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors read tables no faster

    [[gnu::always_inline]] std::int32_t operator()(const std::uint8_t* __restrict lightness,
                                                   const std::uint8_t* __restrict a,
                                                   const std::uint8_t* __restrict b, index count,
                                                   const std::uint32_t* __restrict table,
                                                   xyz_block* __restrict xyz) const {
        std::int32_t darkest = lab_base;
        for (index i = 0; i < count; ++i) {
            const xyz_roots roots = roots_of_lab(table[lightness[i]], a[i], b[i]);
            xyz->x[i] = lab_cube(roots.x);
            xyz->y[i] = roots.y;
            xyz->z[i] = lab_cube(roots.z);
            const std::int32_t darker = roots.x < roots.z ? roots.x : roots.z;
            darkest = darker < darkest ? darker : darkest;
        }
        return darkest;
    }
};

/// The same for all of Lab.
struct lab_to_xyz {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors read tables no faster

    [[gnu::always_inline]] void operator()(const std::uint8_t* __restrict lightness,
                                           const std::uint8_t* __restrict a, const std::uint8_t* __restrict b,
                                           index count, const std::uint32_t* __restrict table,
                                           xyz_block* __restrict xyz) const {
        for (index i = 0; i < count; ++i) {
            const xyz_roots roots = roots_of_lab(table[lightness[i]], a[i], b[i]);
            xyz->x[i] = lab_inverse_cube(roots.x);
            xyz->y[i] = roots.y;
            xyz->z[i] = lab_inverse_cube(roots.z);
        }
    }
};

struct xyz_to_light {
    [[gnu::always_inline]] void operator()(const xyz_block* __restrict xyz, index count,
                                           std::uint16_t* __restrict red, std::uint16_t* __restrict green,
                                           std::uint16_t* __restrict blue) const {
        for (index i = 0; i < count; ++i) {
            const light_values light = light_of_xyz(xyz->x[i], xyz->y[i], xyz->z[i]);
            red[i] = static_cast<std::uint16_t>(light.red);
            green[i] = static_cast<std::uint16_t>(light.green);
            blue[i] = static_cast<std::uint16_t>(light.blue);
        }
    }
};

/// sRGB values of one primary from its linear light.
struct light_to_srgb {
    static constexpr auto newest = instruction_set::avx2;  // wider vectors read tables no faster

    [[gnu::always_inline]] void operator()(const std::uint16_t* __restrict light, index count,
                                           const std::int32_t* __restrict srgb,
                                           std::uint8_t* __restrict values) const {
        for (index i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(srgb[light[i]]);
    }
};

/// Lab to RGB. `rgb` must not share memory with `lab`.
inline void convert_run(channel_runs<const std::uint8_t> lab, pixel_run<std::uint8_t> rgb, index count,
                        const lab_tables& tables, instruction_set instructions) {
    xyz_block xyz;
    alignas(64) std::uint16_t light[3][block_px];
    alignas(64) std::uint8_t values[3][block_px];
    for (index done = 0; done < count; done += block_px) {
        const index part = std::min(block_px, count - done);
        const channel_runs<const std::uint8_t> from = lab.from(done);
        const std::uint32_t* lightness = tables.lightness;
        if (vectorised(instructions, bright_lab_to_xyz{}, from[0], from[1], from[2], part, lightness, &xyz) <=
            lab_linear_up_to)
            vectorised(instructions, lab_to_xyz{}, from[0], from[1], from[2], part, lightness, &xyz);
        vectorised(instructions, xyz_to_light{}, static_cast<const xyz_block*>(&xyz), part, +light[0],
                   +light[1], +light[2]);
        for (int c = 0; c < 3; ++c)
            vectorised(instructions, light_to_srgb{}, +light[c], part, &tables.srgb[0], +values[c]);
        write_channels({values[0], values[1], values[2]}, rgb.from(done), part, instructions);
    }
}

}  // namespace hubmap::detail
