#!/usr/bin/env bash
# The program text of docs/cuda.md compiles, and with it the kernels of the headers it includes. Exit code 77: no nvcc.
# A warning is an error; one architecture will do: tests/gpu.sh compiles for all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
nvcc=${NVCC:-$(command -v nvcc || true)}
[ -n "$nvcc" ] || { echo "no nvcc (the CUDA Toolkit): docs/cuda.md is not compiled"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^```cuda$/,/^```$/p' docs/cuda.md | grep -v '^```' >"$work/page.cu"
[ -s "$work/page.cu" ] || { echo "docs/cuda.md has no program text"; exit 1; }
"$nvcc" -std=c++20 -arch="${1:-sm_90}" -Werror all-warnings -Xcompiler -Wall,-Wextra \
    -Iinclude -c "$work/page.cu" -o "$work/page.o"
echo "docs/cuda.md compiles"
