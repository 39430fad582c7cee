#!/bin/sh
# The manual pages hold every command, option, status and key of a file, and their readers have
# nothing to say of them.
. "$(dirname "$0")/common.sh"
"$fealty" man >"$work/fealty.1" || fail "no manual page"
plain() { sed -e 's/\\-/-/g' -e 's/\\&//g' "$1"; }
plain "$work/fealty.1" >"$work/plain"
holds_all "$work/plain" -- '.fR'

pages=$("$fealty" man --help | tr -d '\n ')
for schema in $("$fealty" schema); do
    case $schema in config) page=fealty.yaml ;; *) page=fealty-$schema ;; esac
    case $pages in *[,\(]"$page"[,\)]*) ;; *) fail "the help does not name the page $page" ;; esac
    "$fealty" man "$page" >"$work/$page.5" || fail "no page $page"
    "$fealty" schema "$schema" >"$work/schema.json"
    "$fealty" query '$..properties[*]' "$work/schema.json" |
        sed -n "s/^[^ ]*\['\([^']*\)'\]  .*/\1/p" | sort -u >"$work/keys"
    [ -s "$work/keys" ] || fail "no keys in $schema"
    plain "$work/$page.5" >"$work/plain"
    while read -r key; do
        grep -qF "\\fB$key\\fR" "$work/plain" || fail "$page has no $key"
    done <"$work/keys"
done
"$fealty" man fealty.yml 2>"$work/said" && fail "there is no such page"
grep -q 'did you mean `fealty.yaml`' "$work/said" || fail "no suggestion: $(cat "$work/said")"

checked=
for page in "$work"/*.[15]; do
    LC_ALL=C grep -n '[^ -~]' "$page" && fail "$page: more than ASCII"
    if command -v mandoc >/dev/null; then
        mandoc -T lint -W warning "$page" || fail "mandoc complains"
        checked=" mandoc"
    fi
    if command -v groff >/dev/null; then
        groff -man -Tutf8 -ww -z "$page" 2>"$work/said" || fail "groff fails"
        [ ! -s "$work/said" ] || { cat "$work/said"; fail "groff complains"; }
        checked="$checked groff"
    fi
    if command -v man >/dev/null && command -v groff >/dev/null; then
        MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>"$work/said" >/dev/null
        [ ! -s "$work/said" ] || { cat "$work/said"; fail "man complains"; }
        checked="$checked man"
    fi
    checked_by=$checked checked=
done
[ -n "$checked_by" ] || { echo "skipped: there is no mandoc and no groff here"; exit 77; }
echo "the pages are read by$checked_by"
