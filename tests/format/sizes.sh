#!/bin/sh
# No function over 80 lines, no file over 600: what is longer has more than one purpose.
# A function is what stands from a line that opens it in column 1 to the next "}" there.
set -eu
find "${1:?usage: sizes.sh FOLDER}" -name '*.c' | sort | xargs awk '
    FNR == 1 { start = 0 }
    /^\{/ { start = FNR }
    /^\}/ && start { if (FNR - start > 80) { printf "%s:%d: a function of %d lines\n", FILENAME, start, FNR - start; bad = 1 } start = 0 }
    FNR == 601 && FILENAME !~ /_table|metaschema|unicode_/ { printf "%s: more than 600 lines\n", FILENAME; bad = 1 }
    END { if (!bad) print "sizes hold"; exit bad }'
