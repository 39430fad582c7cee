#!/bin/sh
# fish reads the completion and completes by it.
. "$(dirname "$0")/common.sh"
need fish
"$fealty" completion fish >"$work/fealty.fish" || fail "no completion"
holds_all "$work/fealty.fish" ' -l ' ' '
cd "$work" || exit 1
project
export HOME="$work" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"
completes() {
    fish -N -c "source ../fealty.fish; complete -C '$1'" | cut -f1 >got
    grep -qx -e "$2" got || { cat got; fail "fish does not complete '$1' to '$2'"; }
}
completes 'fealty val' validate
completes 'fealty run --all-f' --all-failures
completes 'fealty run --depth ' thorough
completes 'fealty run --target s' staging
completes 'fealty run --claim getBook.u' getBook.unknown
completes 'fealty run --case book' 'book no.'
completes 'fealty run --tag s' smoke
completes 'fealty prove --contract b' bookshelf
completes 'fealty explain removeBook.u' removeBook.unknown
completes 'fealty man fealty-c' fealty-cases
completes 'fealty help exit' exit-codes
fish -N -c "source ../fealty.fish; cd /; complete -C 'fealty run --tag x'" 2>&1 | grep . && fail "fish says something where there is no project"
echo "fish completes"
