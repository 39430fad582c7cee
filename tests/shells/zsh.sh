#!/bin/sh
# zsh reads the completion, and its function completes through the real completion system.
. "$(dirname "$0")/common.sh"
need zsh
"$fealty" completion zsh >"$work/_fealty" || fail "no completion"
holds_all "$work/_fealty" --  '[=[]'
cd "$work" || exit 1
zsh -n _fealty || fail "zsh does not read it"
project
# In a terminal of its own: what Tab makes of the beginning of a word.
cat >drive <<'END'
zmodload zsh/zpty || exit 77
zpty shell zsh -f -i
zpty -w shell "PS1='> '; TERM=dumb; fpath=($PWD/.. \$fpath); autoload -U compinit; compinit -u -d $PWD/dump; cd $PWD; echo rea''dy"
zpty -r -m shell line '*ready*'
zpty -n -w shell $'fealty val\t'
sleep 4
zpty -n -w shell $'--asse\t'
sleep 4
zpty -n -w shell $' ; fealty run --claim getBook.u\t'
sleep 4
zpty -n -w shell $' ; fealty run --case book\t'
sleep 4
zpty -n -w shell $' ; echo en\'\'d\n'
zpty -r -m shell line '*end*'
print -r -- "$line"
zpty -d shell
END
timeout 30 zsh -f ./drive >got 2>&1
case $? in 77) echo "skipped: this zsh has no zpty"; exit 77 ;; esac
for part in --assert-format 'claim getBook.unknown' 'case book\ no.'; do
    grep -q -F -e "$part" got || { cat got; fail "zsh did not complete to $part"; }
done
echo "zsh completes"
