#!/bin/sh
# parallel.sh PROGRAM ROOT [FOLDER]: docs/scale/gnu-parallel.sh for real, held against one run.  What it wrote stays in
# FOLDER, if one is named.  Skipped, out loud, where GNU parallel is not installed.
set -u
program=$1
root=$2
kept=${3:-}
parallel --version 2>/dev/null | grep -q '^GNU parallel' || { echo "skipped: no GNU parallel (apt-get install parallel)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$root/specs" "$root/cases" "$root/fealty.yaml" "$work/"
cd "$work" || exit 1
export FEALTY="$program" HOME="$work" NO_COLOR=1
unset SHARD SHARD_INDEX SHARD_TOTAL SHARD_RUN

sh "$root/docs/scale/gnu-parallel.sh" 8 --contract update-lead --contract nexor-lead >out || { cat out; exit 1; }
tail -n 1 out
cut -f 1-4,7 parts/jobs.log
[ -z "$kept" ] || { mkdir -p "$kept"; cp out parts/jobs.log "$kept/"; }
"$program" run -q --seed 1 --contract update-lead --contract nexor-lead --report journal=whole.ndjson >/dev/null || exit 1
ids() { sed -n 's/^{"record":"case".*"case":"\([0-9a-f]*\)".*"verdict":"\([a-z]*\)".*/\1 \2/p' "$1"; }
ids whole.ndjson | sort >whole.ids
ids run.ndjson | sort >run.ids
[ -s run.ids ] && cmp whole.ids run.ids && echo "the same $(wc -l <run.ids) cases and verdicts as in one run" || exit 1

# One that fails ends with the status of the whole, not of the last.
sh "$root/docs/scale/gnu-parallel.sh" 3 --contract update-lead --break update-lead/status-values >out
[ $? = 1 ] && echo "a violation in one shard: exit 1" || { tail out; exit 1; }
