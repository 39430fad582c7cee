#!/bin/sh
# run.sh PROGRAM HOSTILE: one suite that passes, fails, is skipped, is flaky and cannot be judged,
# against a server whose answers try to break out, through every report format; each is read by a
# real parser.
set -u
FEALTY=$1
HOSTILE=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export NO_COLOR=1 LC_ALL=C.UTF-8 CI= KEY=s3cr3t-k3y-0123456789
unset FORCE_COLOR CLICOLOR_FORCE GITHUB_ACTIONS GITHUB_WORKSPACE GITHUB_STEP_SUMMARY CI_PROJECT_DIR \
    SOURCE_DATE_EPOCH
for tool in xmllint perl; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/hostile" "$work/"
cd "$work" || exit 1
failed=0

# check WHAT COMMAND...: the command holds.
check() {
    what=$1
    shift
    if "$@" >"$work/.out" 2>&1; then return; fi
    echo "FAILED: $what"
    head -c 2000 "$work/.out"
    failed=1
}
# same WHAT EXPECTED COMMAND...: the command prints that.
same() {
    what=$1 expected=$2
    shift 2
    got=$("$@" 2>&1)
    [ "$got" = "$expected" ] && return
    echo "FAILED: $what: expected"
    echo "$expected"
    echo "got"
    echo "$got" | head -c 4000
    failed=1
}

# Everything in one run, and human output where it belongs.
"$HOSTILE" "$FEALTY" run --no-variants -j 1 --retry 1 --seed 1 --secret key=KEY -v --target '{URL}' \
    --report junit=r/run.xml --report tap=r/run.tap --report json=r/run.json --report-journal r/run.ndjson \
    --report sarif=r/run.sarif --report codequality=r/cq.json --report github=r/annotations \
    --report markdown=r/run.md --report har=r/run.har --report html=r/run.html hostile/cases.yaml >r.console 2>r.errors
same "exit status" 3 echo $?

check "JUnit: well-formed, and as the family has it" xmllint --noout --schema "$here/junit.xsd" r/run.xml
same "JUnit: counts" "7 3 1 1" xmllint --xpath \
    'concat(/testsuites/@tests, " ", /testsuites/@failures, " ", /testsuites/@errors, " ", /testsuites/@skipped)' r/run.xml
same "JUnit: one flaky" 1 xmllint --xpath 'count(//testcase[flakyFailure])' r/run.xml
same "JUnit: nothing came out of its element" 3 xmllint --xpath 'count(//failure)' r/run.xml

same "TAP" "ok 1
not ok 2
  fail: the contract is violated at hostile/cases.yaml:9, 3 findings
not ok 3
  fail: the contract is violated at hostile/cases.yaml:13, 1 findings
not ok 4
  fail: the contract is violated at hostile/cases.yaml:17, 1 findings
not ok 5
  error: reset at hostile/cases.yaml:21, 0 findings
ok 6
  flaky: it passed only on a retry at hostile/cases.yaml:25, 0 findings
ok skip 7
7 of 7, 4 failed, 1 skipped" perl "$here/tap.pl" r/run.tap

check "SARIF" "$FEALTY" validate --assert-format "$here/sarif.schema.json" r/run.sarif
same "SARIF: worst first" '$['"'runs'][0]['results'][0]['properties']['claim']  \"hostile/names\"" \
    "$FEALTY" query '$.runs[0].results[0].properties.claim' r/run.sarif
check "code quality" "$FEALTY" validate "$here/codequality.schema.json" r/cq.json
check "HAR" "$FEALTY" validate --assert-format "$here/har.schema.json" r/run.har
same "HAR: every exchange" 6 sh -c 'grep -c startedDateTime r/run.har'
check "JSON" "$FEALTY" validate --assert-format "$root/reports/report.schema.json" r/run.json
same "HTML: data, style, and one script of ours" "1 1" sh -c \
    'echo $(grep -c "^<script>" r/run.html) $(grep -c "^<style>" r/run.html)'
same "HTML: each element of data ends where it began" "" sh -c \
    'grep "^<script type" r/run.html | grep -v "^<script type=\"application/json\" id=\"[a-z0-9-]*\">[^<>&]*</script>$"'
check "Markdown" awk -f "$here/markdown.awk" r/run.md
same "annotations, and nothing else" "error
error
warning
error
notice" awk -f "$here/runner.awk" r/annotations

# Nothing that could drive a terminal or a parser, no secret, no file that is too large.
for file in r/*; do
    check "$file: no control characters" sh -c "! LC_ALL=C grep -qP '[\\x00-\\x08\\x0b-\\x1f\\x7f]' $file"
    check "$file: UTF-8" sh -c "iconv -f UTF-8 -t UTF-8 $file >/dev/null"
    check "$file: no secret" sh -c "! grep -q s3cr3t $file"
    check "$file: at most 2 MB" sh -c "[ \$(wc -c <$file) -lt 2000000 ]"
done
check "the console: no secret" sh -c '! grep -q s3cr3t r.console r.errors'
check "nothing was carried out" sh -c '! ls | grep -q pwned'

# On GitHub Actions, verbosely: what the endpoint says is never a command.
GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$work/summary "$HOSTILE" "$FEALTY" run --no-variants -j 1 --retry 1 \
    --seed 1 --secret key=KEY -v --target '{URL}' hostile/cases.yaml >r.log 2>r.errors
same "the runner sees our commands alone" "stopped
resumed
error
error
warning
error
notice" awk -f "$here/runner.awk" r.log
GITHUB_ACTIONS=true "$HOSTILE" "$FEALTY" run --no-variants -j 1 --retry 1 --seed 1 --secret key=KEY --target '{URL}' \
    --report github=r/again hostile/cases.yaml >r.log2 2>&1
same "annotations in a file leave commands as they were" "stopped
resumed" awk -f "$here/runner.awk" r.log2
same "and none on standard error" "" awk -f "$here/runner.awk" r.errors
check "the step's summary" awk -f "$here/markdown.awk" summary
check "which is there" grep -q 'names does not hold' summary

[ $failed = 0 ] && echo "all formats hold"
exit $failed
