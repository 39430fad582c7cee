#!/bin/sh
# samples.sh PROGRAM: the samples in reports/ are what scripts/samples writes.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
FEALTY=$1 "$root/scripts/samples" "$work" || exit 1
bad=0
for file in "$work"/*; do
    cmp "$file" "$root/reports/$(basename "$file")" || bad=1
done
[ $bad = 0 ] && echo "the samples are current" || echo "scripts/samples writes them anew"
exit $bad
