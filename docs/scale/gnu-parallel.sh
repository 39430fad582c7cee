#!/bin/sh
# gnu-parallel.sh N [ARGUMENT...]: a run in N shards with GNU parallel, as many at once as this machine has
# processors; --sshlogin in PARALLEL_OPTIONS takes other machines, too.  Ends with the status of the whole.
set -eu
shards=$1
shift
mkdir -p parts
rm -f parts/part-*.ndjson
# A violation (1) and what could not be judged (3) are results, for the merged report to tell; the rest is trouble.
# shellcheck disable=SC2016,SC2086
seq "$shards" | SHARD_TOTAL=$shards parallel --will-cite ${PARALLEL_OPTIONS:-} --joblog parts/jobs.log -q \
    sh -c 'n=$1; shift; ${FEALTY:-fealty} run --shard auto "$@" --report journal="parts/part-$n.ndjson" \
        >"parts/part-$n.out" 2>&1; case $? in 0 | 1 | 3) ;; *) cat "parts/part-$n.out" >&2; exit 1 ;; esac' sh {} "$@"
${FEALTY:-fealty} merge parts/part-*.ndjson -o run.ndjson
${FEALTY:-fealty} report run.ndjson --report junit=run.xml --report markdown=run.md
