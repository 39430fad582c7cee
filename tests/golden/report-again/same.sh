# same.sh ARGUMENT...: runs them with a report in each format, makes the reports again from the journal and from
# the JSON report, and compares them.  HAR has the exchanges of cases that passed, too, which a journal has not.
formats=$($FEALTY run --help | sed -n '/^Report formats/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p')
rm -rf run journal json
mkdir run journal json
make=
for f in $formats; do make="$make --report $f=run/$f"; done
$FEALTY run "$@" $make >run/console 2>/dev/null
echo "run: exit $?"
for from in journal json; do
    make=
    for f in $formats; do [ $f = journal ] || make="$make --report $f=$from/$f"; done
    $FEALTY report run/$from $make >$from/console 2>/dev/null
    echo "$from: exit $?"
    for f in console $formats; do
        case $f in journal | har) continue ;; esac
        cmp run/$f $from/$f
    done
done
