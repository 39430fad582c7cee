/* Character classes. */
#include "base/utf8.h"
#include "schema/regex_parse.h"

#include "base/banned.h"

static bool class_atom(struct regex_parser *p, struct escape *ret)
{
    *ret = (struct escape){ .kind = ESCAPE_CHAR };
    if (regex_peek(p) < 0)
        return regex_fail(p, "] expected");
    if (regex_take(p, '\\'))
        return regex_escape(p, ret, true);
    ret->c = utf8_next(p->text, &p->off);
    return true;
}

/* Surrogates cannot be in a text, so a range loses them at its ends. */
static void print_range(struct buf *out, uint32_t from, uint32_t to)
{
    if (IS_SURROGATE(from))
        from = 0xe000;
    if (IS_SURROGATE(to))
        to = 0xd7ff;
    if (from > to)
        return;
    regex_print_char(out, from);
    if (from == to)
        return;
    buf_add_char(out, '-');
    regex_print_char(out, to);
}

static void print_atom(struct buf *out, const struct escape *e)
{
    if (e->kind == ESCAPE_CHAR)
        print_range(out, e->c, e->c);
    else if (e->space || e->not_space)
        regex_print_space(out, e->not_space);
    else
        buf_add_c(out, e->class_text);
}

/* One atom, or two with '-' between them. */
static bool class_range(struct regex_parser *p)
{
    struct escape from, to;

    if (!class_atom(p, &from))
        return false;
    bool range =
        regex_peek(p) == '-' && p->off + 1 < p->text.len && p->text.at[p->off + 1] != ']';

    if (!range) {
        print_atom(p->out, &from);
        return true;
    }
    p->off++;
    if (!class_atom(p, &to))
        return false;
    if (from.kind != ESCAPE_CHAR || to.kind != ESCAPE_CHAR)
        return regex_fail(p, "a class cannot be the end of a range");
    if (from.c > to.c)
        return regex_fail(p, "range out of order");
    print_range(p->out, from.c, to.c);
    return true;
}

bool regex_class(struct regex_parser *p)
{
    bool negated = regex_take(p, '^');
    size_t start = p->out->len;

    buf_add_c(p->out, negated ? "[^" : "[");
    size_t empty = p->out->len;

    while (!regex_take(p, ']'))
        if (!class_range(p))
            return false;
    if (p->out->len == empty && !buf_overflowed(p->out)) {
        /* Nothing, or anything: an empty pair of brackets says something else to PCRE2.
         */
        buf_truncate(p->out, start);
        buf_add_c(p->out, negated ? "[\\x{0}-\\x{10ffff}]" : "(?:(?!))");
        return true;
    }
    buf_add_char(p->out, ']');
    return true;
}
