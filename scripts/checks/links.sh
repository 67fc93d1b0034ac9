#!/usr/bin/env bash
# Every relative link of the documents leads to a file of the project.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
wrong=0
checked=0
while IFS= read -r page; do
    while IFS= read -r target; do
        case $target in "" | http://* | https://* | mailto:* | "#"*) continue ;; esac
        checked=$((checked + 1))
        if [ ! -e "$(dirname "$page")/${target%%#*}" ]; then
            echo "$page: no $target"
            wrong=1
        fi
    done < <(grep -oE '\]\([^)]+\)' "$page" | sed -E 's/^\]\(([^) ]+).*\)$/\1/')
done < <(find . -name '*.md' -not -path './build*' -not -path './.git/*' | sort)
[ "$wrong" = 0 ] && echo "$checked links lead somewhere"
exit "$wrong"
