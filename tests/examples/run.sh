#!/bin/sh
# In the folder of an example: its files are sound, and its contract holds on the mock.  Cases with the
# tag `live` are about what only the software itself does.
set -eu
FEALTY=$1
"$FEALTY" lint
"$FEALTY" run --in-process --exclude-tag live
