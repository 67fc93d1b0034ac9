#!/usr/bin/env bash
# A slide of 30,720 x 47,340 pixels through slides_to_zarr and predict: time and peak memory of each, and whether the
# memory stays below 4 GB. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/setup.sh

usage() {
    cat <<'TEXT'
benchmarks/scale.sh [options]: writes a BigTIFF of the competition's size, mostly bare glass, shrinks it into a store and
predicts it, and prints the time and the peak memory of both. Ends with 1 where one of them passes 4 GB.

  --out FOLDER          where everything goes; 1 GB. Default: demo-out/scale
  --checkpoint FILE...  models to predict with, to the end of the line. Default: one of the silver preset's size (b3,
                        tiles of 512 px), hardly trained: the work is the same
  --strips              the slide in strips instead of tiles
  --build-dir FOLDER    where to build. Default: build/demo
TEXT
}

out=demo-out/scale build_dir=build/demo layout=() checkpoints=()
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=$2; shift 2 ;;
    --build-dir) build_dir=$2; shift 2 ;;
    --strips) layout=(--strips); shift ;;
    --checkpoint) shift; checkpoints=("$@"); shift $# ;;
    --help | -h) usage; exit 0 ;;
    *) hubmap_say "scale.sh: unknown option '$1'; see --help"; exit 2 ;;
    esac
done

hubmap_install "${hubmap_build_packages[@]}"
torch_arguments=() torch_name=""
hubmap_find_torch ""
hubmap_build "$build_dir" "$(hubmap_default_jobs)" -DHUBMAP_COMPONENTS=cpu -DHUBMAP_BUILD_EXAMPLES=ON \
    -DHUBMAP_BUILD_BENCHMARKS=ON "${torch_arguments[@]}"
bin=$build_dir/examples
mkdir -p "$out/test"

if [ ${#checkpoints[@]} = 0 ]; then
    # A training of a moment on one small slide.
    small=$out/small
    "$bin/synthesize_slides" --quiet --out "$small" --train-slides 1 --public-slides 0 --private-slides 0 --size 600
    "$bin/slides_to_zarr" --quiet --data "$small" --out "$small" >/dev/null
    "$bin/anatomy_to_zarr" --quiet --data "$small" --out "$small"
    "$bin/labels_to_density" --quiet --labels "$small/train.csv" --stores "$small" --out "$small"
    "$bin/train" --quiet --preset silver --epochs 1 --tiles-per-slide 2 --batch 2 --stores "$small" --labels "$small" \
        --out "$out/model.safetensors" >/dev/null
    checkpoints=("$out/model.safetensors")
fi

slide=$out/test/large.tiff
rm -f "$out/times.csv"
"$build_dir/benchmarks/make_large_slide" --out "$slide" "${layout[@]}" --quiet
"$bin/slides_to_zarr" "$slide" --out "$out" --log-times "$out/times.csv"
"$bin/predict" "$slide" --checkpoint "${checkpoints[@]}" --out "$out/large.csv" --log-times "$out/times.csv"

printf '\n%-16s %8s %8s\n' program seconds "peak MB"
tail -n +2 "$out/times.csv" | while IFS=, read -r name seconds peak; do
    printf '%-16s %8s %8s\n' "$name" "$seconds" "$peak"
done
tail -n +2 "$out/times.csv" | awk -F, '$3 >= 4096 { print $1 " passes 4 GB"; bad = 1 } END { exit bad }'
