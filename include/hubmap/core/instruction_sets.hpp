#pragma once

#include <cstdint>

namespace hubmap {

/// Instructions that inner loops may use, from the oldest to the newest. Every loop gives the same result
/// with each.
enum class instruction_set : std::uint8_t {
    baseline,  ///< what the compiler was told to build for: SSE2 on x86-64, Neon on 64-bit Arm
    avx2,      ///< with FMA, for those who ask for it by name (std::fma): x86-64 from 2013 on
    avx512,    ///< AVX-512 with byte permutations (VBMI): Intel from Ice Lake on, AMD from Zen 4 on
    widest     ///< whatever this processor has
};

/// What `asked` comes to on this processor: never `widest`.
[[nodiscard]] inline instruction_set available(instruction_set asked = instruction_set::widest) noexcept {
#if defined(__GNUC__) && defined(__x86_64__)
    if (asked >= instruction_set::avx512 && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("bmi2"))
        return instruction_set::avx512;
    if (asked >= instruction_set::avx2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
        return instruction_set::avx2;
#endif
    (void)asked;
    return instruction_set::baseline;
}

namespace detail {

// Loops are vectorised whatever the program's own optimisation is, and no product is fused with a sum:
// neither by -march=native nor by AVX-512, which has fused instructions of its own. Clang has no such
// attribute; it fuses inside one expression only, so kernels give each product of floats a statement of its
// own.
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#define HUBMAP_VECTORISED [[gnu::noinline, gnu::optimize("O3,fp-contract=off")]]
#else
#define HUBMAP_VECTORISED [[gnu::noinline]]
#endif

template <class Kernel, class... Arguments>
HUBMAP_VECTORISED auto call_as_built(const Kernel& kernel, const Arguments&... arguments) {
    return kernel(arguments...);
}
#if defined(__GNUC__) && defined(__x86_64__)
/// The kernel is inlined here, so its loops are compiled once more, for these instructions.
template <class Kernel, class... Arguments>
HUBMAP_VECTORISED [[gnu::target("avx2,fma,bmi,bmi2")]] auto call_with_avx2(const Kernel& kernel,
                                                                           const Arguments&... arguments) {
    return kernel(arguments...);
}
#ifdef __clang__
#define HUBMAP_AVX512 [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,fma,bmi,bmi2")]]
#else
#define HUBMAP_AVX512                                                 \
    [[gnu::target(                                                    \
        "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,fma,bmi,bmi2," \
        "prefer-vector-width=512")]]
#endif
template <class Kernel, class... Arguments>
HUBMAP_VECTORISED HUBMAP_AVX512 auto call_with_avx512(const Kernel& kernel, const Arguments&... arguments) {
    return kernel(arguments...);
}
#undef HUBMAP_AVX512
#endif
#undef HUBMAP_VECTORISED

}  // namespace detail

/// Calls `kernel(arguments...)`, its loops compiled for the instructions that the processor has: one program
/// runs on any x86-64 and is fast on most. A kernel is a struct of plain loops that the compiler vectorises;
/// its call operator must be `[[gnu::always_inline]]`, and so must what that calls: else it runs as baseline.
/// A kernel that newer instructions do not help says so: `static constexpr auto newest =
/// instruction_set::avx2`.
template <class Kernel, class... Arguments>
auto vectorised(instruction_set asked, const Kernel& kernel, const Arguments&... arguments) {
#if defined(__GNUC__) && defined(__x86_64__)
    if constexpr (requires { Kernel::newest; }) asked = asked < Kernel::newest ? asked : Kernel::newest;
    switch (available(asked)) {
        case instruction_set::avx512:
            return detail::call_with_avx512(kernel, arguments...);
        case instruction_set::avx2:
            return detail::call_with_avx2(kernel, arguments...);
        default:
            break;
    }
#endif
    (void)asked;
    return detail::call_as_built(kernel, arguments...);
}

}  // namespace hubmap
