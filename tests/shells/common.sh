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
