#!/bin/sh
# What `cmake --install` puts where: the program finds its data there, and the pages are the program's.
. "$(dirname "$0")/common.sh"
build=$2
cmake --install "$build" --prefix "$work/at" >"$work/log" 2>&1 || { cat "$work/log"; fail "it does not install"; }
there=$work/at/bin/fealty
for page in fealty.1 fealty.yaml.5 fealty-cases.5 fealty-states.5 fealty-claims.5 fealty-deviations.5 fealty-baseline.5; do
    file=$work/at/share/man/man${page##*.}/$page
    [ -s "$file" ] || file=$file.gz
    [ -s "$file" ] || fail "no $page"
    gzip -dcf "$file" >"$work/page"
    "$there" man "${page%.*}" | cmp - "$work/page" || fail "$page is not what the program says"
done
for file in share/bash-completion/completions/fealty share/fish/vendor_completions.d/fealty.fish share/fealty/specs/meta/config.schema.json; do
    [ -s "$work/at/$file" ] || fail "no $file"
done
mkdir "$work/own" && cd "$work/own" && "$there" init --ci none . >/dev/null || fail "no project"
"$there" demo >"$work/demo" 2>&1 || { cat "$work/demo"; fail "the demo does not run from there"; }
echo "it installs"
