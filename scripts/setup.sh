# shellcheck shell=bash disable=SC2034
# Sourced by tests/run.sh and examples/demo.sh, from the root of the project: what both do first.
#
#   hubmap_install COMMAND_OR_HEADER:PACKAGE...   installs the Debian packages of what is not there
#   hubmap_want ...                               the same for what may be missing: never ends the script
#   hubmap_find_torch CHOICE                      sets torch_arguments (for CMake) and torch_name (for people)
#   hubmap_build BUILD_DIR JOBS CMAKE_ARGUMENT... configures and builds
#
# Each prints what it does on stderr. The bare machine has bash and apt, nothing else is taken for granted.

# Threads of LibTorch (OpenMP) that wait for each other burn their processor for a millisecond before they sleep. Where
# other work runs beside them, that makes networks several times slower; a tenth of it costs nothing.
export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-20000}

hubmap_say() { printf '%s\n' "$*" >&2; }

hubmap_die() {
    hubmap_say "$(basename "$0"): $*"
    exit 1
}

# True if a command, a header ("tiffio.h") or a library of the run-time linker ("libopenblas.so.0") is there.
hubmap_has() {
    local name=$1 folder
    case $name in
    *.h | *.hpp | */*)
        for folder in /usr/include /usr/include/*-linux-gnu /usr/local/include \
            $(printf '%s' "${CMAKE_PREFIX_PATH:-}" | sed -E 's#([^:;]+)[:;]?#\1/include #g'); do
            [ -e "$folder/$name" ] && return 0
        done
        return 1
        ;;
    *.so*) ldconfig -p 2>/dev/null | grep -q "[[:space:]]$name " || ls /usr/lib/*/"$name" >/dev/null 2>&1 ;;
    *) command -v "$name" >/dev/null 2>&1 ;;
    esac
}

# The packages among NAME:PACKAGE... whose NAME is not there.
hubmap_missing_packages() {
    local pair
    for pair in "$@"; do
        hubmap_has "${pair%%:*}" || printf '%s\n' "${pair#*:}"
    done | sort -u | tr '\n' ' '
}

hubmap_apt() {
    local log
    log=$(mktemp)
    hubmap_say "installing: $*"
    # The lists of a bare machine are empty, those of an old one name packages that are gone.
    if ! { DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

hubmap_may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

hubmap_install() {
    local missing
    missing=$(hubmap_missing_packages "$@")
    [ -z "$missing" ] && return 0
    if hubmap_may_install; then
        # shellcheck disable=SC2086
        hubmap_apt $missing || hubmap_die "apt-get could not install: $missing"
    elif command -v apt-get >/dev/null 2>&1; then
        hubmap_say "Packages are missing. Run this line, then this command again:"
        hubmap_say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing"
        exit 1
    else
        hubmap_say "Missing on this machine, by their names in Debian:"
        hubmap_die "  $missing"
    fi
}

hubmap_want() {
    local missing
    missing=$(hubmap_missing_packages "$@")
    [ -z "$missing" ] && return 0
    hubmap_may_install || return 0
    # shellcheck disable=SC2086
    hubmap_apt $missing || hubmap_say "going on without: $missing"
}

# Folder of the package torch that python3 would import, if it brings the C++ headers and is 1.13 or newer.
hubmap_python_torch() {
    local folder version
    command -v python3 >/dev/null 2>&1 || return 1
    # Not imported: that takes seconds, and what counts is whether its libraries are there.
    folder=$(python3 -c 'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0])' \
        2>/dev/null) || return 1
    [ -e "$folder/include/torch/script.h" ] && [ -e "$folder/lib/libtorch_cpu.so" ] || return 1
    version=$(sed -nE "s/^__version__.*= *'([0-9]+\.[0-9]+).*/\1/p" "$folder/version.py" | head -n 1)
    [ "$(printf '%s\n1.13\n' "$version" | sort -V | head -n 1)" = 1.13 ] || return 1
    printf '%s %s\n' "$version" "$folder"
}

# CHOICE: a folder, "python", "system", or empty for the first there is of: HUBMAP_TORCH_PREFIX, an importable
# Python torch, the system's LibTorch, Debian's package.
hubmap_find_torch() {
    local choice=${1:-${HUBMAP_TORCH_PREFIX:-}} found
    torch_arguments=()
    case $choice in
    "" | python)
        if found=$(hubmap_python_torch); then
            torch_name="PyTorch ${found%% *} in ${found#* }"
            torch_arguments=("-DHUBMAP_TORCH_PREFIX=${found#* }")
            return 0
        fi
        [ "$choice" = python ] && hubmap_die "python3 finds no torch of at least 1.13 with its headers"
        ;;
    system) ;;
    *)
        [ -e "$choice/include/torch/script.h" ] ||
            hubmap_die "no LibTorch in $choice: it has no include/torch/script.h"
        torch_name="LibTorch in $choice"
        torch_arguments=("-DHUBMAP_TORCH_PREFIX=$(cd "$choice" && pwd)")
        return 0
        ;;
    esac
    torch_name="LibTorch of the system"
    torch_arguments=(-DHUBMAP_TORCH_PREFIX=)
    # Debian's LibTorch takes whatever BLAS there is; the reference BLAS is four times slower than OpenBLAS.
    hubmap_install torch/script.h:libtorch-dev
    hubmap_want libopenblas.so.0:libopenblas0-pthread
}

# What every build needs, and what the components core and io stand on.
hubmap_build_packages=(g++:g++ cmake:cmake ninja:ninja-build eigen3/Eigen/Core:libeigen3-dev tiffio.h:libtiff-dev
    blosc.h:libblosc-dev zstd.h:libzstd-dev zlib.h:zlib1g-dev nlohmann/json.hpp:nlohmann-json3-dev
    stb/stb_image.h:libstb-dev CLI/CLI.hpp:libcli11-dev)

# One compiler needs up to 2 GB with LibTorch's headers: as many jobs as processors, as far as memory goes.
hubmap_default_jobs() {
    local processors memory_kb
    processors=$(nproc 2>/dev/null || echo 2)
    memory_kb=$(sed -nE 's/^MemAvailable: *([0-9]+) kB/\1/p' /proc/meminfo 2>/dev/null)
    local fitting=$((${memory_kb:-4000000} / 2000000))
    [ "$fitting" -lt 1 ] && fitting=1
    echo $((processors < fitting ? processors : fitting))
}

hubmap_build() {
    local folder=$1 jobs=$2 log
    shift 2
    local version
    version=$(cmake --version | sed -nE 's/^cmake version ([0-9.]+).*/\1/p')
    [ "$(printf '%s\n3.25\n' "$version" | sort -V | head -n 1)" = 3.25 ] ||
        hubmap_die "CMake 3.25 or newer is needed, this is $version (a newer one: pip install cmake)"
    if command -v ccache >/dev/null 2>&1; then
        # Without these, ccache does not store anything that uses a precompiled header.
        export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        set -- "$@" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    case " $* " in *" --preset "*) ;; *) set -- "$@" -DCMAKE_BUILD_TYPE=Release ;; esac
    log=$(mktemp)
    cmake -S . -B "$folder" -G Ninja "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        rm -f "$log"
        hubmap_die "the build could not be configured"
    }
    rm -f "$log"
    cmake --build "$folder" -j "$jobs" >&2 || hubmap_die "the build failed"
}
