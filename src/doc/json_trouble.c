#include "doc/json_trouble.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/utf8.h"

#include "base/banned.h"

enum { WORD_SHOWN = 24 };

bool json_trouble(struct json_trouble *t, size_t off, size_t len, const char *rule,
                  const char *fmt, ...)
{
    va_list args;

    *t = (struct json_trouble){ .off = off, .len = len, .rule = rule };
    va_start(args, fmt);
    vsnprintf(t->msg, sizeof t->msg, fmt, args);
    va_end(args);
    return false;
}

bool json_trouble_hint(struct json_trouble *t, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(t->hint, sizeof t->hint, fmt, args);
    va_end(args);
    return false;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '$' || c == '.' || c == '+' || c == '-';
}

/* The word at `off`, or a whole character, or nothing at the end and at a bad byte. */
static struct str shown_at(struct str text, size_t off)
{
    size_t end = off;

    while (end < text.len && is_word(text.at[end]) && end - off < WORD_SHOWN)
        end++;
    if (end == off && off < text.len) {
        utf8_next(text, &end);
        if (!utf8_is_valid(str_sub(text, off, end - off)) ||
            (unsigned char)text.at[off] < 0x20)
            end = off;
    }
    return str_sub(text, off, end - off);
}

bool json_trouble_expected(struct json_trouble *t, struct str text, size_t off,
                           const char *what)
{
    struct str shown = shown_at(text, off);

    if (off >= text.len)
        return json_trouble(t, off, 0, "json-end", "the text ends where %s is expected",
                            what);
    if (shown.len == 0)
        return json_trouble(t, off, 1, "json-syntax", "expected %s, not the byte 0x%02X",
                            what, (unsigned)(unsigned char)text.at[off]);
    return json_trouble(t, off, shown.len, "json-syntax", "expected %s, not `%.*s`", what,
                        STR_ARG(shown));
}

static bool hint_at(struct json_trouble *t, struct str text, size_t off)
{
    struct str rest = str_from_at(text, off);

    if (str_starts(rest, S("//")) || str_starts(rest, S("/*")) ||
        str_starts(rest, S("#")))
        return json_trouble_hint(t, "JSON has no comments");
    if (str_starts(rest, S("'")) || str_starts(rest, S("`")))
        return json_trouble_hint(t, "JSON strings stand in double quotes");
    return false;
}

bool json_trouble_value(struct json_trouble *t, struct str text, size_t off)
{
    static const struct {
        struct str word;
        const char *hint;
    } words[] = {
        { { "None", 4 }, "did you mean `null`?" },
        { { "nil", 3 }, "did you mean `null`?" },
        { { "undefined", 9 }, "did you mean `null`?" },
        { { "True", 4 }, "did you mean `true`?" },
        { { "TRUE", 4 }, "did you mean `true`?" },
        { { "False", 5 }, "did you mean `false`?" },
        { { "FALSE", 5 }, "did you mean `false`?" },
        { { "NaN", 3 }, "JSON has no such number" },
        { { "Infinity", 8 }, "JSON has no such number" },
    };
    struct str shown = shown_at(text, off);

    json_trouble_expected(t, text, off, "a value");
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(shown, words[i].word))
            return json_trouble_hint(t, "%s", words[i].hint);
    if (shown.len && shown.at[0] == '+')
        return json_trouble_hint(t, "a number has no plus sign");
    if (shown.len && shown.at[0] == '.')
        return json_trouble_hint(t, "a number begins with a digit");
    return hint_at(t, text, off);
}

bool json_trouble_key(struct json_trouble *t, struct str text, size_t off)
{
    struct str shown = shown_at(text, off);

    json_trouble_expected(t, text, off, "a key in double quotes");
    if (shown.len && is_word(shown.at[0]))
        return json_trouble_hint(t, "did you mean `\"%.*s\"`?", STR_ARG(shown));
    return hint_at(t, text, off);
}

static bool begins_value(struct str text, size_t off)
{
    return off < text.len && (is_word(text.at[off]) || text.at[off] == '"' ||
                              text.at[off] == '{' || text.at[off] == '[');
}

bool json_trouble_separator(struct json_trouble *t, struct str text, size_t off,
                            char bracket, size_t opened)
{
    char what[16];

    if (off >= text.len)
        return json_trouble(t, opened, 1, "json-end", "`%c` is not closed",
                            text.at[opened]);
    snprintf(what, sizeof what, "`,` or `%c`", bracket);
    json_trouble_expected(t, text, off, what);
    if (begins_value(text, off))
        return json_trouble_hint(t, "is a comma missing before it?");
    return hint_at(t, text, off);
}

bool json_trouble_behind(struct json_trouble *t, struct str text, size_t off)
{
    json_trouble_expected(t, text, off, "nothing more behind the value");
    return hint_at(t, text, off);
}
