#!/usr/bin/env bash
# Sets up, builds and runs the whole test-suite. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/setup.sh

usage() {
    cat <<'END'
tests/run.sh [options]: installs what is missing (as root, with apt), builds and runs all tests.

  --torch WHICH       LibTorch: a folder with include/ and lib/, 'python' or 'system'. Default: the first there is of
                      $HUBMAP_TORCH_PREFIX, an importable Python torch, the system's, Debian's package
  --components LIST   components to test, separated by commas. Default: cpu (core, io, nn, stages)
  --build-dir FOLDER  where to build. Default: build/tests
  --jobs COUNT        compilers and tests at a time. Default: one for each processor, as far as memory goes
  --filter REGEX      run only tests whose name matches
  --no-install        install nothing; optional tools that are missing skip their tests
  --help              print this
END
}

torch="" components=cpu build_dir=build/tests jobs="" filter="" install=yes
while [ $# -gt 0 ]; do
    case $1 in
    --torch | --components | --build-dir | --jobs | --filter)
        [ $# -ge 2 ] || { hubmap_say "run.sh: $1 needs a value"; exit 2; }
        declare "$(printf '%s' "${1#--}" | tr - _)=$2"
        shift 2
        ;;
    --no-install) install=no; shift ;;
    --help | -h) usage; exit 0 ;;
    *) hubmap_say "run.sh: unknown option '$1'; see --help"; exit 2 ;;
    esac
done
case $jobs in "" | [1-9]*) ;; *) hubmap_say "run.sh: --jobs needs a number above 0"; exit 2 ;; esac
if [ "$install" = no ]; then
    hubmap_may_install() { false; }
fi

hubmap_install "${hubmap_build_packages[@]}" catch2/catch.hpp:catch2
# Tools of tests that skip without them: formatting, header checks with a second compiler, fuzzing.
hubmap_want ccache:ccache clang-format:clang-format clang++:clang clang++:libclang-rt-dev
torch_arguments=() torch_name="none"
case ,$components, in *,cpu,* | *nn* | *,stages,*) hubmap_find_torch "$torch" ;; esac
[ -n "$jobs" ] || jobs=$(hubmap_default_jobs)

hubmap_say "LibTorch: $torch_name; $jobs jobs; build folder: $build_dir"
hubmap_build "$build_dir" "$jobs" "-DHUBMAP_COMPONENTS=$components" -DHUBMAP_BUILD_TESTS=ON \
    -DHUBMAP_BUILD_EXAMPLES=ON "${torch_arguments[@]}"
ctest --test-dir "$build_dir" --output-on-failure -j "$jobs" ${filter:+-R "$filter"}
