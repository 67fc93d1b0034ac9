#pragma once

/// Marks functions that both processors and NVIDIA GPUs run: with nvcc they are compiled for both, with other
/// compilers the word means nothing. What carries it computes the same bits on both.
#ifdef __CUDACC__
#define HUBMAP_HOST_DEVICE __host__ __device__
#else
#define HUBMAP_HOST_DEVICE
#endif

/// Writes out the next loop, of so many rounds, on a processor: what lies in vector registers has no address.
/// No text for nvcc, which does not know the word.
#if defined(__GNUC__) && !defined(__CUDACC__)
#define HUBMAP_PRAGMA(text) _Pragma(#text)
#define HUBMAP_UNROLL_ON_HOST(rounds) HUBMAP_PRAGMA(GCC unroll rounds)
#else
#define HUBMAP_UNROLL_ON_HOST(rounds)
#endif
