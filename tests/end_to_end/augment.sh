#!/usr/bin/env bash
# augment_image and augment_gallery as a user runs them: augment.sh FOLDER_OF_PROGRAMS FOLDER_TO_WORK_IN PICTURE
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
programs=$(cd "$1" && pwd)
picture=$(realpath "$3")
work_in "$2"

# refused CODE TEXT ARGUMENT...
refused() { refuses "$1" "$2" "$programs/augment_image" "${@:3}"; }
augment() { "$programs/augment_image" "$@" --quiet; }

cat >pipeline.json <<'JSON'
{"sequence": [{"brightness_contrast": {"contrast_limit": 0.4}}, {"with_probability": 0.9, "policy": {"flip": {}}}]}
JSON
echo '{"flip": {"probability_y": 1, "probability_x": 0}}' >turn.json
printf '{"flip": {"probability_y": 0,\n "probability_x": 0}}' >nothing.json

# Equal seeds give equal bytes, others do not; what is saved is done again, whatever the seed was.
augment "$picture" one.png --pipeline pipeline.json --seed 5 --save-parameters saved.json >one.txt
augment "$picture" again.png --pipeline pipeline.json --seed 5 >again.txt
cmp one.png again.png && cmp one.txt again.txt || fail "equal seeds differ"
augment "$picture" other.png --pipeline pipeline.json --seed 6 >other.txt
cmp -s one.png other.png && fail "all seeds draw the same"
augment "$picture" replayed.png --replay saved.json >replayed.txt
cmp one.png replayed.png && cmp one.txt replayed.txt || fail "a replay differs"
grep -q '^{"sequence": \[{"brightness_contrast": {"contrast_factor": ' one.txt || { cat one.txt; fail "parameters"; }
augment "$picture" one.JPG --pipeline pipeline.json --seed 5 >/dev/null
[ "$(head -c 3 one.JPG | od -An -tx1 | tr -d ' ')" = ffd8ff ] || fail "the ending does not make a JPEG"

# Labels go with their picture: those that equal it do so after it, and twice upside down is as it was.
augment "$picture" none.png --pipeline nothing.json --seed 1 >/dev/null
cat >codes.csv <<'CSV'
id,predicted
codes,1 1 7 3 12 1 14 1 17 3
CSV
"$programs/rle_tool" decode codes.csv --id codes --size 5x6 --out codes.png --quiet
augment codes.png up.png --pipeline turn.json --labels codes.png labels/up.png >/dev/null
cmp up.png labels/up.png || fail "labels do not go with their picture"
cmp -s up.png codes.png && fail "nothing turned"
augment up.png back.png --pipeline turn.json --seed 3 >/dev/null
augment codes.png same.png --pipeline nothing.json >/dev/null
cmp back.png same.png || fail "twice upside down"

# Codes are those that the file holds: 2 x 4 of 2 bits, 0 1 2 3 above 3 2 1 0.
base64 -d >few_bits.png <<<'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAgAAAAAQczoeAAAADElEQVR42mOQZngCAAE5AQB7mUI3AAAAAElFTkSuQmCC'
augment few_bits.png x.png --pipeline turn.json --labels few_bits.png turned_codes.png >/dev/null
"$programs/rle_tool" encode turned_codes.png --id codes --value 2 --out turned_codes.csv --quiet
grep -q '^codes,3 1 6 1$' turned_codes.csv || { cat turned_codes.csv; fail "codes of few bits change"; }
rm x.png

# What goes wrong is named by its id and its place, and leaves nothing.
echo '{"sequence": [{"flip": {}}, {"flip": {"probability_z": 1}}]}' >member.json
echo '{"sequence": [{"flip": {}}, {"flop": {}}]}' >name.json
echo '{"with_probability": 2, "policy": {"flip": {}}}' >chance.json
echo '{"sequence": [' >cut.json
sed 's/"seed": 5/"seed": -5/' saved.json >seed.json
refused 1 'hubmap.pipeline.104.*member.json: sequence\[1\].flip.probability_z' "$picture" x.png --pipeline member.json
refused 1 'hubmap.pipeline.103.*name.json: sequence\[1\].flop' "$picture" x.png --pipeline name.json
refused 1 'hubmap.augment.122.*chance.json: with_probability' "$picture" x.png --pipeline chance.json
refused 1 'hubmap.pipeline.101.*cut.json' "$picture" x.png --pipeline cut.json
refused 1 'hubmap.pipeline.105.*seed.json: seed' "$picture" x.png --replay seed.json
refused 1 'hubmap.pipeline.104.*pipeline.json: sequence' "$picture" x.png --replay pipeline.json
refused 1 'hubmap.file.101' "$picture" x.png --pipeline nowhere.json
refused 1 'hubmap.picture.104' pipeline.json x.png --pipeline pipeline.json
refused 1 'hubmap.augment.164' "$picture" x.png --pipeline turn.json --labels codes.png y.png
refused 1 'hubmap.picture.106.*demo_slide.png' "$picture" x.png --pipeline turn.json --labels "$picture" y.png
# Names of results are looked at first.
refused 1 'hubmap.picture.109.*x.gif' nowhere.png x.gif --pipeline nowhere.json
refused 1 'hubmap.picture.109.*y.jpg' nowhere.png x.png --pipeline nowhere.json --labels nowhere.png y.jpg
refuses 1 'hubmap.picture.109.*x.gif' "$programs/augment_gallery" nowhere.png x.gif
refused 2 'pipeline or --replay' "$picture" x.png
refused 2 'minus' "$picture" x.png --pipeline turn.json --seed -1
refused 2 'excludes' "$picture" x.png --pipeline turn.json --replay saved.json
refused 2 'excludes' "$picture" x.png --replay saved.json --seed 3

# The gallery: one picture of the same bytes for the same seed.
"$programs/augment_gallery" "$picture" gallery.png --columns 4 --quiet
"$programs/augment_gallery" "$picture" gallery_again.png --columns 4 --quiet
cmp gallery.png gallery_again.png || fail "equal seeds give other galleries"
"$programs/augment_gallery" "$picture" gallery_other.png --columns 4 --seed 2 --quiet
cmp -s gallery.png gallery_other.png && fail "the gallery does not heed its seed"
"$programs/augment_gallery" gallery.png gallery_of_gallery.png --quiet
# Of a gray picture, policies that need colours are left out.
"$programs/rle_tool" decode codes.csv --id codes --size 50x60 --out gray.png --quiet
"$programs/augment_gallery" gray.png gray_gallery.png 2>gray.txt
for policy in hue_saturation_value stain_jitter normalization; do grep -q "^$policy is left out" gray.txt || fail "$policy of gray"; done
[ "$(grep -c 'left out' gray.txt)" = 3 ] || { cat gray.txt; fail "more policies are left out of gray"; }
echo "augmentation holds"
