#!/usr/bin/env bash
# Sets up, builds and runs the whole test-suite: tests/run.sh [--help]
set -euo pipefail
cd "$(dirname "$0")/.."

export DEBIAN_FRONTEND=noninteractive
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends g++ cmake ninja-build ccache catch2 libeigen3-dev libtiff-dev \
        libblosc-dev libzstd-dev zlib1g-dev nlohmann-json3-dev libstb-dev libcli11-dev libtorch-dev \
        libopenblas0-pthread >/dev/null
fi
cmake -S . -B build/tests -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
    -DHUBMAP_COMPONENTS=cpu -DHUBMAP_BUILD_TESTS=ON -DHUBMAP_BUILD_EXAMPLES=ON
cmake --build build/tests -j2
ctest --test-dir build/tests --output-on-failure -j2
