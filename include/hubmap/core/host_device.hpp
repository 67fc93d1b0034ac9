#pragma once

/// Marks functions that both processors and NVIDIA GPUs run: with nvcc they are compiled for both, with other
/// compilers the word means nothing. What carries it computes the same bits on both.
#ifdef __CUDACC__
#define HUBMAP_HOST_DEVICE __host__ __device__
#else
#define HUBMAP_HOST_DEVICE
#endif
