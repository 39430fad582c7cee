/* Values in messages: short, on one line, and never with control characters. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "schema/collect.h"

#include "base/banned.h"

static void add_character(struct buf *out, struct str text, uint32_t c)
{
    if (c == '"' || c == '\\')
        buf_printf(out, "\\%c", (int)c);
    else if (c == '\n')
        buf_add_c(out, "\\n");
    else if (c == '\t')
        buf_add_c(out, "\\t");
    else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) ||
             (c >= 0x2066 && c <= 0x2069))
        buf_printf(out, "\\u%04x", (unsigned)c); /* direction marks turn a line around */
    else
        buf_add(out, text);
}

void brief_text(struct buf *out, struct str text)
{
    size_t off = 0;

    buf_add_char(out, '"');
    while (off < text.len && off < BRIEF_TEXT_MAX) {
        size_t from = off;
        uint32_t c = utf8_next(text, &off);

        add_character(out, str_sub(text, from, off - from), c);
    }
    buf_add_c(out, off < text.len ? "…\"" : "\"");
}

void brief_number(struct buf *out, const struct run *run, const json_t *number)
{
    char text[40];
    struct str literal = json_literal(run->literals, number);

    if (literal.len) {
        buf_add(out, str_sub(literal, 0, BRIEF_TEXT_MAX));
        buf_add_c(out, literal.len > BRIEF_TEXT_MAX ? "…" : "");
        return;
    }
    if (json_is_integer(number)) {
        buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, json_real_value(number));
        if (strtod(text, NULL) == json_real_value(number))
            break;
    }
    buf_add_c(out, text);
}

static void add_count(struct buf *out, const char *what, size_t count, const char *thing)
{
    buf_printf(out, "%s %zu %s%s", what, count, thing, count == 1 ? "" : "s");
}

void brief_value(struct buf *out, const struct run *run, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        add_count(out, "object with", json_object_size(value), "member");
        break;
    case JSON_ARRAY:
        add_count(out, "array of", json_array_size(value), "item");
        break;
    case JSON_STRING:
        brief_text(out, string_of(value));
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        brief_number(out, run, value);
        break;
    case JSON_TRUE:
        buf_add_c(out, "true");
        break;
    case JSON_FALSE:
        buf_add_c(out, "false");
        break;
    case JSON_NULL:
        buf_add_c(out, "null");
        break;
    }
}

void brief_typed(struct buf *out, const struct run *run, const json_t *value)
{
    static const char *const names[] = {
        [JSON_STRING] = "string ", [JSON_INTEGER] = "integer ", [JSON_REAL] = "number ",
        [JSON_TRUE] = "boolean ",  [JSON_FALSE] = "boolean ",   [JSON_NULL] = "",
        [JSON_OBJECT] = "",        [JSON_ARRAY] = "",
    };

    buf_add_c(out, names[json_typeof(value)]);
    brief_value(out, run, value);
}
