#!/bin/sh
# slurm.sh PROGRAM ROOT [FOLDER]: docs/scale/slurm.sbatch and slurm-merge.sbatch, run by a Slurm of its own on this
# machine: munged, slurmctld and slurmd as root, with keys, sockets, state and ports that nobody else has.
# What they wrote stays in FOLDER, if one is named.  Skipped, out loud, where Slurm is not installed.
set -u
program=$1
root=$2
for tool in munged slurmctld slurmd sbatch squeue python3; do
    PATH=$PATH:/usr/sbin command -v $tool >/dev/null || { echo "skipped: no $tool (apt-get install slurm-wlm munge)"; exit 77; }
done
[ "$(id -u)" = 0 ] || { echo "skipped: slurmd wants to be root"; exit 77; }
PATH=$PATH:/usr/sbin
work=$(mktemp -d /tmp/fealty-slurm-XXXXXX)
pids=
stop() {
    for pid in $pids; do kill "$pid" 2>/dev/null; done
    for pid in $pids; do wait "$pid" 2>/dev/null; done
    [ -z "$kept" ] || cp "$work"/at/*.out "$work"/*.log "$work"/slurm.conf "$kept/"
    rm -rf "$work"
}
kept=${3:-}
[ -z "$kept" ] || mkdir -p "$kept"
trap stop EXIT
trap 'exit 1' INT TERM
chmod 755 "$work"
mkdir "$work/state" "$work/spool" "$work/at"
cp -R "$root/specs" "$root/cases" "$root/fealty.yaml" "$work/at/"

# Ports that the system gives, three at once so that they differ.
set -- $(python3 -c 'import socket
all = [socket.socket() for _ in range(2)]
[s.bind(("127.0.0.1", 0)) for s in all]
print(*[s.getsockname()[1] for s in all])')
host=$(hostname -s)
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 2>/dev/null
chmod 400 "$work/munge.key"
cat >"$work/slurm.conf" <<C
ClusterName=fealty
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$1
SlurmdPort=$2
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=2
PartitionName=all Nodes=$host Default=YES MaxTime=60 State=UP
C
export SLURM_CONF=$work/slurm.conf
munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
    --seed-file="$work/munged.seed" --log-file="$work/munged.log" >/dev/null 2>&1 &
pids="$!"
sleep 1
slurmctld -D -f "$SLURM_CONF" -L "$work/slurmctld.log" >/dev/null 2>&1 &
pids="$! $pids"
slurmd -D -f "$SLURM_CONF" -N "$host" -L "$work/slurmd.log" >/dev/null 2>&1 &
pids="$! $pids"
for i in $(seq 60); do sinfo -h -o %T 2>/dev/null | grep -q '^idle' && break; sleep 0.5; done
sinfo >"$work/sinfo.log" 2>&1
grep -q idle "$work/sinfo.log" || { cat "$work/sinfo.log" "$work/slurmctld.log" "$work/slurmd.log"; exit 1; }

cd "$work/at" || exit 1
for script in slurm.sbatch slurm-merge.sbatch; do
    sbatch --test-only "$root/docs/scale/$script" || exit 1
done
what="--contract update-lead --contract nexor-lead"
export FEALTY="$program" FEALTY_ARGUMENTS="-q $what"
array=$(sbatch --parsable "$root/docs/scale/slurm.sbatch") || exit 1
merge=$(sbatch --parsable --dependency="afterany:$array" "$root/docs/scale/slurm-merge.sbatch") || exit 1
echo "array $array, then $merge"
{
    for i in $(seq 240); do
        squeue -o '%.12i %.14j %.3t %.8M %R'
        squeue -h | grep -q . || break
        sleep 1
    done
} >"$work/squeue.log" 2>&1
squeue -h | grep . && exit 1
tail -n 1 "fealty-merge-$merge.out"
scontrol show job "$merge" | grep -o 'JobState=[A-Z]* \|ExitCode=[0-9:]*' | tr '\n' ' '
echo

# The same cases as in one run.
# shellcheck disable=SC2086
"$program" run -q --seed 1 $what --report journal=whole.ndjson >/dev/null 2>&1
ids() { sed -n 's/^{"record":"case".*"case":"\([0-9a-f]*\)".*"verdict":"\([a-z]*\)".*/\1 \2/p' "$1"; }
ids whole.ndjson | sort >whole.ids
ids run.ndjson | sort >run.ids
echo "$(ls parts/part-*.ndjson | wc -l) shards, $(wc -l <run.ids) cases, of $(grep -ho '"shard-of":"[^"]*"' parts/* | sort -u)"
cmp whole.ids run.ids && echo "the same cases and verdicts as in one run"
