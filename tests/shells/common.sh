# What the tests here share: $fealty, $work, the names in the tables.
fealty=${1:?usage: NAME.sh PROGRAM}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$(dirname "$fealty"):$PATH
export PATH COLUMNS=200

fail() {
    echo "$*"
    exit 1
}
need() {
    command -v "$1" >/dev/null || {
        echo "skipped: there is no $1 here"
        exit 77
    }
}
# A project below `shelf`, with a tag, a target and a file with a mistake, beside what completes.
project() {
    "$fealty" init --ci none shelf >/dev/null || fail "no project"
    printf '  live:\n    base-url: http://127.0.0.1:1\n' >>shelf/fealty.yaml
    printf 'contract: ../../specs/bookshelf/openapi.yaml\ncases:\n- name: book no. $(n) is there\n  tags: [smoke]\n  for: {n: [1]}\n  send: {operation: listBooks}\n' >shelf/cases/bookshelf/own.yaml
    printf 'contract: ../../specs/bookshelf/openapi.yaml\ncases: nothing\n' >shelf/cases/bookshelf/wrong.yaml
    : >shelf/cert.pem
    cd shelf || exit 1
}
# The commands, from --help; the options of one.
commands() { "$fealty" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | grep -v '^fealty$'; }
options_of() { "$fealty" "$1" --help | sed -n 's/^  \(-.,\|   \) --\([a-z0-9-]*\).*/\2/p'; }
# Every command and every option of it is in the file that the shell reads.
holds_all() { # FILE BEFORE BEHIND: what stands around an option's name
    for command in $(commands); do
        grep -q "$command" "$1" || fail "$1 has no command $command"
        for option in $(options_of "$command"); do
            grep -q -e "$2$option$3" "$1" || fail "$1 has no --$option"
        done
    done
    [ "$(commands | wc -l)" -gt 10 ] && [ "$(options_of run | wc -l)" -gt 40 ] ||
        fail "the help was not read"
}
