# shellcheck shell=bash
# Sourced by the tests that run programs as a user does.
#
#   work_in FOLDER                   makes the folder anew and goes there
#   fail WORD...                     says what went wrong and ends
#   refuses CODE TEXT COMMAND...     the command ends with CODE, says TEXT on stderr and writes no file

work_in() {
    rm -rf "$1"
    mkdir -p "$1"
    cd "$1"
}

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

refuses() {
    local code=$1 text=$2 status=0 before said
    shift 2
    said="$PWD.err.txt"
    before=$(find . -type f | sort)
    "$@" >/dev/null 2>"$said" || status=$?
    [ "$status" = "$code" ] || { cat "$said" >&2; fail "$* ended with $status, not $code"; }
    grep -q -- "$text" "$said" || { cat "$said" >&2; fail "$* does not say '$text'"; }
    [ "$before" = "$(find . -type f | sort)" ] || fail "$* left a file"
    rm -f "$said"
}
