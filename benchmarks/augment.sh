#!/usr/bin/env bash
# Augmentation of tiles: this library beside the calls of OpenCV, numpy and SciPy that albumentations makes. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/setup.sh
. benchmarks/common/python.sh

usage() {
    cat <<'TEXT'
benchmarks/augment.sh [options]: installs what is missing (as root, with apt), builds, runs the peers and this library in
turns in one process with one thread and prints the table of times. 3 minutes; every result is compared with its peer's, and
the end is 1 where one differs.

  --quick               few repeats: 30 seconds, shows that all of it runs, ratios mean little
  --steps DIGITS        only these steps of the table, such as 178. Default: 12345678
  --gate SHARE          end with 1 where a ratio is below this share of what it must be, such as .7
  --write               put the table into benchmarks/README.md
  --build-dir FOLDER    where to build. Default: build/benchmarks
TEXT
}

hubmap_benchmark_options augment.sh "$@"

hubmap_install "${hubmap_build_packages[@]}"
hubmap_find_python scipy:python3-scipy zarr:python3-zarr
hubmap_build "$build_dir" "$(hubmap_default_jobs)" -DHUBMAP_COMPONENTS=io -DHUBMAP_BUILD_BENCHMARKS=ON

"$system_python" -B benchmarks/augment/augment_peers.py \
    --library "$build_dir/benchmarks/augment/libhubmap_augment_benchmark.so" "${quick[@]}" "${arguments[@]}"
