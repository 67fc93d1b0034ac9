#!/usr/bin/env bash
# Builds and runs everything that is for a GPU. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }
usage() {
    cat <<'END'
tests/gpu.sh [options]: component cuda on this machine's GPU - its tests, again under compute-sanitizer, and its times -
and nn_cuda, where python3 can import a torch with CUDA. Needs nvcc, CMake, make or ninja, the headers of Eigen and
Catch2 2.x, and nothing else. Installs nothing. Without a GPU it compiles all of it for all architectures; without nvcc
it says so and ends well.

  --catch2 DIR        folder that holds catch2/catch.hpp. Default: $HUBMAP_CATCH2, then where CMake looks
  --eigen DIR         folder that holds Eigen/Core. Default: $HUBMAP_EIGEN, then where CMake looks
  --torch DIR         LibTorch with CUDA (include/ and lib/), or 'none'. Default: python3's torch, if it has CUDA
  --arch LIST         architectures, as CMake has them: 90, or '80;90'. Default: the GPU's own; all without a GPU
  --build-dir FOLDER  Default: build/gpu
  --jobs COUNT        compilers at a time. Default: one for 4 GiB of memory and for each processor
  --no-benchmarks     leave out the times
  --large             also the tests that need tens of GiB of the GPU's memory
  --help              print this
END
}

catch2=${HUBMAP_CATCH2:-} eigen=${HUBMAP_EIGEN:-} torch="" arch="" build_dir=build/gpu jobs="" benchmarks=yes large=no
while [ $# -gt 0 ]; do
    case $1 in
    --catch2 | --eigen | --torch | --arch | --build-dir | --jobs)
        [ $# -ge 2 ] || { say "gpu.sh: $1 needs a value"; exit 2; }
        declare "$(printf '%s' "${1#--}" | tr - _)=$2"
        shift 2
        ;;
    --no-benchmarks) benchmarks=no; shift ;;
    --large) large=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    *) say "gpu.sh: unknown option '$1'; see --help"; exit 2 ;;
    esac
done
case $jobs in "" | [1-9]*) ;; *) say "gpu.sh: --jobs needs a number above 0"; exit 2 ;; esac

nvcc=${CUDACXX:-$(command -v nvcc || ls /usr/local/cuda/bin/nvcc 2>/dev/null || true)}
if [ -z "$nvcc" ]; then
    say "no nvcc here (the CUDA Toolkit): nothing to compile, nothing to run"
    exit 0
fi
command -v cmake >/dev/null || { say "gpu.sh: needs cmake"; exit 1; }
gpu=""
if command -v nvidia-smi >/dev/null 2>&1; then
    gpu=$(nvidia-smi --query-gpu=name,compute_cap --format=csv,noheader 2>/dev/null | head -n 1) || gpu=""
fi
# A container may have the device without the tool.
if [ -z "$gpu" ] && [ -e /dev/nvidia0 ]; then
    gpu="/dev/nvidia0"
    [ -n "$arch" ] || arch=native
fi
if [ -z "$arch" ] && [ -n "$gpu" ]; then
    arch=$(printf '%s' "$gpu" | sed -E 's/.*, *([0-9]+)\.([0-9]+).*/\1\2/')
fi
if [ -z "$jobs" ]; then
    jobs=$(nproc 2>/dev/null || echo 1)
    by_memory=$(awk '/MemAvailable/ { print int($2 / 4194304) }' /proc/meminfo 2>/dev/null || echo 1)
    [ "$by_memory" -ge 1 ] || by_memory=1
    [ "$jobs" -le "$by_memory" ] || jobs=$by_memory
fi

if [ -z "$torch" ] && command -v python3 >/dev/null 2>&1; then
    torch=$(python3 -c 'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")' \
        2>/dev/null) || torch=""
fi
[ "$torch" != none ] || torch=""
if [ -n "$torch" ] && [ ! -e "$torch/lib/libc10_cuda.so" ]; then
    say "the torch in $torch was built without CUDA: nn_cuda is left out"
    torch=""
fi

components="core;cuda"
arguments=("-DCMAKE_BUILD_TYPE=Release" "-DCMAKE_CUDA_COMPILER=$nvcc" -DHUBMAP_BUILD_TESTS=ON -DHUBMAP_TEST_HOUSE=OFF
    -DHUBMAP_BUILD_BENCHMARKS=ON -DHUBMAP_INSTALL=OFF)
[ -z "$arch" ] || arguments+=("-DCMAKE_CUDA_ARCHITECTURES=$arch")
[ -z "$catch2" ] || arguments+=("-DHUBMAP_CATCH2_INCLUDE_DIR=$catch2")
[ -z "$eigen" ] || arguments+=("-DHUBMAP_EIGEN_INCLUDE_DIR=$eigen")
targets=(hubmap_cuda_tests hubmap_cuda_gpu_tests cuda_rle)
if [ -n "$torch" ]; then
    components="$components;nn;nn_cuda"
    arguments+=("-DHUBMAP_TORCH_PREFIX=$torch")
    targets+=(hubmap_nn_cuda_gpu_tests hubmap_gpu_map)
fi
say "GPU: ${gpu:-none}; architectures: ${arch:-all}; components: $components; $jobs jobs; build folder: $build_dir"
mkdir -p "$build_dir"
cmake -S . -B "$build_dir" "${arguments[@]}" "-DHUBMAP_COMPONENTS=$components" >"$build_dir/configure.log" 2>&1 ||
    { cat "$build_dir/configure.log" >&2; exit 1; }
cmake --build "$build_dir" --target "${targets[@]}" -j "$jobs"

rows=()
row() { rows+=("$(printf '%-42s %-9s %6s s' "$1" "$2" "$3")"); }
failed=0
# step NAME COMMAND...: runs it and keeps its result for the table.
step() {
    local name=$1 start=$SECONDS
    shift
    say "--- $name"
    if "$@"; then row "$name" passed $((SECONDS - start)); else
        row "$name" FAILED $((SECONDS - start))
        failed=1
    fi
}

step "items on the processor" "$build_dir/tests/hubmap_cuda_tests"
if [ -z "$gpu" ]; then
    say "no GPU here: everything was compiled, nothing was run on one"
    row "tests, sanitizers, times on a GPU" "no GPU" 0
else
    # From here on a test that finds no device fails instead of being skipped.
    export HUBMAP_REQUIRE_GPU=1
    filter='~[large]'
    [ "$large" = no ] || filter='*'
    step "cuda: GPU = items = core" "$build_dir/tests/hubmap_cuda_gpu_tests" "$filter"
    if [ -n "$torch" ]; then
        LD_LIBRARY_PATH="$torch/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
            step "nn_cuda: tensors" "$build_dir/tests/hubmap_nn_cuda_gpu_tests"
    fi
    sanitizer=$(command -v compute-sanitizer || ls "$(dirname "$nvcc")/compute-sanitizer" 2>/dev/null || true)
    if [ -n "$sanitizer" ]; then
        for tool in memcheck racecheck initcheck; do
            step "compute-sanitizer $tool" "$sanitizer" --tool "$tool" --error-exitcode 1 \
                "$build_dir/tests/hubmap_cuda_gpu_tests" '[sanitize]'
        done
    else
        row "compute-sanitizer" "not here" 0
    fi
    if [ "$benchmarks" = yes ]; then
        step "times" "$build_dir/benchmarks/cuda_rle"
    fi
fi
printf '\n'
printf '%s\n' "${rows[@]}"
exit "$failed"
