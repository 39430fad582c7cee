#!/bin/sh
# Runs one golden test: run.sh PROGRAM FOLDER TOOLS.  With UPDATE=1 it writes what it saw instead.
set -u
FEALTY=$1
folder=$2
TOOLS=$3
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
export FEALTY ROOT TOOLS
export NO_COLOR=1 LC_ALL=C.UTF-8 CI=
unset FORCE_COLOR CLICOLOR_FORCE GITHUB_ACTIONS GITHUB_WORKSPACE GITHUB_STEP_SUMMARY CI_PROJECT_DIR SOURCE_DATE_EPOCH COLUMNS
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$ROOT/tests/golden/shared/." "$folder/." "$work/"
cd "$work" || exit 1

sh ./cmd >"$work/.out" 2>"$work/.err" </dev/null
echo $? >"$work/.status"

# What differs from run to run and machine to machine.
plain() {
    sed -E -e 's/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g' -e 's/port [0-9]{4,5}/port PORT/g' \
        -e 's/[0-9]+(\.[0-9]+)? (ms|s) · seed/TIME · seed/' -e 's/time="[0-9.]+"/time="TIME"/g' \
        -e "s|$ROOT|ROOT|g" -e "s|$work|WORK|g" -e 's/after [0-9]+ m?s/after TIME/g' \
        -e 's/Date: [A-Z][a-z]{2}, .* GMT/Date: TIME/' -e 's/timestamp="[^"]*"/timestamp="TIME"/g' -e 's/hostname="[^"]*"/hostname="HOST"/g' "$1"
}

bad=0
for what in out err status; do
    case $what in out) name=stdout ;; err) name=stderr ;; *) name=status ;; esac
    plain "$work/.$what" >"$work/.plain"
    expected="$folder/$name"
    if [ "${UPDATE:-}" = 1 ]; then
        if [ -s "$work/.plain" ] && ! { [ $name = status ] && [ "$(cat "$work/.plain")" = 0 ]; }; then
            cp "$work/.plain" "$expected"
        else
            rm -f "$expected"
        fi
        continue
    fi
    if [ ! -e "$expected" ]; then
        expected="$work/.none"
        if [ $name = status ]; then echo 0 >"$expected"; else : >"$expected"; fi
    fi
    if ! diff -u "$expected" "$work/.plain" >"$work/.diff"; then
        echo "--- $name is not as expected:"
        cat "$work/.diff"
        bad=1
    fi
done
exit $bad
