#!/bin/sh
# run.sh correct|styles|bugs VENDOR-PROGRAM FEALTY SOURCE NAME: fealty against an endpoint that was written
# by hand from the vendor's document alone.
#
#   correct  the endpoint as it should be: exit status 0, hand-written cases alone and with variants
#   styles   every other choice that the document leaves open, alone and some together: exit status 0
#   bugs     every bug: exit status 1, and the claim that was refuted first
set -u
mode=$1 vendor=$2 fealty=$3 source=$4 name=$5
here=$source/tests/e2e
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failed=0

# Writes the target with the endpoint's address, and runs fealty on it.
cat >"$scratch/inner.sh" <<'INNER'
sed "s|{URL}|$VENDOR_URL|" "$TEMPLATE" >"$SCRATCH/fealty.yaml" || exit 125
exec "$@"
INNER

# against "BUG AND STYLES" FEALTY-ARGUMENT...: the status; the output is in $scratch/out.
against() {
    # shellcheck disable=SC2086 # words of our own lists
    set -- $1 -- "$@"
    choices=
    while [ "$1" != -- ]; do
        choices="$choices $1"
        shift
    done
    shift 2
    load=
    [ -f "$here/$name/fixtures.json" ] && load="--load $here/$name/fixtures.json"
    # shellcheck disable=SC2086
    TEMPLATE=$here/$name/fealty.yaml SCRATCH=$scratch timeout 60 "$vendor" "$name" $choices $load -- \
        sh "$scratch/inner.sh" "$fealty" run --config "$scratch/fealty.yaml" --target live \
        --report journal="$scratch/journal" --no-color "$@" >"$scratch/out" 2>&1
}

choices() {
    "$vendor" "$name" --list | sed -n "s/^$1 \([^	]*\)	.*/\1/p"
}

expect_held() { # LABEL "STYLES" ARGUMENT...
    label=$1
    shift
    against "$@"
    status=$?
    if [ $status -eq 0 ]; then
        echo "ok      $label"
    else
        echo "FAILED  $label: exit status $status, 0 expected"
        sed 's/^/        /' "$scratch/out" | head -60
        failed=1
    fi
}

# A case that is skipped proves nothing.
expect_none_skipped() {
    if ! grep -q ' 0 could not be judged, 0 skipped' "$scratch/out"; then
        echo "FAILED  nothing may be skipped:"
        tail -3 "$scratch/out"
        failed=1
    fi
}

correct() {
    expect_held "hand-written cases" "" --no-variants "$source/cases/$name"
    expect_none_skipped
    expect_held "with variants" "" "$source/specs/$name" "$source/cases/$name"
    expect_none_skipped
}

# Every third, every fifth ... style together: cheap, repeatable, and each meets many others.
together() {
    choices style | awk -v step="$1" -v from="$2" 'NR % step == from { printf "--style %s ", $0 }'
}

# Those that the document leaves open; of the wire, which are the same for all, once is enough.
own_styles() {
    if [ "$name" = workspace-lead ]; then
        choices style
    else
        choices style | sed '1,/^microseconds$/d'
    fi
}

# Alone with the hand-written cases, together with the variants, too.
styles() {
    for style in $(own_styles); do
        expect_held "$style" "--style $style" --no-variants "$source/cases/$name"
    done
    for step in 3 5; do
        for from in 0 1 2; do
            some=$(together $step $from)
            expect_held "together: $some" "$some" "$source/specs/$name" "$source/cases/$name"
        done
    done
}

bugs() {
    for bug in $(choices bug); do
        against "--bug $bug" --fail-fast --no-variants "$source/cases/$name"
        status=$?
        if [ $status -eq 0 ]; then # derived from the claims there is more
            against "--bug $bug" --fail-fast "$source/specs/$name" "$source/cases/$name"
            status=$?
        fi
        if [ $status -eq 0 ]; then # what spills over to any record may have met one of another case
            against "--bug $bug" --fail-fast --jobs 1 --no-variants "$source/cases/$name"
            status=$?
        fi
        claim=$(sed -n "s/^$name · \([^ ]*\).*/\1/p" "$scratch/out" | head -1)
        if [ $status -eq 1 ] && [ -n "$claim" ]; then
            printf 'caught    %-36s %s\n' "$bug" "$claim"
        else
            printf 'SURVIVED  %-36s exit status %d\n' "$bug" "$status"
            sed 's/^/          /' "$scratch/out" | tail -8
            failed=1
        fi
    done
}

case $mode in
correct | styles | bugs) $mode ;;
*) echo "run.sh: no mode $mode" >&2 && exit 125 ;;
esac
exit $failed
