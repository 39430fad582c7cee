#!/bin/sh
# The completion is sourced and driven as bash does it.
. "$(dirname "$0")/common.sh"
need bash
"$fealty" completion bash >"$work/fealty" || fail "no completion"
holds_all "$work/fealty" ' --' '[ "]'
cd "$work" || exit 1
printf 'run: [x]\ntargets:\n  staging: {url: x}\n  live:\n    url: y\nstates: {}\n' >fealty.yaml
: >cert.pem
cat >drive <<'END'
source ./fealty
compopt() { :; } # has no meaning outside of a completion
complete_words() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _fealty
    echo "${*:2}: ${COMPREPLY[*]}"
}
complete_words fealty de
complete_words fealty run --all
complete_words fealty run --depth ''
complete_words fealty run --depth = th
complete_words fealty run --report jun
complete_words fealty run --target s
complete_words fealty run -t l
complete_words fealty run --cacert c
complete_words fealty run cer
complete_words fealty query --depth
complete_words fealty help exit
complete_words fealty completion z
END
bash ./drive >got 2>&1
cat >expected <<'END'
de: demo
run --all: --allow-empty --all-failures
run --depth : default thorough
run --depth = th: thorough
run --report jun: junit
run --target s: staging
run -t l: live
run --cacert c: cert.pem
run cer: cert.pem
query --depth: 
help exit: exit-codes
completion z: zsh
END
diff -u expected got || exit 1
echo "bash completes"
