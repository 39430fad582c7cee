#!/bin/sh
# faults.sh FAULT_PROXY FEALTY SOURCE once|always: each fault at each phase of an exchange, against a
# request that may be repeated (GET) and one that may not (PATCH); prints the table, and holds it
# against faults.expected.
#
# A cell is the verdict, the exit status, and how often the request was sent: "pass/0 x2 flaky" is a
# pass on the second attempt that the report calls flaky.  A fault is never `fail`, and `pass` only
# with the attempts shown.
set -u
proxy=$1 fealty=$2 things=$3/tests/live/things expected=$3/tests/live/faults.expected times=$4
scratch=$(mktemp -d) || exit 1
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null; rm -rf "$scratch"' EXIT

: >"$scratch/mock"
"$fealty" mock "$things/openapi.yaml" --port 0 >"$scratch/mock" 2>&1 &
mock=$!
port=
while [ -z "$port" ]; do
    kill -0 "$mock" 2>/dev/null || { cat "$scratch/mock"; exit 1; }
    port=$(sed -n 's/^listening on http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$scratch/mock")
    [ -n "$port" ] || sleep 0.1
done

# What the journal says of the last case.
cell() { # FAULT PHASE get|patch
    cases=$things/$3.yaml
    [ "$2" != reuse ] || cases=$things/$3-twice.yaml
    rm -f "$scratch/journal"
    "$proxy" "$1" "$2" "$times" "$port" "$fealty" run --no-config --no-variants --no-color --jobs 1 --seed 1 \
        --max-time 1s --retry 2 --target '{URL}' --report "journal=$scratch/journal" "$cases" \
        >"$scratch/out" 2>&1
    status=$?
    line=$(grep '"record": *"case"' "$scratch/journal" | tail -n 1)
    verdict=$(printf %s "$line" | sed -n 's/.*"verdict": *"\([a-z]*\)".*/\1/p')
    requests=$(printf %s "$line" | sed -n 's/.*"requests": *\([0-9]*\).*/\1/p')
    flaky=
    case $line in *'"flaky": true'* | *'"flaky":true'*) flaky=' flaky' ;; esac
    printf '%s/%d x%s%s' "${verdict:-none}" $status "${requests:-?}" "$flaky"
}

# Whether a request had gone out before the connection went away again is up to the kernel: where it
# had not, it may be sent again whatever its method.
patch_cell() { # FAULT PHASE
    seen=$(cell "$1" "$2" patch)
    case $2:$seen in
    accept:error/3\ x1 | accept:pass/0\ x2\ flaky | accept:error/3\ x[23]) echo 'error/3, or sent again' ;;
    *) echo "$seen" ;;
    esac
}

row() { # FAULT PHASE
    printf '%-6s  %-12s  %-11s  %-18s  %s\n' "$times" "$1" "$2" "$(cell "$1" "$2" get)" "$(patch_cell "$1" "$2")"
}

{
    for phase in accept request answer status headers body-start body-middle reuse; do
        for fault in close reset stall garbage; do
            row $fault $phase
        done
    done
    for phase in status headers body-start body-middle; do
        row dribble $phase
    done
    row interim answer
    row many-headers answer
    for phase in accept answer headers body-middle; do
        row delay $phase # shorter than --max-time: no fault at all
    done
} >"$scratch/table"

printf '%-6s  %-12s  %-11s  %-18s  %s\n' times fault phase GET PATCH
cat "$scratch/table"
if [ "${UPDATE:-}" = 1 ]; then
    { grep -v "^$times " "$expected" 2>/dev/null; cat "$scratch/table"; } >"$scratch/new"
    cp "$scratch/new" "$expected"
fi
bad=0
if grep -q ' fail/' "$scratch/table"; then
    echo "a fault was taken for a violation"
    bad=1
fi
if grep -v '^[a-z]* *delay ' "$scratch/table" | grep -q 'pass/0 x1'; then
    echo "a fault was passed over"
    bad=1
fi
grep "^$times " "$expected" >"$scratch/expected"
diff -u "$scratch/expected" "$scratch/table" || bad=1
exit $bad
