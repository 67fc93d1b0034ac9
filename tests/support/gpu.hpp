#pragma once

#include <cuda_runtime_api.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "support/skipped_cases.hpp"

/// Whether tests on a GPU can run, for programs with the main function of support/skipping_test_main.cpp.
namespace hubmap {

/// Whether there is a GPU. Where there is none, says so; the case then ends and the program counts as
/// skipped. With HUBMAP_REQUIRE_GPU=1 in the environment it is a failure that names CUDA's reason.
inline bool has_gpu() {
    int count = 0;
    const cudaError_t status = cudaGetDeviceCount(&count);
    if (status == cudaSuccess && count > 0) return true;
    cudaGetLastError();  // leaves no error behind for the next call
    const std::string reason = status == cudaSuccess ? "no device" : cudaGetErrorString(status);
    const char* const required = std::getenv("HUBMAP_REQUIRE_GPU");
    if (required != nullptr && std::string(required) == "1") FAIL("a GPU is required: " << reason);
    WARN("no GPU here (" << reason << "): skipped");
    ++skipped_cases;
    return false;
}

}  // namespace hubmap
