# Reads a log as GitHub's runner does and prints the commands it would carry out: lines that,
# without leading blanks, begin with "::name" and have "::" again; and "##[name" anywhere.
# Between ::stop-commands::WORD and ::WORD:: there are none.
function carry_out(name, rest) {
    if (word != "") {
        if (name == word) { word = ""; print "resumed" }
        return
    }
    if (name == "stop-commands") { word = rest; print "stopped" }
    else if (name ~ /^(error|warning|notice|debug|group|endgroup|set-output|save-state|set-env|add-path|add-mask|add-matcher|remove-matcher|echo)$/)
        print name
}
{
    line = $0
    sub(/\r$/, "", line)
    sub(/^[ \t]+/, "", line)
    if (substr(line, 1, 2) == "::" && (end = index(substr(line, 3), "::"))) {
        name = substr(line, 3, end - 1)
        rest = substr(line, end + 4)
        sub(/ .*/, "", name)
        carry_out(name, rest)
    } else if (match(line, /##\[[^] ]*/)) {
        carry_out(substr(line, RSTART + 3, RLENGTH - 3), "")
    }
}
END { if (word != "") print "never resumed" }
