#!/usr/bin/env bash
# Run-length codes of huge masks: this library beside numpy, OpenCV and pycocotools. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/setup.sh
. benchmarks/common/python.sh

usage() {
    cat <<'TEXT'
benchmarks/rle.sh [options]: installs what is missing (as root, with apt; pycocotools into a virtual environment of the
build folder), builds, runs the peers and this library in turns in one process and prints the table of times. 10 minutes
and 10 GB of memory; every result is compared with its peer's, and the end is 1 where one differs.

  --quick               a hundredth of the pixels: 10 seconds, shows that all of it runs, ratios mean little
  --steps DIGITS        only these steps of the table, such as 134. Default: 12345678
  --gate SHARE          end with 1 where a ratio is below this share of what it must be, such as .7, in the rows that
                        the aims were set for: peers as in notebooks, in step 5 with arrays kept
  --write               put the table into benchmarks/README.md
  --alone               this library's own program (Google Benchmark) afterwards, with 1 and 2 threads
  --build-dir FOLDER    where to build. Default: build/benchmarks
TEXT
}

own_options=--alone
hubmap_benchmark_options rle.sh "$@"

hubmap_install "${hubmap_build_packages[@]}"
hubmap_want benchmark/benchmark.h:libbenchmark-dev
hubmap_build "$build_dir" "$(hubmap_default_jobs)" -DHUBMAP_COMPONENTS=io -DHUBMAP_BUILD_BENCHMARKS=ON

# pycocotools, which Debian 12 lacks, beside Debian's numpy and OpenCV.
hubmap_find_python ensurepip:python3-venv
pycocotools=2.0.11
python=$build_dir/python/bin/python
[ -x "$python" ] || "$system_python" -m venv --system-site-packages "$build_dir/python"
if ! hubmap_python_has "$python" pycocotools.mask; then
    hubmap_say "installing: pycocotools $pycocotools"
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        "pycocotools==$pycocotools" >&2 || hubmap_say "going on without pycocotools: step 3 is left out"
fi

"$python" -B benchmarks/rle/rle_peers.py --library "$build_dir/benchmarks/rle/libhubmap_rle_benchmark.so" \
    "${quick[@]}" "${arguments[@]}"
if [ ${#own[@]} -gt 0 ]; then
    [ -x "$build_dir/benchmarks/rle/rle_benchmark" ] || hubmap_die "no Google Benchmark: install libbenchmark-dev"
    "$build_dir/benchmarks/rle/rle_benchmark" "${quick[@]}"
fi
