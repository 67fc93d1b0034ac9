#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>

namespace hubmap::cuda {

/// How the work is cut; results do not depend on it. The same value must go to the call that asks for the
/// size of the temporary storage and to the one that works.
struct encode_tuning {
    int threads = 256;              ///< of a block: 32 .. 512
    int words_per_segment = 16;     ///< words of 64 pixels of a mask that one thread looks through
    int map_words_per_segment = 4;  ///< words of 64 samples of a map's column, where the mask is upscaled

    /// Errors: hubmap.cuda.103.
    void check() const {
        require(threads >= least_threads && threads <= most_threads && words_per_segment > 0 &&
                    map_words_per_segment > 0,
                "cuda", 103, "tuning with blocks of ", threads, " threads, segments of ", words_per_segment,
                " and ", map_words_per_segment, " words");
    }

    static constexpr int least_threads = 32;
    static constexpr int most_threads = 512;  ///< kernels may take 128 registers
};

/// Values to begin with for a compute capability as major * 10 + minor (75, 80, 90, ...), reasoned, not
/// measured on each: processors of data centres keep 2048 threads, the others 1024 to 1536, which smaller
/// blocks fill better; those with few threads in all get longer segments, and so shorter sums.
[[nodiscard]] constexpr encode_tuning default_tuning(int compute_capability) noexcept {
    switch (compute_capability) {
        case 75:
            return {.threads = 128, .words_per_segment = 32, .map_words_per_segment = 8};
        case 86:
        case 89:
        case 120:
            return {.threads = 128, .words_per_segment = 16, .map_words_per_segment = 4};
        default:
            return {};
    }
}

}  // namespace hubmap::cuda
