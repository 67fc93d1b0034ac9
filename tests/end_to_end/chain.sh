#!/usr/bin/env bash
# The programs as a user runs them, on slides small enough for a test: chain.sh FOLDER_OF_PROGRAMS FOLDER_TO_WORK_IN
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
bin=$(cd "$1" && pwd)
work_in "$2"

# refused CODE TEXT PROGRAM ARGUMENT...
refused() { refuses "$1" "$2" "$bin/$3" "${@:4}"; }
programs=(synthesize_slides slides_to_zarr anatomy_to_zarr labels_to_density train predict evaluate report)

for program in "${programs[@]}"; do
    "$bin/$program" --help | grep -q -- "--threads COUNT" || fail "$program --help"
    refused 2 "--help" "$program" --nonsense
done
refused 2 "--nonsense" evaluate --truth a.csv --submission b.csv --nonsense

# The whole chain, twice where it draws: the same seed gives the same bytes.
"$bin/synthesize_slides" --quiet --out data --seed 3 --train-slides 3 --public-slides 1 --private-slides 1 --size 500 \
    --scale .3
"$bin/slides_to_zarr" --quiet --data data --out stores >shapes.txt
[ "$(wc -l <shapes.txt)" = 5 ] || fail "slides_to_zarr names each slide"
"$bin/anatomy_to_zarr" --quiet --data data --out stores
"$bin/labels_to_density" --quiet --labels data/train.csv --stores stores --out labels
small=(--preset demo --stores stores --patients data/HuBMAP-20-dataset_information.csv --tile 32 --epochs 2
    --tiles-per-slide 16 --validation-tiles 8 --quiet)
for run in 1 2; do
    "$bin/train" "${small[@]}" --labels labels --scale 2 --out "a$run.safetensors" >"train$run.txt"
    "$bin/predict" --quiet --data data --only data/truth/public.csv --threshold .1 --checkpoint "a$run.safetensors" \
        --out "pseudo$run.csv"
done
cmp a1.safetensors a2.safetensors || fail "two trainings of one seed differ"
cmp pseudo1.csv pseudo2.csv || fail "two predictions differ"
[ "$(grep -c '^epoch' train1.txt)" = 2 ] || fail "train prints each epoch"
"$bin/labels_to_density" --quiet --labels data/train.csv pseudo1.csv --stores stores --out labels_b --preset demo --model b
"$bin/train" "${small[@]}" --model b --labels labels_b --scale 3 --out b.safetensors >/dev/null
"$bin/predict" --quiet --data data --checkpoint a1.safetensors b.safetensors --out submission.csv
[ "$(wc -l <submission.csv)" = 3 ] || fail "predict takes all of test/"
"$bin/evaluate" --quiet --truth data/truth/private.csv --submission submission.csv --data data --json scores.json >scores.txt
grep -q '"mean_dice"' scores.json || fail "evaluate --json"
grep -q '^mean ' scores.txt || fail "evaluate prints the mean"
"$bin/report" --quiet --data data --truth data/truth/private.csv --submission submission.csv --out report.html \
    --checkpoint a1.safetensors b.safetensors --pictures pictures
if grep -oE '(src|href)="[^"]{0,12}' report.html | grep -vE '"(data:|#)'; then fail "the page needs another file"; fi
[ "$(find pictures -name '*.png' | wc -l)" = 1 ] || fail "report --pictures"

# A truth scored against itself is perfect.
"$bin/evaluate" --quiet --truth data/truth/private.csv --submission data/truth/private.csv | grep -q '^mean .* 1.0000  1.0000' ||
    fail "the truth does not score 1"

# What goes wrong is named by its id and leaves nothing half written.
refused 1 "hubmap.data.101" slides_to_zarr --data nowhere --out stores2
refused 1 "hubmap.data.106" labels_to_density --labels data/train.csv --stores nowhere --out labels2
refused 1 "hubmap.stages.111\|hubmap.zarr.111" train "${small[@]}" --labels nowhere --out c.safetensors
slide=$(find data/test -name '*.tiff' | sort | head -n 1)
head -c 3000 "$slide" >cut.tiff
refused 1 "hubmap.tiff" slides_to_zarr cut.tiff --out stores3
[ -z "$(find stores3 -name 'cut*' -o -name '.part*' 2>/dev/null)" ] || fail "a half-written array is left"
refused 1 "hubmap.tiff" predict cut.tiff --checkpoint a1.safetensors --out cut.csv
[ ! -e cut.csv ] || fail "a submission of a slide that cannot be read"
head -c 5000 a1.safetensors >cut.safetensors
refused 1 "hubmap.safetensors" predict "$slide" --checkpoint cut.safetensors --out cut.csv
printf 'id,predicted\nx,1 2 3\n' >bad.csv
refused 1 "hubmap.rle.113" evaluate --truth bad.csv --submission bad.csv
refused 1 "hubmap.evaluate.102" evaluate --truth data/truth/private.csv --submission bad.csv
refused 2 "silver" train "${small[@]}" --preset gold --labels labels --out c.safetensors

# Data that is not the synthetic one: a photograph smaller than a tile, a gray one, masks at the border, no anatomy, no
# table of patients.
mkdir -p other/train other/test
"$bin/synthesize_slides" --quiet --out tiny --train-slides 2 --public-slides 0 --private-slides 1 --size 60 --scale .3
cp tiny/train/*.tiff other/train
cp tiny/test/*.tiff other/test
{
    echo "id,encoding"
    for file in other/train/*.tiff; do printf '%s,1 40 80 30\n' "$(basename "$file")"; done
} >other/train.csv
"$bin/slides_to_zarr" --quiet --data other --out other_stores >/dev/null
"$bin/anatomy_to_zarr" --quiet --data other --out other_stores
"$bin/labels_to_density" --quiet --labels other/train.csv --stores other_stores --out other_stores
"$bin/train" --quiet --preset demo --tile 64 --epochs 1 --tiles-per-slide 8 --stores other_stores --labels other_stores \
    --out other.safetensors >/dev/null
"$bin/predict" --quiet --data other --checkpoint other.safetensors --out results/other.csv
[ "$(wc -l <results/other.csv)" = 2 ] || fail "a slide smaller than a tile is not predicted"
printf 'id,encoding\n%s.tif,1 40\n' "$(basename other/test/*.tiff .tiff)" >other_truth.csv
"$bin/evaluate" --quiet --truth other_truth.csv --submission results/other.csv --data other | grep -q '^mean ' ||
    fail "the other data is not scored"
rm -r tiny/test
refused 1 "hubmap.data.107" predict --data tiny --checkpoint other.safetensors --out none.csv

# A gray photograph is not taken for bare glass: 40 x 48 pixels, uncompressed, one strip.
le() { printf "\\\\x%02x" $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }
tag() { printf '%s%s%s%s' "$(le "$1" | cut -c1-8)" "$(le "$2" | cut -c1-8)" "$(le "$3")" "$(le "$4")"; }
{
    printf 'II*\0'
    printf "$(le 8)$(le 8 | cut -c1-8)$(tag 256 4 1 40)$(tag 257 4 1 48)$(tag 258 3 1 8)$(tag 259 3 1 1)$(tag 262 3 1 1)$(tag 273 4 1 110)$(tag 278 4 1 48)$(tag 279 4 1 1920)$(le 0)"
    head -c 1920 /dev/zero | tr '\0' 'x'
} >gray.tiff
"$bin/predict" --quiet gray.tiff --threshold 0 --checkpoint other.safetensors --out gray.csv
grep -q '^gray,1 1920$' gray.csv || fail "a gray slide is taken for bare glass"
echo "the chain holds"
