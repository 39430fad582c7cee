#!/bin/sh
# The page of the claim kinds is the one that the program makes: made.sh PROGRAM
set -eu
page=$(dirname "$0")/../../docs/claim-kinds.md
if ! "$1" explain --all --format markdown | diff "$page" -; then
    echo "docs/claim-kinds.md is not what the kinds say (>): write it anew with scripts/made"
    exit 1
fi
