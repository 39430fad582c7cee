#!/bin/sh
# contrast.sh PAGE.CSS: text and its background differ as WCAG 2.2, 1.4.3 (AA) asks, 4.5 : 1, in the light and
# in the dark colours.
awk '
function channel(hex,   v) { v = hexval(hex) / 255; return v <= 0.04045 ? v / 12.92 : exp(2.4 * log((v + 0.055) / 1.055)) }
function hexval(s,   i, n) { n = 0; for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1; return n }
function luminance(c) { return 0.2126 * channel(substr(c, 2, 2)) + 0.7152 * channel(substr(c, 4, 2)) + 0.0722 * channel(substr(c, 6, 2)) }
function ratio(a, b,   x, y, t) { x = luminance(a); y = luminance(b); if (x < y) { t = x; x = y; y = t } return (x + 0.05) / (y + 0.05) }
function check(theme, text, back,   r) {
    r = ratio(colour[theme, text], colour[theme, back])
    if (r < 4.5) { printf "%s: %s on %s is %.2f : 1\n", theme, text, back, r; bad = 1 }
    pairs++
}
/^:root \{/ { theme = "light" }
/^:root\[data-theme="dark"\]/ { theme = "dark" }
/^}/ { theme = "" }
theme {
    rest = $0
    while (match(rest, /--[a-z-]+: #[0-9a-f]+/)) {
        split(substr(rest, RSTART + 2, RLENGTH - 2), part, ": ")
        colour[theme, part[1]] = part[2]
        rest = substr(rest, RSTART + RLENGTH)
    }
}
END {
    for (t = 1; t <= 2; t++) {
        theme = t == 1 ? "light" : "dark"
        n = split("text soft link good bad odd look", texts, " ")
        for (i = 1; i <= n; i++) { check(theme, texts[i], "card"); check(theme, texts[i], "back") }
        check(theme, "good", "good-back"); check(theme, "bad", "bad-back"); check(theme, "odd", "odd-back")
        check(theme, "none", "none-back"); check(theme, "look", "look-back"); check(theme, "text", "mark")
        check(theme, "text", "none-back"); check(theme, "soft", "none-back"); check(theme, "bad", "code"); check(theme, "text", "code"); check(theme, "soft", "code")
    }
    if (pairs < 50) { print "colours are missing"; bad = 1 }
    if (!bad) print pairs " pairs hold"
    exit bad
}' "$1"
