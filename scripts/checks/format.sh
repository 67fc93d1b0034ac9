#!/usr/bin/env bash
# Formatting of every source, by clang-format 14 (other versions break lines elsewhere). With --fix: mends it.
# Exit code 77: that tool is not here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tool=""
for candidate in clang-format-14 clang-format; do
    if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
        tool=$candidate
        break
    fi
done
[ -n "$tool" ] || { echo "no clang-format 14 (Debian 12: apt-get install clang-format)"; exit 77; }
folders=$(ls -d include tests examples benchmarks 2>/dev/null || true)
# shellcheck disable=SC2086
sources=$(find $folders -name '*.hpp' -o -name '*.cpp' -o -name '*.cuh' -o -name '*.cu' | sort)
# shellcheck disable=SC2086
if [ "${1:-}" = --fix ]; then
    "$tool" -i $sources
else
    "$tool" --dry-run -Werror $sources
fi
