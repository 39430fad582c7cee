#!/bin/sh
# run.sh PROGRAM HOSTILE: pages of the HTML report, one of them made of answers that try to break out, in
# headless Chromium.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=/usr/bin/python3
[ -x /usr/bin/chromium ] && [ -x /usr/bin/chromedriver ] && $python -c 'import selenium' 2>/dev/null || {
    echo "skipped: Chromium with its driver and python3-selenium are not installed (scripts/setup browser)"
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NO_COLOR=1 CI= KEY=s3cr3t-k3y-0123456789 HOME="$work"
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY SOURCE_DATE_EPOCH
cd "$work"
cp -R "$root/tests/reports/hostile" .
"$2" "$1" run --no-variants -j 1 --retry 1 --seed 1 --secret key=KEY -v --target '{URL}' \
    --report html="$work/hostile.html" hostile/cases.yaml >/dev/null 2>&1 || [ $? = 3 ]
cd "$root"
"$1" run --in-process --no-variants --seed 8321 --break 'update-lead/identifier-priority:order:email>id>phone' \
    --report html="$work/broken.html" >/dev/null || [ $? = 1 ]
"$1" run --in-process --no-variants --contract nexor-lead --report html="$work/green.html" >/dev/null
exec $python "$here/browser.py" "$work"
