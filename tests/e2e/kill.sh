#!/bin/sh
# kill.sh KILL VENDOR-PROGRAM FEALTY SOURCE NAME POINTS SEED: the kill test (kill.c) on one endpoint.
set -u
kill=$1 vendor=$2 fealty=$3 source=$4 name=$5 points=$6 seed=$7
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/inner.sh" <<'INNER'
sed "s|{URL}|$VENDOR_URL|" "$TEMPLATE" >"$SCRATCH/fealty.yaml" || exit 125
exec "$@"
INNER
cd "$source" || exit 1
TEMPLATE=$source/tests/e2e/kill/$name.yaml SCRATCH=$scratch "$vendor" "$name" \
    --load "$source/tests/e2e/kill/$name.json" -- sh "$scratch/inner.sh" \
    "$kill" "$fealty" "$scratch/fealty.yaml" "cases/$name" "$points" "$seed"
