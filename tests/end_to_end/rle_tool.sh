#!/usr/bin/env bash
# The program rle_tool as a user runs it: rle_tool.sh FOLDER_OF_PROGRAMS FOLDER_TO_WORK_IN
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
tool=$(cd "$1" && pwd)/rle_tool
work_in "$2"

# refused CODE TEXT ARGUMENT...
refused() { refuses "$1" "$2" "$tool" "${@:3}"; }
# codes FILE LINE...: the table holds these lines.
codes() {
    local file=$1
    shift
    printf '%s\n' "$@" | cmp - "$file" || { cat "$file" >&2; fail "$file is not: $*"; }
}

for command in encode decode info dice combine change; do
    "$tool" "$command" --help | grep -q "REQUIRED" || fail "$command --help"
    "$tool" --help | grep -q "  $command " || fail "--help does not name $command"
    refused 2 "--help" "$command" --nonsense
done
refused 2 "subcommand"

# Codes to masks and back, through both kinds of file and every convention.
printf 'id,encoding\r\nring,1 1 7 3 12 1 14 1 17 3\r\nnone,\r\n' >truth.csv
for picture in ring.png ring.tiff; do
    "$tool" decode truth.csv --id ring --size 5x6 --out "$picture" --quiet
    "$tool" encode "$picture" --out again.csv --quiet
    codes again.csv id,predicted "ring,1 1 7 3 12 1 14 1 17 3"
done
"$tool" encode ring.png --out out/zero.csv --id x --column encoding --order row --base 0 --above 254 --quiet
codes out/zero.csv id,encoding "x,0 1 7 3 13 1 15 1 19 3"
"$tool" decode out/zero.csv --order row --base 0 --size 5x6 --value 7 --out seven.png --quiet
"$tool" encode seven.png ring.png --value 7 --out seven.csv --quiet
codes seven.csv id,predicted "seven,1 1 7 3 12 1 14 1 17 3" "ring,"

"$tool" decode truth.csv --id ring.tiff --size 5x6 --out suffix.png --quiet
cmp ring.png suffix.png || fail "an id may be written as its slide's file"

# What codes hold.
"$tool" info truth.csv --size 5x6 --quiet >info.txt
grep -q '^ring  *5  *9  *30.000%  *1  *5 x 6, rows \[0, 4), columns \[0, 4)$' info.txt || { cat info.txt; fail "info"; }
grep -q '^none  *0  *0 ' info.txt || fail "info of an empty code"
"$tool" info truth.csv --id ring --quiet | grep -q '^ring  *5  *9$' || fail "info without a size"

# Comparing and combining need no sizes.
printf 'id,predicted\nnone,\nring,7 3 12 3 17 3\n' >other.csv
"$tool" dice truth.csv other.csv --quiet >dice.txt
grep -q '^ring   0.8889  0.8000' dice.txt && grep -q '^mean   0.9444' dice.txt || { cat dice.txt; fail "dice"; }
# Of any convention, as long as it is one: the first pixel is 0 here.
printf 'id,predicted\nring,0 1 6 3 11 1 13 1 16 3\nnone,\n' >truth_rows.csv
printf 'id,predicted\nring,6 3 11 3 16 3\nnone,\n' >other_rows.csv
refused 1 "hubmap.rle.114" dice truth_rows.csv other_rows.csv
"$tool" dice truth_rows.csv other_rows.csv --order row --base 0 --quiet | sort >rows.txt
sort dice.txt | cmp - rows.txt || fail "dice of codes along the rows from 0"
"$tool" combine union truth_rows.csv other_rows.csv --order row --base 0 --out combined.csv --quiet
codes combined.csv id,predicted "ring,0 1 6 3 11 3 16 3" none,
for expected in "union 1 1 7 3 12 3 17 3" "intersection 7 3 12 1 14 1 17 3" "difference 1 1" \
    "symmetric-difference 1 1 13 1" "majority 7 3 12 1 14 1 17 3"; do
    "$tool" combine "${expected%% *}" truth.csv other.csv --out combined.csv --quiet
    codes combined.csv id,predicted "ring,${expected#* }" none,
done
"$tool" combine majority truth.csv other.csv other.csv --out combined.csv --column encoding --quiet
codes combined.csv id,encoding "ring,7 3 12 3 17 3" none,

# Changing.
for expected in "fill-holes=1 1 7 3 12 3 17 3" "flip=5 1 7 3 12 1 14 1 17 3" "complement=2 5 10 2 13 1 15 2 20 11" \
    "erode=" "drop-small=" "largest=1 1 7 3 12 1 14 1 17 3" "convert=1 1 7 3 12 1 14 1 17 3"; do
    "$tool" change "${expected%%=*}" again.csv --size 5x6 --out changed.csv --quiet
    codes changed.csv id,predicted "ring,${expected#*=}"
done
"$tool" change convert again.csv --size 5x6 --to-order row --to-base 0 --out changed.csv --quiet
codes changed.csv id,predicted "ring,0 1 7 3 13 1 15 1 19 3"
"$tool" change dilate changed.csv --size 5x6 --order row --base 0 --by 1 --out dilated.csv --quiet
cmp changed.csv dilated.csv || fail "a box of one pixel changes a mask, or its text another convention"
"$tool" change convert truth.csv --id ring.tif --size 5x6 --out changed.csv --quiet
cmp again.csv changed.csv || fail "one slide of a table"
"$tool" change turn again.csv --size 5x6 --by 4 --out changed.csv --quiet
cmp again.csv changed.csv || fail "a full turn changes a mask"

# What goes wrong is named by its id and leaves nothing half written.
printf 'id,predicted\nring,1 2 3\n' >odd.csv
printf 'id,predicted\nring,29 3\n' >beyond.csv
printf 'id,predicted\nring,one two\n' >words.csv
printf 'id,predicted\nring,"1 2\n' >quote.csv
printf 'name,predicted\nring,1 2\n' >name.csv
head -c 60 ring.png >cut.png
head -c 200 ring.tiff >cut.tiff
refused 1 "hubmap.rle.113.*odd.csv: slide ring: pair 2" info odd.csv
refused 1 "hubmap.rle.115" decode beyond.csv --size 5x6 --out x.png
refused 1 "hubmap.rle.111" dice words.csv truth.csv
refused 1 "hubmap.rle.114" info out/zero.csv
refused 1 "hubmap.table.102" info quote.csv
refused 1 "hubmap.table.105" change flip name.csv --size 5x6 --out x.csv
refused 1 "hubmap.table.106" encode ring.png ring.tiff --out x.csv
refused 1 "hubmap.table.106" encode ring.png seven.png --id a --out x.csv
refused 1 "hubmap.table.109" decode truth.csv --id nobody --size 5x6 --out x.png
refused 1 "hubmap.table.109.*table 2 has no slide none" combine union truth.csv again.csv --out x.csv
refused 1 "hubmap.table.110" change flip again.csv --out x.csv
refused 1 "hubmap.table.110" decode again.csv --out x.png
refused 1 "hubmap.table.111" decode truth.csv --size 5x6 --out x.png
refused 1 "hubmap.picture.104" encode cut.png --out x.csv
refused 1 "hubmap.picture.108" decode again.csv --size 5x6 --out x.bmp
refused 1 "hubmap.tiff" encode cut.tiff --out x.csv
refused 1 "hubmap.file.101" encode nowhere.png --out x.csv
refused 1 "hubmap.rle.164" change dilate again.csv --size 5x6 --by 0 --out x.csv
refused 1 "hubmap.rle.101" change dilate again.csv --size 9999999999x9999999999 --out x.csv
refused 2 "no size" decode again.csv --size 5 --out x.png
refused 2 "excludes" encode ring.png --value 3 --above 3 --out x.csv
refused 2 "--value" decode again.csv --size 5x6 --value 0 --out x.png

# A large mask goes through a TIFF without ever lying in memory, where it would take 600 MB.
printf 'id,predicted\nlarge,5 7 60000000 30000 191999000 1001\n' >large.csv
"$tool" decode large.csv --size 12000x16000 --out large.tiff --quiet --log-times times.csv
"$tool" encode large.tiff --out large_again.csv --quiet --log-times times.csv
cmp large.csv large_again.csv || fail "a large mask does not come back"
tail -n +2 times.csv | awk -F, '$3 >= 250 { print $0; bad = 1 } END { exit bad }' || fail "a large mask takes memory"
rm large.tiff
echo "rle_tool holds"
