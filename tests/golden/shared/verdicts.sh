# verdicts.sh CASES: runs them against an endpoint that answers as the file `answers` says, and prints a
# line a case with what was found.  Cases say by the last word of their name what must come of them.
"$TOOLS/answers" answers "$FEALTY" run --no-variants --retry 0 --jobs 1 --seed 1 --target '{URL}' \
    --report tap=run.tap "$1" >run.out 2>run.err
status=$?
[ $status -le 1 ] || cat run.err
awk '
    /^(not )?ok/ {
        sub(/^ok [0-9]+ - [^:]*: /, "  holds  "); sub(/^not ok [0-9]+ - [^:]*: /, "  fails  ")
        said = /^  fails/ ? "wrong" : "right"
        if ($NF != said) { print "MISJUDGED:"; bad = 1 }
        print
    }
    /^ *severity: "error"/ { print "MISJUDGED: an error"; bad = 1 }
    /^ *where: / { where = $0; sub(/^ *where: /, "", where); gsub(/"/, "", where) }
    /^ *expected: / { expected = $0; sub(/^ *expected: "/, "", expected); sub(/"$/, "", expected) }
    /^ *actual: / { sub(/^ *actual: "/, ""); sub(/"$/, ""); gsub(/\\"/, "\""); print "             " where ": " expected ", not " $0 }
    END { exit bad }' run.tap
