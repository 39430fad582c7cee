#!/bin/sh
# The pages as a whole: whole.sh ROOT
#   every page of docs/ is reached by links from README.md
#   every relative link leads to a file, every anchor to a heading
#   every command and every option of the program is mentioned somewhere
set -eu
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
complain() {
    echo "$*"
    bad=1
}

# Links of a page, without those in code blocks and without pictures (benchmarks make them): target or
# target#anchor, one a line.
links_of() {
    awk '/^```/ { code = !code; next } !code { gsub(/`[^`]*`/, ""); gsub(/!\[[^]]*\]\([^)]*\)/, ""); print }' "$1" |
        grep -o ']([^) ]*)' | sed 's/^](//; s/)$//' | grep -v '^[a-z]*:' | sort -u || :
}

# Anchors of the headings of a page, as GitHub and GitLab make them.
anchors_of() {
    awk '/^```/ { code = !code; next } !code && /^#+ / { sub(/^#+ /, ""); print tolower($0) }' "$1" |
        sed 's/\[\([^]]*\)\]([^)]*)/\1/g; s/[^a-z0-9 _-]//g; s/ /-/g'
}

# --- links, and what README.md leads to ---
echo README.md >"$work/todo"
: >"$work/seen"
while [ -s "$work/todo" ]; do
    page=$(head -n 1 "$work/todo")
    sed -i 1d "$work/todo"
    grep -qxF "$page" "$work/seen" && continue
    echo "$page" >>"$work/seen"
    for link in $(links_of "$page"); do
        path=${link%%#*}
        anchor=
        case $link in *#*) anchor=${link#*#} ;; esac
        if [ -z "$path" ]; then
            target=$page
        else
            target=$(realpath -m --relative-to=. "$(dirname "$page")/$path")
        fi
        if [ ! -e "$target" ]; then
            complain "$page: the link $link leads nowhere"
            continue
        fi
        case $target in *.md) ;; *) continue ;; esac
        if [ -n "$anchor" ] && ! anchors_of "$target" | grep -qxF "$anchor"; then
            complain "$page: $target has no heading #$anchor"
        fi
        echo "$target" >>"$work/todo"
    done
done
for page in docs/*.md; do
    grep -qxF "$page" "$work/seen" || complain "$page is not reached by links from README.md"
done

# --- commands and options, from their tables ---
cat README.md docs/*.md >"$work/all"
for command in $(sed -n 's/^COMMAND([A-Z_]*, \([a-z]*\),.*/\1/p' src/cli/commands.def); do
    grep -qE "(fealty |\`)$command\\b" "$work/all" || complain "no page mentions the command $command"
done
options=$(sed -n 's/^OPTION([A-Z0-9_]*, "\([^"]*\)".*/\1/p' src/cli/options.def)
[ "$(echo "$options" | wc -l)" -gt 50 ] || complain "options.def is not understood"
for option in $options; do
    grep -qE -e "--$option([^a-z-]|\$)" "$work/all" || complain "no page mentions --$option"
done
exit $bad
