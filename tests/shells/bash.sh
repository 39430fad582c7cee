#!/bin/sh
# The completion is sourced and driven as bash does it.
. "$(dirname "$0")/common.sh"
need bash
"$fealty" completion bash >"$work/fealty" || fail "no completion"
holds_all "$work/fealty" ' --' '[ "]'
cd "$work" || exit 1
project
cat >drive <<'END'
source ../fealty
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
complete_words fealty run --claim getBook.u
complete_words fealty list --claim bookshelf/listBooks.a
complete_words fealty run --break bookshelf/addBook.a
complete_words fealty run --contract b
complete_words fealty run --case 'book'
complete_words fealty run --tag ''
complete_words fealty explain removeBook.u
complete_words fealty man fealty-c
complete_words fealty schema c
complete_words fealty run --cacert ce
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
run --claim getBook.u: getBook.unknown
list --claim bookshelf/listBooks.a: bookshelf/listBooks.access bookshelf/listBooks.all
run --break bookshelf/addBook.a: bookshelf/addBook.access
run --contract b: bookshelf
run --case book: book\ no.
run --tag : smoke
explain removeBook.u: removeBook.unknown
man fealty-c: fealty-cases fealty-claims
schema c: cases claims config
run --cacert ce: cert.pem
run cer: cert.pem
query --depth: 
help exit: exit-codes
completion z: zsh
END
diff -u expected got || exit 1
# Where there is no project, nothing is offered and nothing said.
mkdir ../empty && cd ../empty || exit 1
(sed '/^complete_words fealty/d' ../shelf/drive; echo 'complete_words fealty run --claim ""; complete_words fealty run --target ""') >drive
bash ./drive >got 2>&1
printf 'run --claim : \nrun --target : mock\n' | diff -u - got || exit 1
echo "bash completes"
