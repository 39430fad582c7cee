#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "doc/json_number.h"

#include "base/banned.h"

struct printer {
    struct buf *out;
    unsigned flags;
    size_t depth;
    const struct json_literals *literals;
};

static void print(struct printer *p, const json_t *value);

static void print_escape(struct buf *out, unsigned c)
{
    static const char shorts[] = "btn fr"; /* U+0008 to U+000D */

    if (c == '"' || c == '\\')
        buf_printf(out, "\\%c", (char)c);
    else if (c >= 8 && c <= 13 && c != 11)
        buf_printf(out, "\\%c", shorts[c - 8]);
    else
        buf_printf(out, "\\u%04x", c);
}

/* What may not stand for itself: control characters, U+0080 to U+009F (two bytes that
 * begin with 0xC2) among them, quotes and backslashes. */
static const bool special[256] = {
    1,         1,          1,          1,          1, 1, 1, 1,
    1,         1,          1,          1,          1, 1, 1, 1, /* 0x00 to 0x0F */
    1,         1,          1,          1,          1, 1, 1, 1,
    1,         1,          1,          1,          1, 1, 1, 1, /* 0x10 to 0x1F */
    ['"'] = 1, ['\\'] = 1, [0x7f] = 1, [0xC2] = 1,
};

/* Bytes from `from` on that stand for themselves. */
static size_t clean_run(struct str text, size_t from)
{
    const unsigned char *at = (const unsigned char *)text.at;
    size_t i = from;

    for (; i < text.len; i++) {
        if (!special[at[i]])
            continue;
        if (at[i] != 0xC2 || (i + 1 < text.len && at[i + 1] < 0xA0))
            break;
    }
    return i - from;
}

/* Most texts stand for themselves from end to end. */
static void print_clean(struct buf *out, struct str text)
{
    char *to = buf_add_room(out, text.len + 2);

    if (!to)
        return;
    to[0] = to[text.len + 1] = '"';
    if (text.len)
        memcpy(to + 1, text.at, text.len);
}

void json_print_text(struct buf *out, struct str text)
{
    if (clean_run(text, 0) == text.len) {
        print_clean(out, text);
        return;
    }
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len;) {
        size_t run = clean_run(text, i);

        buf_add(out, str_sub(text, i, run));
        i += run;
        if (i < text.len)
            print_escape(out, utf8_next(text, &i));
    }
    buf_add_char(out, '"');
}

static void print_real(struct printer *p, const json_t *value)
{
    struct str literal = json_literal(p->literals, value);
    char text[NUMBER_TEXT_MAX];

    buf_add(p->out, literal.len ? literal
                                : (struct str){
                                      text, number_print(json_real_value(value), text) });
}

static void new_line(struct printer *p)
{
    if (!(p->flags & JSON_PRINT_INDENT))
        return;
    buf_add_char(p->out, '\n');
    buf_add_repeat(p->out, ' ', p->depth * 2);
}

static void open_bracket(struct printer *p, char bracket)
{
    buf_add_char(p->out, bracket);
    p->depth++;
}

static void before_item(struct printer *p, bool first)
{
    if (!first)
        buf_add_char(p->out, ',');
    new_line(p);
}

static void close_bracket(struct printer *p, char bracket, bool empty)
{
    p->depth--;
    if (!empty)
        new_line(p);
    buf_add_char(p->out, bracket);
}

static void print_array(struct printer *p, const json_t *array)
{
    size_t len = json_array_size(array);

    open_bracket(p, '[');
    for (size_t i = 0; i < len && !buf_overflowed(p->out); i++) {
        before_item(p, i == 0);
        print(p, json_array_get(array, i));
    }
    close_bracket(p, ']', len == 0);
}

static void print_member(struct printer *p, void *at, bool first)
{
    before_item(p, first);
    json_print_text(p->out, json_iter_key(at));
    buf_add_c(p->out, p->flags & JSON_PRINT_INDENT ? ": " : ":");
    print(p, json_object_iter_value(at));
}

static int by_key(const void *left, const void *right)
{
    return str_cmp(json_iter_key(*(void *const *)left),
                   json_iter_key(*(void *const *)right));
}

static void print_sorted(struct printer *p, json_t *object, size_t len)
{
    void **members = xmalloc(len * sizeof *members);
    size_t count = 0;

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        members[count++] = at;
    qsort(members, count, sizeof *members, by_key);
    for (size_t i = 0; i < count && !buf_overflowed(p->out); i++)
        print_member(p, members[i], i == 0);
    free(members);
}

static void print_object(struct printer *p, json_t *object)
{
    size_t len = json_object_size(object);
    bool first = true;

    open_bracket(p, '{');
    if (len && p->flags & JSON_PRINT_SORTED) {
        print_sorted(p, object, len);
    } else {
        for (void *at = json_object_iter(object); at && !buf_overflowed(p->out);
             at = json_object_iter_next(object, at)) {
            print_member(p, at, first);
            first = false;
        }
    }
    close_bracket(p, '}', len == 0);
}

static void print(struct printer *p, const json_t *value)
{
    if (!value) {
        buf_add_c(p->out, "null");
        return;
    }
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        print_object(p, json_mutable(value));
        break;
    case JSON_ARRAY:
        print_array(p, value);
        break;
    case JSON_STRING:
        json_print_text(p->out, json_text(value));
        break;
    case JSON_INTEGER:
        buf_add_i64(p->out, json_integer_value(value));
        break;
    case JSON_REAL:
        print_real(p, value);
        break;
    case JSON_TRUE:
        buf_add_c(p->out, "true");
        break;
    case JSON_FALSE:
        buf_add_c(p->out, "false");
        break;
    case JSON_NULL:
        buf_add_c(p->out, "null");
        break;
    }
}

void json_print_exact(struct buf *out, const json_t *value, unsigned flags,
                      const struct json_literals *literals)
{
    struct printer p = { out, flags, 0, literals };

    print(&p, value);
}

void json_print(struct buf *out, const json_t *value, unsigned flags)
{
    json_print_exact(out, value, flags, NULL);
}

/* Whole numbers stand in most names and paths, and need no buffer. */
static struct str integer_text(struct arena *a, json_int_t number)
{
    enum { LONGEST = sizeof "-9223372036854775808" };
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    char *text = arena_alloc(a, LONGEST);
    size_t at = LONGEST - 1;

    do
        text[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        text[--at] = '-';
    return (struct str){ text + at, LONGEST - 1 - at };
}

struct str json_to_str_exact(struct arena *a, const json_t *value, unsigned flags,
                             const struct json_literals *literals)
{
    struct buf text;

    if (json_is_integer(value))
        return integer_text(a, json_integer_value(value));
    buf_init(&text, SIZE_MAX / 4);
    json_print_exact(&text, value, flags, literals);
    struct str copy = arena_str(a, buf_str(&text));

    buf_release(&text);
    return copy;
}

struct str json_to_str(struct arena *a, const json_t *value, unsigned flags)
{
    return json_to_str_exact(a, value, flags, NULL);
}
