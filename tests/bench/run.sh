#!/bin/sh
# tests/bench/run.sh [ROUNDS] - ours beside the peers that can be installed here, in one run: the
# bars, ratios, and how validating grows.  Peers are built below build/bench; one that cannot be
# had is named as absent.  The data: FEALTY_BENCH (lead.schema.json, lead.valid.json,
# openapi-medium.json) and FEALTY_SUITES (openapi-schema), by default beside the checkout.
# Subjects take turns, ROUNDS times (default 3), and each figure is the best of its rounds.
set -eu
cd "$(dirname "$0")/../.."
rounds=${1:-3}
data=${FEALTY_BENCH:-../shared/bench/validators/data}
oas=${FEALTY_SUITES:-../shared/suites}/openapi-schema/3.1/schema-2022-10-07.json
work=build/bench
mkdir -p "$work/peers"
for file in "$data/lead.schema.json" "$data/lead.valid.json" "$data/openapi-medium.json" "$oas"; do
    [ -f "$file" ] || { echo "$file is not there: set FEALTY_BENCH and FEALTY_SUITES" >&2; exit 2; }
done

cmake --preset release >/dev/null
cmake --build --preset release --target bench -j "${JOBS:-2}" >"$work/build.log" || { cat "$work/build.log"; exit 2; }
bin=build/release/tests/bench

# --- peers ---

peers=ours
cp tests/bench/peers/* "$work/peers/"
if command -v cargo >/dev/null && (cd "$work/peers" && cargo build --release -q >cargo.log 2>&1); then
    peers="$peers jsonschema-rs"
else
    echo "absent: jsonschema (Rust): $(tail -n 1 "$work/peers/cargo.log" 2>/dev/null || echo 'no cargo')"
fi
if command -v npm >/dev/null && (cd "$work/peers" &&
    { [ -d node_modules/ajv-formats ] || npm install --silent --no-save --prefix . ajv ajv-formats >npm.log 2>&1; }); then
    peers="$peers ajv"
else
    echo "absent: ajv: $(tail -n 1 "$work/peers/npm.log" 2>/dev/null || echo 'no npm')"
fi

# --- measuring ---

measure() { # PEER SCHEMA INSTANCE
    case $1 in
        ours) "$bin/bench_schema" "$2" "$3" ;;
        jsonschema-rs) "$work/peers/target/release/peer" "$2" "$3" ;;
        ajv) node "$work/peers/peer.mjs" "$2" "$3" ;;
    esac
}

: >"$work/figures"
for round in $(seq "$rounds"); do
    for peer in $peers; do
        measure "$peer" "$data/lead.schema.json" "$data/lead.valid.json" | sed "s/^/$peer lead /" >>"$work/figures"
        measure "$peer" "$oas" "$data/openapi-medium.json" 2>"$work/error" | sed "s/^/$peer oas /" >>"$work/figures" ||
            true
    done
    "$bin/bench_json" "$data/openapi-medium.json" | sed 's/^\([a-z]*\)/\1 text parse/' >>"$work/figures"
    "$bin/bench_json" "$data/lead.valid.json" | sed 's/^\([a-z]*\)/\1 leadtext parse/' >>"$work/figures"
done

# --- telling ---

awk '
function best(peer, what) { return (peer, what) in min ? min[peer, what] : 0 }
function row(title, what, bar, count,    i, fastest, ours, peer) {
    ours = best("ours", what); fastest = 0
    printf "%-26s %12.0f ns", title, ours
    for (i = 1; i <= n; i++) {
        peer = names[i]
        if (peer == "ours" || !best(peer, what)) continue
        printf "   %s %.0f ns (%.2f x)", peer, best(peer, what), best(peer, what) / ours
        if (!fastest || best(peer, what) < fastest) fastest = best(peer, what)
    }
    held = (bar && ours <= bar) || (fastest && ours <= 1.1 * fastest)
    printf "   bar: %s%s: %s\n", bar ? bar " ns" : "", bar && fastest ? " or 1.1 x the fastest" : (bar ? "" : "the peer"), \
        held ? "held" : "MISSED"
    missed += !held
}
NF >= 5 { key = $1 SUBSEP $2 " " $3; if (!(key in min) || $4 < min[key]) min[key] = $4
          if (!($1 in seen)) { seen[$1] = 1; names[++n] = $1 } }
NF == 3 && $3 != "valid" { print $1 " finds " $2 " " $3 }
END {
    row("lead response", "lead validate", 2000)
    row("OpenAPI document, 149 kB", "oas validate", 500000)
    row("compile, lead", "lead compile", 200000)
    row("text to value, 149 kB", "text parse", 0)
    row("text to value, lead", "leadtext parse", 0)
    exit missed > 0
}' "$work/figures" || status=1
echo
"$bin/bench_growth" || status=1
exit "${status:-0}"
