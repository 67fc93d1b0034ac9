#pragma once

#include <hubmap/core/parallel.hpp>
#include <hubmap/nn/compat.hpp>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace hubmap::nn {

/// How a whole program shall use the processors for networks. Settings of the process, therefore never
/// applied by the library itself: a program's main calls `tune_cpu` once, before the first tensor.
struct cpu_tuning {
    /// Threads of one network operation; 0 means one for each processor. (Debian's LibTorch starts with 1
    /// on a machine of 2 processors.)
    int threads = 0;
    /// Keep freed memory in the process. glibc gives each large activation back to the system and gets it
    /// again page by page: measured on an EfficientNet U-Net, that costs 1.3 times (one tile) to 2.4 times
    /// (batches of 4) the time of the arithmetic. The price: the process does not shrink.
    bool keep_memory = true;
    /// Flush denormal numbers to zero: they appear in optimiser states and are slow.
    bool flush_denormals = true;
};

/// Applies the settings to this process. Without glibc `keep_memory` does nothing.
inline void tune_cpu(const cpu_tuning& tuning = {}) {
    torch::set_num_threads(execution{tuning.threads}.thread_count());
    at::globalContext().setFlushDenormal(tuning.flush_denormals);
#if defined(__GLIBC__)
    if (tuning.keep_memory) {
        constexpr int never = 1 << 30;  // bytes; the most that M_MMAP_THRESHOLD takes as an int
        mallopt(M_MMAP_THRESHOLD, never);
        mallopt(M_TRIM_THRESHOLD, never);
        mallopt(M_TOP_PAD, 64 << 20);  // grow in steps of 64 MB: fewer system calls
    }
#endif
}

}  // namespace hubmap::nn
