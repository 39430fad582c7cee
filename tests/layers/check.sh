#!/bin/sh
# Holds every #include "layer/file.h" below a folder against the layer table, and names the
# offending file and line.  A library may only be included where the table's second part says.
set -eu
src=${1:?usage: check.sh FOLDER}

allowed() {
    case $1 in
    base) echo "base" ;;
    doc) echo "doc base" ;;
    schema) echo "schema doc base" ;;
    jsonpath) echo "jsonpath schema/regex.h doc base" ;;
    http) echo "http doc base" ;;
    contract) echo "contract schema jsonpath doc base" ;;
    suite) echo "suite contract schema jsonpath doc base http/message.h" ;;
    model) echo "model contract schema doc base http/message.h" ;;
    claims) echo "claims model suite contract schema doc base http/message.h" ;;
    author) echo "author model claims suite contract schema jsonpath http doc base" ;;
    changes) echo "changes suite contract schema jsonpath doc base report/markdown_text.h" ;;
    check) echo "check suite contract schema jsonpath doc base http/message.h http/transport.h" ;;
    mock) echo "mock model claims contract http/message.h http/transport.h doc base" ;;
    run) echo "run suite claims check mock http contract jsonpath doc base" ;;
    report) echo "report check suite contract doc base http" ;;
    cli) echo "cli author changes report run mock check claims model suite contract http jsonpath schema doc base" ;;
    *) echo "" ;;
    esac
}

# Single headers that a layer may not include, whatever its table says: what imitates an
# endpoint reads requests by code of its own, not by that of the judge.
forbidden() {
    case $1 in
    model | claims | mock) echo "contract/params_read.h contract/params_text.h contract/bodies.h" ;;
    *) echo "" ;;
    esac
}

# Third-party headers: library, the files that may include it.
library_home() {
    case $1 in
    curl/curl.h) echo "http/engine cli/main.c" ;;
    yaml.h) echo "doc/yaml" ;;
    pcre2.h) echo "schema/regex" ;;
    microhttpd.h) echo "mock/server" ;;
    idn2.h) echo "schema/format" ;;
    *) echo "" ;;
    esac
}

bad=0
for file in $(find "$src" -name '*.[ch]' | sort); do
    relative=${file#"$src"/}
    layer=${relative%%/*}
    list=$(allowed "$layer")
    if [ -z "$list" ]; then
        echo "$relative: the folder \`$layer\` is not in the layer table"
        bad=1
        continue
    fi
    for include in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\([^"]*\)".*/\1/p' "$file"); do
        ok=0
        for entry in $list; do
            case $entry in
            */*) [ "$include" = "$entry" ] && ok=1 ;;
            *) [ "${include%%/*}" = "$entry" ] && ok=1 ;;
            esac
        done
        for entry in $(forbidden "$layer"); do
            [ "$include" = "$entry" ] && ok=0
        done
        if [ $ok = 0 ]; then
            line=$(grep -n "\"$include\"" "$file" | head -n 1 | cut -d: -f1)
            echo "$relative:$line: $layer must not include \"$include\" (it may: $list)"
            bad=1
        fi
    done
    for include in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*<\([^>]*\)>.*/\1/p' "$file"); do
        homes=$(library_home "$include")
        [ -n "$homes" ] || continue
        ok=0
        for home in $homes; do
            case $relative in "$home"*) ok=1 ;; esac
        done
        if [ $ok = 0 ]; then
            echo "$relative: <$include> belongs in: $homes"
            bad=1
        fi
    done
done
[ $bad = 0 ] && echo "layers hold"
exit $bad
