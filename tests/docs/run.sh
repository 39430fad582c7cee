#!/bin/sh
# Runs the examples of a page: run.sh PROGRAM PAGE TOOLS.  An HTML comment before a fenced block says
# what the block is:
#   <!-- file: PATH -->   the block is this file
#   <!-- run: STATUS -->  the block is a shell script that ends with this status
#   <!-- output: of -->   the block is what the script before it printed; `…` is any text in a line, and
#                         any lines where it stands alone
#   <!-- serve: WORD -->  the block is a command that stays until the next such block or the end of the
#                         page; it is ready when its output has this word
# Port 8080 of a page is one that the system gives.
# All blocks of a page run in order, in one scratch folder that holds specs, cases and fealty.yaml.
# Links to files of the checkout must lead somewhere.
set -eu
FEALTY=$1
page=$2
TOOLS=$3
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || :
    [ -z "$server" ] || wait "$server" 2>/dev/null || :
    server=
}
trap 'stop; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/at" "$work/blocks"
ln -s "$FEALTY" "$work/bin/fealty"
cp -R "$ROOT/specs" "$ROOT/cases" "$ROOT/fealty.yaml" "$work/at/"
PATH="$work/bin:$PATH"
export PATH TOOLS NO_COLOR=1 CI=1
cd "$work/at"

awk -v out="$work/blocks" '
    /^<!-- (file|run|output|serve): .* -->$/ { kind = $2; what = $3; next }
    /^```/ && inside { close(name); inside = 0; kind = ""; next }
    /^```/ && kind != "" { inside = 1; n++; name = sprintf("%s/%03d.%s", out, n, substr(kind, 1, length(kind) - 1)); print what > name; next }
    inside { print > name }
    !inside && NF { kind = kind }' "$page"

# A port that nobody uses: the system's, of a server that is gone again.
port=8080
if grep -q 8080 "$page" && grep -q '^<!-- serve:' "$page"; then
    fealty mock specs/neeto-lead/openapi.yaml --port 0 >"$work/mock" 2>&1 &
    server=$!
    while ! grep -q 127.0.0.1: "$work/mock"; do sleep 0.1; done
    port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/mock" | head -n 1)
    stop
fi

# Whether the lines of FILE are those that PATTERNS describe.
matches() {
    awk '
    function match_from(p, l,   rest) {
        for (; p <= patterns; p++) {
            if (pattern[p] == "…") {
                for (rest = l; rest <= lines + 1; rest++)
                    if (match_from(p + 1, rest)) return 1
                return 0
            }
            if (l > lines || !fits(line[l], pattern[p])) return 0
            l++
        }
        return l == lines + 1
    }
    function fits(text, p,   n, parts, i, at) {
        n = split(p, parts, "…")
        if (n < 2) return text == p
        if (substr(text, 1, length(parts[1])) != parts[1]) return 0
        text = substr(text, length(parts[1]) + 1)
        for (i = 2; i <= n; i++) {
            if (i == n && parts[i] == "") return 1
            at = index(text, parts[i])
            if (i == n) return length(text) >= length(parts[i]) && substr(text, length(text) - length(parts[i]) + 1) == parts[i]
            if (!at) return 0
            text = substr(text, at + length(parts[i]))
        }
        return 1
    }
    NR == FNR { pattern[++patterns] = $0; next }
    { line[++lines] = $0 }
    END { exit !match_from(1, 1) }' "$2" "$1"
}

bad=0
for block in "$work"/blocks/*; do
    [ -e "$block" ] || break
    what=$(head -n 1 "$block")
    tail -n +2 "$block" | sed "s/8080/$port/g" >"$work/text"
    case $block in
    *.file)
        mkdir -p "$(dirname "$what")"
        cp "$work/text" "$what"
        ;;
    *.run)
        status=0
        sh "$work/text" >"$work/out" 2>&1 </dev/null || status=$?
        if [ "$status" != "$what" ]; then
            echo "$page: this ended with $status, not $what:"
            cat "$work/text" "$work/out"
            bad=1
        fi
        ;;
    *.output)
        if ! matches "$work/out" "$work/text"; then
            echo "$page: the output is not (-) but (+):"
            diff -u "$work/text" "$work/out" | tail -n +3
            bad=1
        fi
        ;;
    *.serve)
        stop
        : >"$work/served" # else the last server's word would be taken for this one's
        (exec sh -c "exec $(cat "$work/text")") >"$work/served" 2>&1 </dev/null &
        server=$!
        tries=100
        while ! grep -q "$what" "$work/served" && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
        ;;
    esac
done
stop

# [text](path) and [text](path#anchor), relative to the page
for link in $(grep -o '](\([^)# ]*\)' "$page" | cut -c3- | grep -v '^[a-z]*:' | sort -u); do
    if [ ! -e "$(dirname "$page")/$link" ]; then
        echo "$page: the link $link leads nowhere"
        bad=1
    fi
done
exit $bad
