# Holds Markdown of ours against its promise: outside fenced blocks and code spans there is no
# HTML but <details>, <summary> and <b>, each closed, and nobody is mentioned.
function bad(what) { printf "%s:%d: %s: %s\n", FILENAME, FNR, what, $0; failed = 1 }
fence == "" && match($0, /^```+/) { fence = substr($0, 1, RLENGTH); next }
fence != "" {
    if (match($0, /^```+/) && RLENGTH >= length(fence) && $0 ~ /^```+ *$/) fence = ""
    next
}
{
    line = $0
    # Code spans: a run of backquotes up to a run as long.
    plain = ""
    while (match(line, /`+/)) {
        ticks = substr(line, RSTART, RLENGTH)
        plain = plain substr(line, 1, RSTART - 1)
        line = substr(line, RSTART + RLENGTH)
        close_at = 0
        rest = line; passed = 0
        while (match(rest, /`+/)) {
            if (RLENGTH == length(ticks)) { close_at = passed + RSTART + RLENGTH; break }
            passed += RSTART + RLENGTH - 1
            rest = substr(rest, RSTART + RLENGTH)
        }
        if (!close_at) { plain = plain ticks; continue }
        plain = plain "CODE"
        line = substr(line, close_at)
    }
    plain = plain line
    opened += gsub(/<details><summary><b>/, "", plain)
    summaries += gsub(/<\/b>( \((must|should|unclear)\))?<\/summary>/, "", plain)
    closed += gsub(/<\/details>/, "", plain)
    if (plain ~ /</) bad("HTML")
    if (plain ~ /(^|[^\\a-zA-Z0-9])@[a-zA-Z0-9]/ || plain ~ /\\@[a-zA-Z0-9]/) bad("a mention")
    if (plain ~ /#[0-9]/) bad("a reference")
    if (plain ~ /^\//) bad("a quick action")
}
END {
    if (fence != "") { print "a block is not closed"; failed = 1 }
    if (opened != closed || opened != summaries) { print "<details> is not closed"; failed = 1 }
    exit failed
}
