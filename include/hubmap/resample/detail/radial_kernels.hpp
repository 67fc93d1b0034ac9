#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/instruction_sets.hpp>
#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hubmap::detail {

/// r^2 of `count` distances, (first + i)^2 + across^2, all in pixels or halves of them, hence exact.
struct squares_along {
    [[gnu::always_inline]] void operator()(double first, double across, index count,
                                           double* __restrict squares) const {
        const double across_squared = across * across;
        // 32 bits: before AVX-512 there is no instruction that converts longer whole numbers.
        const auto end = static_cast<std::int32_t>(count);
        for (std::int32_t i = 0; i < end; ++i) {
            const double along = first + static_cast<double>(i);
            const double along_squared = along * along;
            squares[i] = along_squared + across_squared;
        }
    }
};

// r^3 of r^2, in place. Compilers vectorise no root that could set errno, and the widest instruction takes
// two to four roots in the time of one.
inline void cube_one_by_one(double* squares, index begin, index count) {
    for (index i = begin; i < count; ++i) squares[i] *= std::sqrt(squares[i]);
}
#if defined(__GNUC__) && defined(__x86_64__)
[[gnu::target("avx512f"), gnu::noinline]] inline void cube_squares_avx512(double* squares, index count) {
    index i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m512d squared = _mm512_loadu_pd(squares + i);
        // The form with a mask: of the other, g++ 12 warns that it uses what was never set.
        const __m512d root = _mm512_mask_sqrt_pd(squared, 0xff, squared);
        _mm512_storeu_pd(squares + i, _mm512_mul_pd(squared, root));
    }
    cube_one_by_one(squares, i, count);
}
[[gnu::target("avx2"), gnu::noinline]] inline void cube_squares_avx2(double* squares, index count) {
    index i = 0;
    for (; i + 4 <= count; i += 4) {
        const __m256d squared = _mm256_loadu_pd(squares + i);
        _mm256_storeu_pd(squares + i, _mm256_mul_pd(squared, _mm256_sqrt_pd(squared)));
    }
    cube_one_by_one(squares, i, count);
}
#endif
inline void cube_squares(instruction_set instructions, double* squares, index count) {
    index i = 0;
#if defined(__GNUC__) && defined(__x86_64__)
    if (instructions == instruction_set::avx512) return cube_squares_avx512(squares, count);
    if (instructions == instruction_set::avx2) return cube_squares_avx2(squares, count);
    for (; i + 2 <= count; i += 2) {
        const __m128d squared = _mm_loadu_pd(squares + i);
        _mm_storeu_pd(squares + i, _mm_mul_pd(squared, _mm_sqrt_pd(squared)));
    }
#endif
    (void)instructions;
    cube_one_by_one(squares, i, count);
}

/// cubes[s] = cubes[-s - spacing] for s = begin .. end - 1.
struct mirror_cubes {
    [[gnu::always_inline]] void operator()(double* cubes, index spacing, index begin, index end) const {
        const double* __restrict from = cubes - spacing - (end - 1);
        double* __restrict to = cubes + begin;
        const index count = end - begin;
        for (index i = 0; i < count; ++i) to[i] = from[count - 1 - i];
    }
};

/// The nodes of a control grid, `step` pixels apart, with the cubes of a row of pixels: of pixel x from node
/// (i, j) they stand at cubes[i][x - j step].
struct radial_grid {
    const double* const* cubes;
    extent nodes;
    index step;
    const double *weight_y, *weight_x;  ///< one a node, row by row
};

/// So many numbers to compute with at once. g++ splits what is wider than the instructions, badly.
template <index Lanes>
struct double_pack;
template <>
struct double_pack<1> {
    using type = double;
};
template <>
struct double_pack<2> {
    using type [[gnu::vector_size(16)]] = double;
};
template <>
struct double_pack<4> {
    using type [[gnu::vector_size(32)]] = double;
};
template <>
struct double_pack<8> {
    using type [[gnu::vector_size(64)]] = double;
};

/// Adds w r^3 of all nodes, row by row, to both components of a row of pixels. The sums of 4 packs of pixels
/// stay in registers, for which plain loops are too much for g++.
template <index Lanes>
struct add_nodes {
    [[gnu::always_inline]] void operator()(const radial_grid& grid, index width, double* dy,
                                           double* dx) const {
        index x = 0;
        for (; x + 4 * Lanes <= width; x += 4 * Lanes) add<Lanes, 4>(grid, x, dy, dx);
        for (; x + Lanes <= width; x += Lanes) add<Lanes, 1>(grid, x, dy, dx);
        for (; x < width; ++x) add<1, 1>(grid, x, dy, dx);
    }

  private:
    /// For N packs of pixels from x on.
    template <index PackLanes, index N>
    [[gnu::always_inline]] static void add(const radial_grid& grid, index x, double* dy, double* dx) {
        using pack = typename double_pack<PackLanes>::type;
        pack sum_y[N], sum_x[N];
        HUBMAP_UNROLL_ON_HOST(4)
        for (index n = 0; n < N; ++n) {
            __builtin_memcpy(&sum_y[n], dy + x + n * PackLanes, sizeof(pack));
            __builtin_memcpy(&sum_x[n], dx + x + n * PackLanes, sizeof(pack));
        }
        index node = 0;
        for (index i = 0; i < grid.nodes.height; ++i) {
            const double* cubes = grid.cubes[i] + x;
            for (index j = 0; j < grid.nodes.width; ++j, ++node, cubes -= grid.step) {
                const double weight_y = grid.weight_y[node], weight_x = grid.weight_x[node];
                HUBMAP_UNROLL_ON_HOST(4)
                for (index n = 0; n < N; ++n) {
                    pack cube;
                    __builtin_memcpy(&cube, cubes + n * PackLanes, sizeof(pack));
                    // Nothing is done here; but without it g++ reads the cube twice, and reading is what
                    // takes the time.
                    asm volatile("" ::: "memory");
                    const pack part_y = weight_y * cube, part_x = weight_x * cube;
                    sum_y[n] += part_y;
                    sum_x[n] += part_x;
                }
            }
        }
        HUBMAP_UNROLL_ON_HOST(4)
        for (index n = 0; n < N; ++n) {
            __builtin_memcpy(dy + x + n * PackLanes, &sum_y[n], sizeof(pack));
            __builtin_memcpy(dx + x + n * PackLanes, &sum_x[n], sizeof(pack));
        }
    }
};

/// Adds one node to both components at any positions.
struct add_node_at {
    [[gnu::always_inline]] void operator()(const double* __restrict y, const double* __restrict x,
                                           index count, double node_y, double node_x, double weight_y,
                                           double weight_x, double* __restrict dy,
                                           double* __restrict dx) const {
        index i = 0;
#if defined(__GNUC__) && defined(__x86_64__)
        const __m128d at_y = _mm_set1_pd(node_y), at_x = _mm_set1_pd(node_x);
        const __m128d by_y = _mm_set1_pd(weight_y), by_x = _mm_set1_pd(weight_x);
        for (; i + 2 <= count; i += 2) {
            const __m128d down = _mm_sub_pd(_mm_loadu_pd(y + i), at_y);
            const __m128d right = _mm_sub_pd(_mm_loadu_pd(x + i), at_x);
            const __m128d squared = _mm_add_pd(_mm_mul_pd(down, down), _mm_mul_pd(right, right));
            const __m128d cube = _mm_mul_pd(squared, _mm_sqrt_pd(squared));
            _mm_storeu_pd(dy + i, _mm_add_pd(_mm_loadu_pd(dy + i), _mm_mul_pd(by_y, cube)));
            _mm_storeu_pd(dx + i, _mm_add_pd(_mm_loadu_pd(dx + i), _mm_mul_pd(by_x, cube)));
        }
#endif
        for (; i < count; ++i) {
            const double down = y[i] - node_y, right = x[i] - node_x;
            const double down_squared = down * down, right_squared = right * right;
            const double squared = down_squared + right_squared;
            const double cube = squared * std::sqrt(squared);
            const double part_y = weight_y * cube, part_x = weight_x * cube;
            dy[i] += part_y;
            dx[i] += part_x;
        }
    }
};

}  // namespace hubmap::detail
