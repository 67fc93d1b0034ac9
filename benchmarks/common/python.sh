# shellcheck shell=bash disable=SC2034
# Sourced by the benchmarks with peers in Python, after scripts/setup.sh and from the root of the project.
#
#   hubmap_find_python MODULE:PACKAGE...   sets system_python: Debian's Python, with numpy, OpenCV and these modules, whose
#                                          Debian packages are installed where they are missing

#   hubmap_benchmark_options NAME "$@"     reads the options that all of them have into build_dir, quick, write and arguments
#                                          (for the Python program), calls usage for --help, and leaves others, which must
#                                          be among $own_options, in own

hubmap_benchmark_options() {
    local name=$1
    shift
    build_dir=build/benchmarks quick=() arguments=() own=() write=no
    while [ $# -gt 0 ]; do
        case $1 in
        --steps | --gate | --build-dir) [ $# -ge 2 ] || { hubmap_say "$name: $1 needs a value"; exit 2; } ;;
        esac
        case $1 in
        --quick) quick=(--quick); shift ;;
        --steps | --gate) arguments+=("$1" "$2"); shift 2 ;;
        --write) write=yes arguments+=(--write benchmarks/README.md); shift ;;
        --build-dir) build_dir=$2; shift 2 ;;
        --help | -h) usage; exit 0 ;;
        *)
            case " ${own_options:-} " in
            *" $1 "*) own+=("$1"); shift ;;
            *) hubmap_say "$name: unknown option '$1'; see --help"; exit 2 ;;
            esac
            ;;
        esac
    done
    [ "$write" = no ] || [ ${#quick[@]} = 0 ] || hubmap_die "figures of --quick do not belong into a page"
}

hubmap_python_has() { "$1" -c "import $2" 2>/dev/null; }

hubmap_find_python() {
    local pair packages=()
    system_python=/usr/bin/python3
    [ -x "$system_python" ] || hubmap_install python3:python3
    [ -x "$system_python" ] || system_python=python3
    for pair in numpy:python3-numpy cv2:python3-opencv "$@"; do
        # NAME:PACKAGE as hubmap_install takes them; no command is called "none"
        hubmap_python_has "$system_python" "${pair%%:*}" || packages+=("none:${pair#*:}")
    done
    [ ${#packages[@]} = 0 ] || hubmap_install "${packages[@]}"
}
