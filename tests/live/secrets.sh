#!/bin/sh
# secrets.sh PARROT FEALTY SOURCE: plants secrets of several shapes, one for each kind of credential, runs
# against an endpoint that says them all in every form and at every place, with every report format that
# there is, and searches all that was printed or written, and the process list meanwhile.
set -u
parrot=$1 fealty=$2 secrets=$3/tests/live/secrets
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
bad=0

export PARROT_1='tok_live_51Habc.DEF-ghi~42'
export PARROT_2='p&w=d/with+odd "quotes" <b> \ and %41'
export PARROT_3='sécrét-ключ-🔑-value'
export PARROT_4='correct horse battery staple'
export PARROT_5="eyJhbGciOiJIUzI1NiJ9.$(printf 'eyJzdWIiOiIx%.0s' 1 2 3 4 5 6 7 8 9).c2lnbmF0dXJl-_x"
export PARROT_6='client:secret/with=signs'
export PARROT_7='joe-of-the-house'
export PARROT_8='of_somebody_who_may_less'
# What cases alter them to, as secret as they are.
export ALTERED_1="${PARROT_1}2222"
export ALTERED_2="${PARROT_2%?}"
export ALTERED_3='sécrét-ключ-🔑-valvf'
export ALTERED_4='correct horse cbttery staple'
export ALTERED_5="${PARROT_5%l-_x}m-_y"
export ALTERED_6='kpe-of-the-house'
payload=${PARROT_5#*.}
export ALTERED_7="eyJhbGciOiJub25lIn0.${payload%.*}."
"$parrot" --forms >forms || exit 1

umask 077
printf '%s\n' "$PARROT_3" >from-file
printf 'SIXTH=%s\n' "$PARROT_6" >variables
cat >fealty.yaml <<'E'
targets:
  live:
    base-url: URL
    env: [PARROT_1, PARROT_2, PARROT_3, PARROT_5]
    auth:
      header: {env: PARROT_1}
      query: {env: PARROT_2}
      cookie: {file: from-file}
      basic: {user: {env: PARROT_7}, password: {env: PARROT_4}}
      bearer: {env: PARROT_5}
      spare: {env: PARROT_6} # of no scheme here; a secret all the same
    callers:
      low: {auth: {header: {env: PARROT_8}}, scopes: [a]}
  client:
    base-url: URL
    auth:
      oauth: {client-id: me, client-secret: {env: SIXTH}, token-url: URL/token}
E
cat >literal.yaml <<'E'
targets:
  literal:
    base-url: http://joe:tok_live_51Habc.DEF-ghi~42@127.0.0.1
    auth: {header: tok_live_51Habc.DEF-ghi~42}
E
cp "$secrets/openapi.yaml" "$secrets/cases.yaml" .

# Every format of the program's own list, also those that are added later.
formats=$("$fealty" run --help | sed -n '/^Report formats/,/^$/s/^  \([a-z][a-z0-9-]*\) .*/\1/p')
[ -n "$formats" ] || { echo "no report formats in --help" && exit 1; }
reports=
mkdir out
for format in $formats; do
    reports="$reports --report $format=out/$format"
done
echo "formats:" $formats

cat >inner.sh <<'E'
url=$1 fealty=$2
shift 2
sed "s|URL|$url|" fealty.yaml >live.yaml
# The process list as others see it, all the while.
while :; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >>out/processes; sleep 0.1; done &
watcher=$!
export FORCE_COLOR= NO_COLOR=1
run() {
    "$fealty" run --config live.yaml --retry 1 --max-time 3s --seed 1 "$@" cases.yaml
    echo "exit $?" >>out/statuses
}
# shellcheck disable=SC2086
run --target live $reports >out/console 2>out/console-errors
run --target live -v --location --cookies --compressed >out/verbose 2>out/verbose-errors
run --target live -q --jobs 1 >out/quiet 2>out/quiet-errors
run --target live --dry-run >out/dry-run 2>out/dry-run-errors
# The token endpoint says the client's secret in its error; then without the variable, then literal.
run --target client --secrets-file variables >out/client 2>out/client-errors
run --target client >out/missing 2>out/missing-errors
run --config literal.yaml --target literal >out/literal 2>out/literal-errors
run --target "$url" --secret header=PARROT_1 --secret query=PARROT_2 --secret cookie=PARROT_3 \
    --secret basic=PARROT_4 --secret bearer=PARROT_5 --secret spare=PARROT_6 --secret user=PARROT_7 \
    --secret low=PARROT_8 \
    --exclude-tag user --variable PARROT_1=no --variable PARROT_2=no --variable PARROT_3=no --variable PARROT_5=no -v >out/flags 2>out/flags-errors
kill $watcher
E
reports=$reports "$parrot" sh inner.sh '{URL}' "$fealty" >out/inner 2>&1

# What has been written elsewhere, such as journals by default.
find . -type f ! -path './out/*' ! -name forms ! -name from-file ! -name variables ! -name inner.sh \
    ! -name '*.yaml' -exec sh -c 'for f; do cp "$f" "out/written-$(basename "$f")"; done' _ {} +

tr '\n' ' ' <out/statuses
echo
for file in out/*; do
    case $file in # those may be silent
    *-errors | */inner | */missing | */literal | */client) [ -s "$file" ] || continue ;;
    esac
    [ -s "$file" ] || { echo "EMPTY   $file"; bad=1; }
    if found=$(grep -a -n -o -F -f forms "$file"); then
        echo "LEAKED  $file"
        printf '%s\n' "$found" | cut -c 1-100 | sort | uniq -c | head -5
        bad=1
    else
        printf 'clean   %-22s %8d bytes, $NAMEs in it: %d\n' "${file#out/}" "$(wc -c <"$file")" \
            "$(grep -a -o '\$\(PARROT_[0-9]\|FROM_FILE\|SIXTH\)' "$file" | wc -l)"
    fi
done
# The scan itself must be able to find something: the endpoint has said it all.
"$parrot" sh -c 'curl -s "$0/things/plain"' '{URL}' >heard
grep -q -F -f forms heard || { echo "the endpoint said nothing"; bad=1; }
# And what was replaced must be there by name, or nothing was put to the test.
for name in PARROT_1 PARROT_2 FROM_FILE PARROT_4 PARROT_5 PARROT_7 PARROT_8 PARROT_1_LONGER PARROT_2_SHORTER \
    FROM_FILE_END_CHANGED PARROT_4_MIDDLE_CHANGED PARROT_5_END_CHANGED PARROT_5_UNSIGNED PARROT_7_START_CHANGED; do
    grep -q "\$$name" out/console out/verbose out/verbose-errors || { echo "\$$name stands nowhere"; bad=1; }
done
exit $bad
