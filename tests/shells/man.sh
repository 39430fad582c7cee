#!/bin/sh
# The manual page holds every command, option and status, and its readers have nothing to say of it.
. "$(dirname "$0")/common.sh"
"$fealty" man >"$work/fealty.1" || fail "no manual page"
sed 's/\\-/-/g' "$work/fealty.1" >"$work/plain"
holds_all "$work/plain" -- '.fR'
checked=
if command -v mandoc >/dev/null; then
    mandoc -T lint -W warning "$work/fealty.1" || fail "mandoc complains"
    checked="$checked mandoc"
fi
if command -v groff >/dev/null; then
    groff -man -Tutf8 -ww -z "$work/fealty.1" 2>"$work/said" || fail "groff fails"
    [ ! -s "$work/said" ] || { cat "$work/said"; fail "groff complains"; }
    checked="$checked groff"
fi
[ -n "$checked" ] || { echo "skipped: there is no mandoc and no groff here"; exit 77; }
echo "the page is read by$checked"
