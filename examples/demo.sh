#!/usr/bin/env bash
# From nothing to a scored submission: sets up, builds, and runs the whole chain on synthetic slides. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/setup.sh

usage() {
    cat <<'TEXT'
examples/demo.sh [options]: installs what is missing (as root, with apt), builds the programs, writes synthetic kidney
slides, trains two models on them, predicts with both together and scores them on slides that no training saw.
Steps that are done already are not done again.

  --out FOLDER        where everything goes. Default: demo-out
  --seed NUMBER       of slides and training; the same seed gives the same submission. Default: 1
  --device NAME       cpu, cuda, or auto: cuda where LibTorch finds it. Default: auto
  --jobs COUNT        compilers at a time. Default: one for each processor, as far as memory goes
  --torch WHICH       LibTorch: a folder with include/ and lib/, 'python' or 'system'. Default: the first there is of
                      $HUBMAP_TORCH_PREFIX, an importable Python torch, the system's, Debian's package
  --build-dir FOLDER  where to build. Default: build/demo
  --again             do every step again
  --help              print this
TEXT
}

out=demo-out seed=1 device=auto jobs="" torch="" build_dir=build/demo again=no
while [ $# -gt 0 ]; do
    case $1 in
    --out | --seed | --device | --jobs | --torch | --build-dir)
        [ $# -ge 2 ] || { hubmap_say "demo.sh: $1 needs a value"; exit 2; }
        declare "$(printf '%s' "${1#--}" | tr - _)=$2"
        shift 2
        ;;
    --again) again=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    *) hubmap_say "demo.sh: unknown option '$1'; see --help"; exit 2 ;;
    esac
done
case $jobs in "" | [1-9]*) ;; *) hubmap_say "demo.sh: --jobs needs a number above 0"; exit 2 ;; esac
case $seed in *[!0-9]* | "") hubmap_say "demo.sh: --seed needs a whole number"; exit 2 ;; esac
case $device in auto | cpu | cuda) ;; *) hubmap_say "demo.sh: --device is cpu, cuda or auto"; exit 2 ;; esac
seed=$((10#$seed))
began=$SECONDS

hubmap_install "${hubmap_build_packages[@]}"
torch_arguments=() torch_name=""
hubmap_find_torch "$torch"
[ -n "$jobs" ] || jobs=$(hubmap_default_jobs)
hubmap_say "LibTorch: $torch_name; $jobs jobs; build folder: $build_dir"
hubmap_build "$build_dir" "$jobs" -DHUBMAP_COMPONENTS=cpu -DHUBMAP_BUILD_EXAMPLES=ON -DHUBMAP_BUILD_TESTS=OFF \
    "${torch_arguments[@]}"
bin=$build_dir/examples
mkdir -p "$out/done"
[ "$again" = no ] || rm -f "$out"/done/*
if [ "$(cat "$out/done/seed" 2>/dev/null || echo "$seed")" != "$seed" ]; then
    hubmap_say "another seed than before: everything is made anew"
    rm -rf "$out/data" "$out/stores" "$out/labels_a" "$out/labels_b" "$out/done"
    mkdir -p "$out/done"
fi
echo "$seed" >"$out/done/seed"

# stage NAME PROGRAM ARGUMENT...: runs a program, unless the same program ran with the same arguments before, after the
# same stages. What it prints on stdout stays in $out/done/NAME.txt as well.
before=""
stage() {
    local name=$1 program=$2
    shift 2
    local signature
    before="$(cksum <"$bin/$program") $program $* after $(printf '%s' "$before" | cksum)"
    signature=$before
    if [ "$(cat "$out/done/$name" 2>/dev/null)" = "$signature" ]; then
        hubmap_say "== $name: done before"
        return 0
    fi
    rm -f "$out/done/$name"
    hubmap_say "== $name"
    rm -f "$out/done/$name.csv"
    "$bin/$program" "$@" --log-times "$out/done/$name.csv" | tee "$out/done/$name.txt"
    printf '%s\n' "$signature" >"$out/done/$name"
}

data=$out/data stores=$out/stores
stages=(synthesize_slides slides_to_zarr anatomy_to_zarr labels_a train_a pseudo_labels labels_b train_b
    predict_a predict_b predict_ensemble)

stage synthesize_slides synthesize_slides --out "$data" --seed "$seed" --private-slides 6
stage slides_to_zarr slides_to_zarr --data "$data" --out "$stores"
stage anatomy_to_zarr anatomy_to_zarr --data "$data" --out "$stores"

# Model A learns from the labelled slides.
stage labels_a labels_to_density --preset demo --model a --labels "$data/train.csv" --stores "$stores" \
    --out "$out/labels_a"
stage train_a train --preset demo --model a --stores "$stores" --labels "$out/labels_a" --seed "$((2 * seed))" \
    --patients "$data/HuBMAP-20-dataset_information.csv" --device "$device" --out "$out/model_a.safetensors"

# Its predictions on the public test slides become labels for model B, which sees more tissue in a tile.
stage pseudo_labels predict --data "$data" --only "$data/truth/public.csv" --device "$device" --vertical-flip 1 \
    --checkpoint "$out/model_a.safetensors" --out "$out/pseudo_labels.csv"
stage labels_b labels_to_density --preset demo --model b --labels "$data/train.csv" "$out/pseudo_labels.csv" \
    --stores "$stores" --out "$out/labels_b"
stage train_b train --preset demo --model b --stores "$stores" --labels "$out/labels_b" --seed "$((2 * seed + 1))" \
    --patients "$data/HuBMAP-20-dataset_information.csv" --device "$device" --out "$out/model_b.safetensors"

# The private test slides were seen by no step above. Of the tables in truth/ only the ids are read here.
private=(--data "$data" --only "$data/truth/private.csv" --device "$device" --vertical-flip 1)
stage predict_a predict "${private[@]}" --checkpoint "$out/model_a.safetensors" --out "$out/model_a.csv"
stage predict_b predict "${private[@]}" --checkpoint "$out/model_b.safetensors" --out "$out/model_b.csv"
stage predict_ensemble predict "${private[@]}" --checkpoint "$out/model_a.safetensors" "$out/model_b.safetensors" \
    --out "$out/submission.csv"

scored=()
for model in model_a model_b submission; do
    scored+=("$out/$model.csv")
    "$bin/evaluate" --truth "$data/truth/private.csv" --submission "$out/$model.csv" --data "$data" \
        --json "$out/$model.json" --quiet >"$out/$model.txt"
done
{
    echo "stage,seconds,peak_memory_mb"
    for name in "${stages[@]}"; do
        printf '%s,%s\n' "$name" "$(tail -n 1 "$out/done/$name.csv" | cut -d, -f2-)"
    done
} >"$out/times.csv"
"$bin/report" --data "$data" --truth "$data/truth/private.csv" --submission "${scored[@]}" --times "$out/times.csv" \
    --checkpoint "$out/model_a.safetensors" "$out/model_b.safetensors" --out "$out/report.html" --pictures "$out/pictures" --quiet

printf '\nThe ensemble on the private slides\n'
cat "$out/submission.txt"
mean_dice() { awk '$1 == "mean" { print $2 }' "$out/$1.txt"; }
printf '\n'
printf '%-24s %s\n' "" "mean Dice" "model A" "$(mean_dice model_a)" "model B (pseudo-labels)" "$(mean_dice model_b)" \
    "ensemble" "$(mean_dice submission)"
printf '\n%-20s %8s %8s\n' stage seconds "peak MB"
tail -n +2 "$out/times.csv" | while IFS=, read -r name seconds peak; do
    printf '%-20s %8s %8s\n' "$name" "$seconds" "$peak"
done
printf '\nall of it: %d s\n' $((SECONDS - began))
printf 'submission:  %s\nreport:      %s\nfolder:      %s\n' "$out/submission.csv" "$out/report.html" "$(cd "$out" && pwd)"
