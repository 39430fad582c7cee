#include "base/diag.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"

#include "base/banned.h"

enum {
    SHOWN_COLUMNS = 120, /* of a line of source; longer ones are cut around the caret */
    MARK_BYTES = 512,    /* between the places of a source whose lines are known */
};

struct diags {
    struct arena *arena;
    struct diag *at;
    size_t len, cap;
    size_t count[SEVERITY_NOTE + 1]; /* dropped ones included */
    size_t kept;
};

struct diags *diags_new(struct arena *a)
{
    struct diags *d = arena_new(a, struct diags);

    d->arena = a;
    return d;
}

static size_t clamp(size_t off, size_t max)
{
    return off < max ? off : max;
}

/* How far a walk through a source has come: places in ascending order cost one pass. */
struct walk {
    const struct source *source;
    size_t off, line, line_start; /* `line` is 1-based */
    size_t column;                /* 1-based, of `off` */
};

static void walk_to(struct walk *w, struct span span)
{
    size_t to = clamp(span.off, span.source->text.len);

    if (w->source != span.source || to < w->off)
        *w = (struct walk){ span.source, 0, 1, 0, 1 };
    for (;;) {
        struct str rest = str_sub(w->source->text, w->off, to - w->off);
        size_t newline = str_find_char(rest, '\n');

        if (newline == SIZE_MAX) {
            w->column += utf8_count(rest);
            w->off = to;
            return;
        }
        w->off += newline + 1;
        w->line_start = w->off;
        w->column = 1;
        w->line++;
    }
}

static size_t count_newlines(struct str text)
{
    size_t count = 0, newline;

    while ((newline = str_find_char(text, '\n')) != SIZE_MAX) {
        text = str_from_at(text, newline + 1);
        count++;
    }
    return count;
}

void source_index(struct arena *a, struct source *source)
{
    size_t marks = source->text.len / MARK_BYTES;
    uint32_t *lines = arena_array(a, uint32_t, marks + 1);

    for (size_t i = 0; i < marks; i++) {
        struct str stretch = str_sub(source->text, i * MARK_BYTES, MARK_BYTES);

        lines[i + 1] = lines[i] + (uint32_t)count_newlines(stretch);
    }
    source->lines = lines;
}

/* A walk that stands on the start of the line that the nearest mark before `off` is in.
 */
static struct walk walk_from_mark(const struct source *source, size_t off)
{
    size_t mark = clamp(off, source->text.len) / MARK_BYTES;
    size_t start = mark * MARK_BYTES;

    while (start && source->text.at[start - 1] != '\n')
        start--;
    return (struct walk){ source, start, source->lines[mark] + 1, start, 1 };
}

struct place span_place(struct span span)
{
    struct walk w = { 0 };

    if (!span.source)
        return (struct place){ 0, 0 };
    if (span.source->lines)
        w = walk_from_mark(span.source, span.off);
    walk_to(&w, span);
    return (struct place){ w.line + span.source->lines_before, w.column };
}

size_t span_line(struct span span)
{
    return span_place(span).line;
}

size_t span_offset(struct span span)
{
    return span.off + (span.source ? span.source->bytes_before : 0);
}

/* A file may have been read twice, in pieces and as a whole. */
static bool is_same_place(struct span a, struct span b)
{
    if (a.source == b.source)
        return a.off == b.off;
    return a.source && b.source && str_eq(a.source->path, b.source->path) &&
           span_offset(a) == span_offset(b);
}

static bool same(const struct diag *a, const struct diag *b)
{
    return is_same_place(a->span, b->span) && str_eq(a->message, b->message);
}

/* Drops the last complaint that is no error; false where all are. */
static bool make_room(struct diags *d)
{
    size_t i = d->len;

    while (i > 0 && d->at[i - 1].severity == SEVERITY_ERROR)
        i--;
    if (i == 0)
        return false;
    memmove(&d->at[i - 1], &d->at[i], (d->len - i) * sizeof d->at[0]);
    d->len--;
    return true;
}

PRINTF(5, 0)
static void add(struct diags *d, enum severity severity, struct span span,
                const char *rule, const char *fmt, va_list args)
{
    d->count[severity]++;
    if (d->len >= DIAGS_MAX && (severity != SEVERITY_ERROR || !make_room(d)))
        return;
    d->kept++;
    *vec_push(d->arena, d) = (struct diag){
        .severity = severity,
        .span = span,
        .rule = str_from(rule),
        .message = arena_vprintf(d->arena, fmt, args),
    };
}

bool diags_error(struct diags *d, struct span span, const char *rule, const char *fmt,
                 ...)
{
    va_list args;

    va_start(args, fmt);
    add(d, SEVERITY_ERROR, span, rule, fmt, args);
    va_end(args);
    return false;
}

void diags_warn(struct diags *d, struct span span, const char *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add(d, SEVERITY_WARNING, span, rule, fmt, args);
    va_end(args);
}

void diags_note(struct diags *d, struct span span, const char *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add(d, SEVERITY_NOTE, span, rule, fmt, args);
    va_end(args);
}

void diags_worsen(struct diags *d, struct span span, const char *rule, struct str message)
{
    struct diag wanted = { .span = span, .message = message };

    for (size_t i = 0; i < d->len; i++)
        if (d->at[i].severity == SEVERITY_WARNING && same(&d->at[i], &wanted)) {
            d->at[i].severity = SEVERITY_ERROR;
            d->count[SEVERITY_WARNING]--;
            d->count[SEVERITY_ERROR]++;
            return;
        }
    /* It may have been a warning that was only counted. */
    if (d->len >= DIAGS_MAX && d->count[SEVERITY_WARNING] > 0)
        d->count[SEVERITY_WARNING]--;
    diags_error(d, span, rule, "%.*s", STR_ARG(message));
}

void diags_hint(struct diags *d, const char *fmt, ...)
{
    va_list args;

    size_t made =
        d->count[SEVERITY_ERROR] + d->count[SEVERITY_WARNING] + d->count[SEVERITY_NOTE];

    if (d->len == 0 || made > d->len) /* none, or the last was not kept */
        return;
    va_start(args, fmt);
    d->at[d->len - 1].hint = arena_vprintf(d->arena, fmt, args);
    va_end(args);
}

void diags_hide_line(struct diags *d)
{
    if (d->len)
        d->at[d->len - 1].secret = true;
}

size_t diags_count(const struct diags *d, enum severity severity)
{
    return d->count[severity];
}

bool diags_ok(const struct diags *d)
{
    return d->count[SEVERITY_ERROR] == 0;
}

size_t diags_kept(const struct diags *d)
{
    return d->kept;
}

const struct diag *diags_at(const struct diags *d, size_t i)
{
    return i < d->len ? &d->at[i] : NULL;
}

const char *diags_first(const struct diags *d)
{
    return d->len ? d->at[0].message.at : "";
}

static int by_place(const void *left, const void *right)
{
    const struct diag *a = *(const struct diag *const *)left;
    const struct diag *b = *(const struct diag *const *)right;
    struct str path_a = a->span.source ? a->span.source->path : STR_NONE;
    struct str path_b = b->span.source ? b->span.source->path : STR_NONE;
    int order = str_cmp(path_a, path_b);

    if (order)
        return order;
    size_t off_a = span_offset(a->span), off_b = span_offset(b->span);

    if (off_a != off_b)
        return off_a < off_b ? -1 : 1;
    return a < b ? -1 : a > b; /* the order of making */
}

/* What is shown of a line: all of it, or a piece around the place. */
struct shown {
    struct str text;
    size_t before; /* characters of it before the place */
};

static size_t step_back(struct str text, size_t off, size_t characters, size_t least)
{
    for (; characters > 0 && off > least; characters--)
        for (off--; off > least && ((unsigned char)text.at[off] & 0xC0) == 0x80;)
            off--;
    return off;
}

static struct shown shown_at(const struct walk *w)
{
    struct str text = w->source->text;
    size_t start = w->line_start, end = w->off;

    if (w->column > SHOWN_COLUMNS - 20)
        start = step_back(text, w->off, SHOWN_COLUMNS / 2, w->line_start);
    struct str before = str_sub(text, start, w->off - start);

    /* Four bytes a character at most. */
    for (size_t i = 0; i < (size_t)SHOWN_COLUMNS * 4 && end < text.len &&
                       text.at[end] != '\n' && text.at[end] != '\r';
         i++)
        end++;
    struct str line = utf8_sub(str_sub(text, start, end - start), 0, SHOWN_COLUMNS);

    return (struct shown){ line, utf8_count(before) };
}

static void render_caret(const struct diag *diag, const struct shown *shown,
                         struct buf *out)
{
    struct str text = diag->span.source->text;
    size_t most = utf8_count(shown->text);
    size_t length = utf8_count(
        str_sub(text, diag->span.off, clamp(diag->span.len, (size_t)SHOWN_COLUMNS * 4)));

    if (length == 0)
        length = 1;
    if (shown->before + length > most + 1)
        length = most > shown->before ? most - shown->before : 1;
    buf_add_c(out, "      | ");
    buf_add_repeat(out, ' ', shown->before);
    buf_add_repeat(out, '^', length);
    if (diag->hint.len)
        buf_printf(out, " %.*s", STR_ARG(diag->hint));
    buf_add_char(out, '\n');
}

/* Control characters would move the caret, or the terminal. */
static void add_printable(struct buf *out, struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.at[i];

        if (c < 0x20 || c == 0x7f)
            c = ' ';
        buf_add_char(out, (char)c);
    }
}

static void render_source_line(const struct diag *diag, const struct walk *w,
                               struct buf *out)
{
    struct shown shown = shown_at(w);

    buf_printf(out, "%5zu | ", w->line + w->source->lines_before);
    add_printable(out, shown.text);
    buf_add_char(out, '\n');
    render_caret(diag, &shown, out);
}

static bool on_one_line(const struct diag *a, const struct diag *b)
{
    size_t from = a->span.off < b->span.off ? a->span.off : b->span.off;
    size_t to = a->span.off < b->span.off ? b->span.off : a->span.off;

    return a->span.source && a->span.source == b->span.source &&
           str_find_char(str_sub(a->span.source->text, from, to - from), '\n') ==
               SIZE_MAX;
}

static bool is_hidden(const struct diags *d, const struct diag *diag)
{
    for (size_t i = 0; i < d->len; i++)
        if (d->at[i].secret && on_one_line(&d->at[i], diag))
            return true;
    return false;
}

static void render_one(const struct diag *diag, struct walk *w, struct buf *out,
                       bool color, bool hidden)
{
    static const char *const names[] = { "error", "warning", "note" };
    static const char *const colors[] = { "\033[31m", "\033[33m", "\033[36m" };
    bool placed = diag->span.source && diag->span.source->text.len;

    if (placed) {
        walk_to(w, diag->span);
        buf_printf(out, "%.*s:%zu:%zu: ", STR_ARG(w->source->path),
                   w->line + w->source->lines_before, w->column);
    } else if (diag->span.source) {
        buf_printf(out, "%.*s: ", STR_ARG(diag->span.source->path));
    }
    buf_printf(out, "%s%s:%s %.*s\n", color ? colors[diag->severity] : "",
               names[diag->severity], color ? "\033[0m" : "", STR_ARG(diag->message));
    if (placed && !hidden)
        render_source_line(diag, w, out);
    else if (diag->hint.len)
        buf_printf(out, "      %.*s\n", STR_ARG(diag->hint));
}

void diags_render(const struct diags *d, struct buf *out, bool color)
{
    const struct diag **order = arena_array(d->arena, const struct diag *, d->len + 1);
    size_t total =
        d->count[SEVERITY_ERROR] + d->count[SEVERITY_WARNING] + d->count[SEVERITY_NOTE];

    struct walk w = { 0 };

    for (size_t i = 0; i < d->len; i++)
        order[i] = &d->at[i];
    qsort(order, d->len, sizeof(struct diag *), by_place);
    for (size_t i = 0; i < d->len; i++)
        if (i == 0 || !same(order[i - 1], order[i]))
            render_one(order[i], &w, out, color, is_hidden(d, order[i]));
    if (total > d->len)
        buf_printf(out, "... and %zu more\n", total - d->len);
}
