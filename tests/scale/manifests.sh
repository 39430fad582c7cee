#!/bin/sh
# manifests.sh ROOT: the manifests of docs/scale, each with a validator of its own (pip install check-jsonschema
# kubernetes-validate; $FEALTY_VALIDATORS: a folder where they are).  Skipped, out loud, where one is not there.
set -u
cd "$1" || exit 1
PATH=${FEALTY_VALIDATORS:+$FEALTY_VALIDATORS:}$PATH
bad=0 absent=
check() {
    tool=$1
    command -v "$tool" >/dev/null || { absent="$absent $tool"; return; }
    "$@" || bad=1
}
check check-jsonschema --builtin-schema vendor.github-workflows docs/scale/github-actions.yaml
check check-jsonschema --builtin-schema vendor.gitlab-ci docs/scale/gitlab-ci.yaml
check kubernetes-validate --strict docs/scale/kubernetes.yaml
for script in docs/scale/*.sh docs/scale/*.sbatch; do sh -n "$script" || bad=1; done
[ $bad = 0 ] || exit 1
[ -z "$absent" ] || { echo "skipped: no$absent (pip install check-jsonschema kubernetes-validate)"; exit 77; }
