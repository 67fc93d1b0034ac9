# shellcheck shell=bash disable=SC2034
# Sourced by the benchmarks with peers in Python, after scripts/setup.sh and from the root of the project.
#
#   hubmap_find_python MODULE:PACKAGE...   sets system_python: Debian's Python, with numpy, OpenCV and these modules, whose
#                                          Debian packages are installed where they are missing

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
