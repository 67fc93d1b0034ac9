#!/usr/bin/env bash
# What clang-format does not see: who may include what, what a header must not hold, how long it may be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export LC_ALL=C
wrong=0
complain() {
    printf '%s\n' "$*"
    wrong=1
}
# complain_lines TEXT FILE REGEX: every line of FILE that matches, comments apart.
complain_lines() {
    local hits
    hits=$(sed -E 's#//.*##' "$2" | grep -nE "$3") || return 0
    complain "$1:"
    printf '%s\n' "$hits" | sed "s#^#  $2:#"
}

component_of() {
    case ${1#include/hubmap/} in
    io/* | prepare/* | evaluate/* | report/*) echo io ;;
    nn/* | train/* | infer/*) echo nn ;;
    stages/*) echo stages ;;
    cuda/*) echo cuda ;;
    nn_cuda/*) echo nn_cuda ;;
    *) echo core ;;
    esac
}
third_party='(tiff|tiffio|stb_|nlohmann/|blosc|zlib|zstd|zdict|turbojpeg|jpeglib|torch/|ATen/|c10/|cuda|cub/|thrust/|CLI/|catch2/|Eigen/)'

while IFS= read -r file; do
    component=$(component_of "$file")
    case $component in
    core) allowed='^Eigen/|^cuda_not_here' ;;
    io) allowed='^(Eigen/|tiff|stb_|nlohmann/|blosc|zlib|zstd)' ;;
    nn) allowed='^(Eigen/|torch/|ATen/|c10/)' ;;
    stages) allowed='^(Eigen/|tiff|stb_|nlohmann/|blosc|zlib|zstd|torch/|ATen/|c10/)' ;;
    cuda) allowed='^(Eigen/|cuda|cub/|thrust/)' ;;
    nn_cuda) allowed='^(Eigen/|cuda|cub/|thrust/|torch/|ATen/|c10/)' ;;
    esac
    foreign=$(sed -nE 's/^ *# *include *[<"]([^>"]+)[>"].*/\1/p' "$file" | grep -E "^$third_party" | grep -vE "$allowed" || true)
    [ -z "$foreign" ] || complain "$file (component $component) includes $foreign"
    case $component in
    core) outside='hubmap/(io|prepare|evaluate|report|nn|train|infer|stages|cuda|nn_cuda)/' ;;
    io) outside='hubmap/(nn|train|infer|stages|cuda|nn_cuda)/' ;;
    nn) outside='hubmap/(io|prepare|evaluate|report|stages|cuda|nn_cuda)/' ;;
    cuda) outside='hubmap/(io|prepare|evaluate|report|nn|train|infer|stages|nn_cuda)/' ;;
    *) outside='^$' ;;
    esac
    complain_lines "component $component includes from one above it or beside it" "$file" "# *include *[<\"]$outside"

    # Private headers: only for their own folder (of the same room: nn/optim may use nn/detail).
    room=$(printf '%s' "${file#include/hubmap/}" | cut -d/ -f1)
    private=$(sed -nE 's/^ *# *include *<hubmap\/([^>]*\/detail\/[^>]*)>.*/\1/p' "$file" | grep -v "^$room/" || true)
    [ -z "$private" ] || complain "$file includes the private $private"

    [ "$(head -n 1 "$file")" = '#pragma once' ] || complain "$file: the first line is not #pragma once"
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || complain "$file has $lines lines; 600 at most"
    complain_lines "using namespace in a header" "$file" '\busing namespace\b'
    complain_lines "unnamed namespace in a header" "$file" '^namespace *\{'
    complain_lines "the library prints" "$file" '\bstd::(cout|cerr|clog)\b|\bf?(printf|puts)\('
    complain_lines "the library ends the program" "$file" '\b(std::)?(exit|abort|quick_exit|terminate)\('
    # stb is switched on by macros, in the one header that does so and clears up behind itself.
    [ "$file" = include/hubmap/io/detail/stb_picture.hpp ] ||
        complain_lines "macro without the project's name" "$file" '^ *# *define +([^H]|H[^U]|HU[^B])'
    complain_lines "a static function of a header is another one in each object" "$file" '^(template.*)?static +[a-z]'
done < <(find include -name '*.hpp' -o -name '*.cuh' | sort)

while IFS= read -r file; do
    complain_lines "private header included from outside" "$file" '# *include *<hubmap/[^>]*detail/'
done < <(find . -path './build*' -prune -o -path './include' -prune -o -name '*.cpp' -print -o -name '*.hpp' -print -o -name '*.cu' -print | sort)

# An example program is short, because the library does the work.
for file in examples/*.cpp; do
    [ -e "$file" ] || continue
    lines=$(wc -l <"$file")
    [ "$lines" -le 200 ] || complain "$file has $lines lines; 150 is the aim, 200 the limit"
done

# Of all headers: the median and the 90th percentile.
find include -name '*.hpp' -not -path '*/detail/*' -exec wc -l {} \; | awk '{ print $1 }' | sort -n >/tmp/hubmap_lines.$$
trap 'rm -f /tmp/hubmap_lines.$$' EXIT
count=$(wc -l </tmp/hubmap_lines.$$)
ninetieth=$(sed -n "$((count * 9 / 10 + 1))p" /tmp/hubmap_lines.$$)
[ "$ninetieth" -le 400 ] || complain "one header in ten has more than 400 lines ($ninetieth)"
[ "$wrong" = 0 ] && echo "$count public headers: style holds"
exit "$wrong"
