#!/bin/sh
# fish reads the completion and completes by it.
. "$(dirname "$0")/common.sh"
need fish
"$fealty" completion fish >"$work/fealty.fish" || fail "no completion"
holds_all "$work/fealty.fish" ' -l ' ' '
cd "$work" || exit 1
printf 'targets:\n  staging: {url: x}\n' >fealty.yaml
export HOME="$work" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"
completes() {
    fish -N -c "source fealty.fish; complete -C '$1'" | cut -f1 >got
    grep -qx -e "$2" got || { cat got; fail "fish does not complete '$1' to '$2'"; }
}
completes 'fealty val' validate
completes 'fealty run --all-f' --all-failures
completes 'fealty run --depth ' thorough
completes 'fealty run --target s' staging
completes 'fealty help exit' exit-codes
echo "fish completes"
