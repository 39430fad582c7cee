#!/bin/sh
# The Dockerfile, the action for GitHub, the template for GitLab and what `fealty init` writes for both:
# no such engine is here, but every script in them is read by a shell, and every command runs.
. "$(dirname "$0")/common.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
need bash
export CI=1 NO_COLOR=1
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY GITHUB_WORKSPACE CI_PROJECT_DIR

# Block scalars below `run: |`, the N-th as FILE.N; lines `- run: COMMAND` into FILE.lines.
scripts_of() { # FILE INTO
    awk -v into="$2" '
        /^ *(- )?run: \|$/ { match($0, /^ */); base = RLENGTH; n++; name = into "." n; inside = 1; next }
        inside { match($0, /^ */); if (NF && RLENGTH <= base) inside = 0; else print substr($0, base + 3) > name }
        /^ *- run: [^|]/ { sub(/^ *- run: /, ""); print > (into ".lines") }' "$1"
}
script_lines() { # FILE: the items of `script:`
    awk '/^ *script:$/ { inside = 1; next } inside && /^ *- / { sub(/^ *- /, ""); print; next }
         inside && !/^ *#/ { inside = 0 }' "$1"
}

cd "$work" || exit 1
project >/dev/null
rm cases/bookshelf/wrong.yaml

# --- the action ---
scripts_of "$root/packaging/github-action/action.yml" "$work/step"
[ -s "$work/step.1" ] && [ -s "$work/step.2" ] || fail "the action has no two scripts"
for step in "$work"/step.[0-9]; do
    bash -n "$step" || fail "bash does not read the action"
done
act() { # TARGET PATHS ARGUMENTS
    : >"$work/output"
    TARGET=$1 PATHS=$2 ARGUMENTS=$3 GITHUB_OUTPUT=$work/output bash -e -o pipefail "$work/step.2" >"$work/said" 2>&1
}
act '' '' --no-variants || { cat "$work/said"; fail "the action fails where all holds"; }
grep -qx 'status=0' "$work/output" || fail "no status of the action"
[ -s reports/run.xml ] && [ -s reports/run.sarif ] || fail "no reports of the action"
act mock 'cases/bookshelf/first.yaml
cases/bookshelf/own.yaml' '--break
bookshelf/getBook.unknown
--no-variants' && fail "the action does not fail where a claim is broken"
grep -qx 'status=1' "$work/output" || { cat "$work/said"; fail "status 1 is not told"; }
# What an input holds is no part of the script.
act '$(touch "$HOME/../pwned"); touch pwned' '' '' && fail "that is no target"
[ ! -e pwned ] || fail "an input was run"

# --- GitLab ---
template=$root/packaging/gitlab/fealty.gitlab-ci.yml
script_lines "$template" >"$work/lines"
[ -s "$work/lines" ] || fail "the template has no script"
rm -rf reports
sh -e "$work/lines" >"$work/said" 2>&1 || { cat "$work/said"; fail "the template fails"; }
for report in $(sed -n 's/^ *\(junit\|codequality\): //p' "$template"); do
    [ -s "$report" ] || fail "the template writes no $report"
done
FEALTY_TARGET=nowhere sh -e "$work/lines" >"$work/said" 2>&1 && fail "FEALTY_TARGET is not read"
grep -q 'no target is named `nowhere`' "$work/said" || fail "FEALTY_TARGET is not read"

# --- what init writes ---
for ci in github gitlab; do
    cd "$work" && "$fealty" init --ci $ci "$ci" >/dev/null && cd "$ci" || fail "no project for $ci"
    case $ci in
    github) scripts_of .github/workflows/contract.yml "$work/$ci" ;;
    gitlab) script_lines .gitlab-ci.yml >"$work/$ci.lines" ;;
    esac
    [ "$(grep -c '^fealty ' "$work/$ci.lines")" = 2 ] || fail "the file for $ci has other commands"
    sh -e "$work/$ci.lines" >"$work/said" 2>&1 || { cat "$work/said"; fail "what init writes for $ci fails"; }
    [ -s reports/junit.xml ] || fail "no report for $ci"
done

# --- the Dockerfile ---
docker=$root/packaging/Dockerfile
grep -q 'fealty demo --in-process' "$docker" || fail "the image is not tried"
cd "$root" && "$fealty" demo --in-process >/dev/null 2>"$work/said" || { cat "$work/said"; fail "the demo fails"; }
eval "$(sed -n '/^packages="gcc/,/"$/p' "$root/scripts/setup")"
for package in $packages; do
    case $package in make) continue ;; esac # it builds with ninja
    grep -q "[ ]$package\( \|$\)" "$docker" || fail "the image is built without $package"
done
if command -v dpkg >/dev/null && command -v readelf >/dev/null; then
    # the libraries that the program itself names
    for library in $(readelf -d "$fealty" | sed -n 's/.*NEEDED.*\[\(lib[^]]*\)\]/\1/p'); do
        case $library in libasan* | libubsan* | libtsan* | libc.* | libm.* | libgcc*) continue ;; esac
        package=$(dpkg -S "*/$library" 2>/dev/null | sed -n '1s/:.*//p')
        case $package in '') continue ;; esac
        grep -q "[ ]${package%t64}\( \|$\)" "$docker" || fail "the image has no $package, which $library is in"
    done
fi

# --- those who know these formats, where they are ---
checked=
if command -v hadolint >/dev/null; then
    hadolint "$docker" || fail "hadolint complains"
    checked="$checked hadolint"
fi
if command -v actionlint >/dev/null; then
    actionlint "$work/github/.github/workflows/contract.yml" || fail "actionlint complains"
    checked="$checked actionlint"
fi
if command -v check-jsonschema >/dev/null; then
    check-jsonschema -q --builtin-schema vendor.github-actions "$root/packaging/github-action/action.yml" &&
        check-jsonschema -q --builtin-schema vendor.github-workflows "$work/github/.github/workflows/contract.yml" &&
        check-jsonschema -q --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci "$template" "$work/gitlab/.gitlab-ci.yml" ||
        fail "check-jsonschema complains"
    checked="$checked check-jsonschema"
fi
if command -v shellcheck >/dev/null; then
    shellcheck -S warning -s bash "$work"/step.[0-9] || fail "shellcheck complains"
    checked="$checked shellcheck"
fi
echo "the packages' scripts run; also read by:${checked:- nobody (no hadolint, actionlint, check-jsonschema, shellcheck here)}"
