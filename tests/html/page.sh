#!/bin/sh
# page.sh PROGRAM HOSTILE: what holds of pages without a browser, also of one made of answers that try to break
# out.  The policy names the style and the script that are there, there is no other script, no handler, nothing from
# elsewhere, and an HTML parser has no complaint.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/pages.sh"
status=0
fail() { echo "$page: $*"; status=1; }
inside() { perl -0777 -ne "print \$1 if m{<$1>(.*?)</$1>}s" "$page"; }
count() { printf '%s' "$markup" | grep -oiE "$1" | wc -l; }
look_at() {
    page=$1
    for part in style script; do
        hash=$(inside $part | openssl dgst -sha256 -binary | openssl base64)
        [ "$(inside $part | wc -c)" -gt 1000 ] || fail "has no $part"
        grep -q "http-equiv=\"Content-Security-Policy\".* $part-src 'sha256-$hash'" "$page" ||
            fail "the policy does not name the $part that is there: $hash"
    done
    # markup is what is left without what stands in style and script
    markup=$(perl -0777 -pe 's{<(style|script)([^>]*)>.*?</\1>}{<$1$2></$1>}gs' "$page")
    [ "$(count '<script>')" = 1 ] && [ "$(count '<script')" = "$(($(count '<script type="application/json" id="[a-z0-9-]+">') + 1))" ] ||
        fail "has scripts that are neither data nor its own"
    [ "$(count '<(img|iframe|object|embed|link|base|form|video|audio)')" = 0 ] || fail "has elements that fetch"
    [ "$(count ' (on[a-z]+|src|style) *=')" = 0 ] || fail "has handlers, sources or styles in its elements"
    [ "$(count 'href="[^#]')" = 0 ] || fail "has links that lead away"
    # libxml2 knows the elements of HTML 4 only
    troubles=$(xmllint --html --noout "$page" 2>&1 | grep -E 'error|warning' |
        grep -vE 'Tag (header|nav|main|section|dialog) invalid' || :)
    [ -z "$troubles" ] || fail "is no good HTML: $troubles"
}
for page in hostile broken green; do look_at "$work/$page.html"; done
look_at "$root/reports/sample.html"
exit $status
