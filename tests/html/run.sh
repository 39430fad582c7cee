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
. "$here/pages.sh"
exec $python "$here/browser.py" "$work"
