#!/bin/sh
# Runs the examples of a page: run.sh PROGRAM PAGE TOOLS.  An HTML comment before a fenced block says
# what the block is:
#   <!-- file: PATH -->   the block is this file
#   <!-- run: STATUS -->  the block is a shell script that ends with this status
# All blocks of a page run in order, in one scratch folder that holds specs, cases and fealty.yaml.
# Links to files of the checkout must lead somewhere.
set -eu
FEALTY=$1
page=$2
TOOLS=$3
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/at" "$work/blocks"
ln -s "$FEALTY" "$work/bin/fealty"
cp -R "$ROOT/specs" "$ROOT/cases" "$ROOT/fealty.yaml" "$work/at/"
PATH="$work/bin:$PATH"
export PATH TOOLS NO_COLOR=1 CI=1
cd "$work/at"

awk -v out="$work/blocks" '
    /^<!-- (file|run): .* -->$/ { kind = $2; what = $3; next }
    /^```/ && inside { close(name); inside = 0; kind = ""; next }
    /^```/ && kind != "" { inside = 1; n++; name = sprintf("%s/%03d.%s", out, n, kind == "run:" ? "run" : "file"); print what > name; next }
    inside { print > name }
    !inside && NF { kind = kind }' "$page"

bad=0
for block in "$work"/blocks/*; do
    [ -e "$block" ] || break
    what=$(head -n 1 "$block")
    tail -n +2 "$block" >"$work/text"
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
    esac
done

# [text](path) and [text](path#anchor), relative to the page
for link in $(grep -o '](\([^)# ]*\)' "$page" | cut -c3- | grep -v '^[a-z]*:' | sort -u); do
    if [ ! -e "$(dirname "$page")/$link" ]; then
        echo "$page: the link $link leads nowhere"
        bad=1
    fi
done
exit $bad
