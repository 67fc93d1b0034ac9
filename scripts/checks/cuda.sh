#!/usr/bin/env bash
# With nvcc: all headers of component cuda and their kernels (tests/cuda/all_kernels.cu) and the program text of
# docs/cuda.md compile. Exit code 77: no nvcc. A warning is an error; one architecture will do: tests/gpu.sh compiles for
# all, and the tests on a GPU (tests/cuda/*_test.cu), which take three minutes more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
nvcc=${NVCC:-$(command -v nvcc || ls /usr/local/cuda/bin/nvcc 2>/dev/null || true)}
[ -n "$nvcc" ] || { echo "no nvcc (the CUDA Toolkit): no kernel is compiled"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for header in include/hubmap/cuda/*.cuh; do
    grep -qF "#include <${header#include/}>" tests/cuda/all_kernels.cu ||
        { echo "tests/cuda/all_kernels.cu does not include $header"; exit 1; }
done
sed -n '/^```cuda$/,/^```$/p' docs/cuda.md | grep -v '^```' >"$work/page.cu"
[ -s "$work/page.cu" ] || { echo "docs/cuda.md has no program text"; exit 1; }
for source in tests/cuda/all_kernels.cu "$work/page.cu"; do
    "$nvcc" -std=c++20 -arch="${1:-sm_90}" -Werror all-warnings -Xcompiler -Wall,-Wextra \
        -Iinclude -c "$source" -o "$work/object.o"
done
echo "the headers of component cuda and the program of docs/cuda.md compile"
