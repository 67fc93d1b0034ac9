#!/usr/bin/env bash
# Compares the error ids of the code with docs/errors/<room>.md, both ways, and each id with its meaning: used at
# several places is fine, undocumented, documented twice or documented and never thrown is not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Statements end in ';' or a brace; in each that calls fail, require or error, the first "room", NNN is the id.
find include examples -name '*.hpp' -o -name '*.cuh' -o -name '*.cpp' | sort | while IFS= read -r file; do
    sed -E 's#^[[:space:]]*//.*##' "$file" | awk -v file="$file" 'BEGIN { RS = "[;{}]" }
        /(fail|require|error)[a-z_]*\(/ {
            if (match($0, /"[a-z][a-z0-9_]*",[ \n]*[0-9][0-9][0-9]+[,)]/)) {
                id = substr($0, RSTART, RLENGTH)
                gsub(/[" \n,)]+/, " ", id)
                split(id, part, " ")
                print "hubmap." part[1] "." part[2]
            }
        }'
done | sort -u >"$work/code"

for page in docs/errors/*.md; do
    room=$(basename "$page" .md)
    [ "$room" = README ] && continue
    sed -nE 's/^\| *(hubmap\.[a-z0-9_]+\.[0-9]+) *\|.*/\1/p' "$page" >"$work/page"
    grep -v "^hubmap\.$room\." "$work/page" | sed "s#^#$page documents an id of another room: #" || true
    sort "$work/page" | uniq -d | sed "s#^#$page documents twice: #"
    cat "$work/page" >>"$work/docs"
done >"$work/wrong"
sort -u "$work/docs" -o "$work/docs"

comm -23 "$work/code" "$work/docs" | sed 's#^#thrown, not documented: #' >>"$work/wrong"
comm -13 "$work/code" "$work/docs" | sed 's#^#documented, never thrown: #' >>"$work/wrong"
if [ -s "$work/wrong" ]; then
    cat "$work/wrong"
    exit 1
fi
[ -s "$work/code" ] || { echo "no error id found in the code"; exit 1; }
echo "$(wc -l <"$work/code") error ids, all documented"
