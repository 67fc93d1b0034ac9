#pragma once

#include <cstdint>

namespace hubmap {

/// Instructions that inner loops may use. Every loop gives the same result with each.
enum class instruction_set : std::uint8_t {
    baseline,  ///< what the compiler was told to build for: SSE2 on x86-64, Neon on 64-bit Arm
    avx2,      ///< x86-64 from 2013 on
    widest     ///< whatever this processor has
};

/// What `asked` comes to on this processor: `baseline` or `avx2`.
[[nodiscard]] inline instruction_set available(instruction_set asked = instruction_set::widest) noexcept {
#if defined(__GNUC__) && defined(__x86_64__)
    if (asked != instruction_set::baseline && __builtin_cpu_supports("avx2") &&
        __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
        return instruction_set::avx2;
#endif
    (void)asked;
    return instruction_set::baseline;
}

namespace detail {

#if defined(__GNUC__) && defined(__x86_64__)
/// The kernel is inlined here, so its loops are compiled once more, for these instructions. Without FMA:
/// sums of floats stay the same.
template <class Kernel, class... Arguments>
[[gnu::noinline, gnu::target("avx2,bmi,bmi2")]] auto call_with_avx2(const Kernel& kernel,
                                                                    const Arguments&... arguments) {
    return kernel(arguments...);
}
#endif

}  // namespace detail

/// Calls `kernel(arguments...)`, its loops compiled for the instructions that the processor has: one program
/// runs on any x86-64 and is fast on most. A kernel is a struct of plain loops that the compiler vectorises;
/// its call operator must be `[[gnu::always_inline]]`, and so must what that calls: else it runs as baseline.
template <class Kernel, class... Arguments>
auto vectorised(instruction_set asked, const Kernel& kernel, const Arguments&... arguments) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (available(asked) == instruction_set::avx2) return detail::call_with_avx2(kernel, arguments...);
#endif
    (void)asked;
    return kernel(arguments...);
}

}  // namespace hubmap
