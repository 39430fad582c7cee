/* Keywords for strings: minLength, maxLength, pattern, format. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "schema/collect.h"
#include "schema/compile.h"
#include "schema/formats_internal.h"
#include "schema/regex.h"

#include "base/banned.h"

/* --- lengths --- */

/* All but the ranges of numbers among the formats look at nothing but the text:
 * `x_holds_text` judges it, and `x_holds` a value that has it. */
#define TEXT_CHECK(x)                                                                    \
    static bool x##_holds(struct run *run, const struct check *check, const json_t *v,   \
                          struct seen *seen)                                             \
    {                                                                                    \
        (void)run;                                                                       \
        (void)seen;                                                                      \
        return x##_holds_text(check, string_of(v));                                      \
    }

struct length_check {
    struct check base;
    size_t limit;
};

static size_t limit_of(const struct check *check)
{
    return ((const struct length_check *)check)->limit;
}

/* A character has one to four bytes, so mostly the bytes decide. */
static bool min_length_holds_text(const struct check *check, struct str text)
{
    size_t limit = limit_of(check);

    return text.len >= limit && (text.len / 4 >= limit || utf8_count(text) >= limit);
}

static bool max_length_holds_text(const struct check *check, struct str text)
{
    size_t limit = limit_of(check);

    return text.len <= limit || (text.len / 4 <= limit && utf8_count(text) <= limit);
}

TEXT_CHECK(min_length)
TEXT_CHECK(max_length)

static void length_explain(struct buf *out, const struct run *run,
                           const struct check *check, const json_t *v)
{
    size_t limit = limit_of(check), length = utf8_count(string_of(v));

    (void)run;
    brief_text(out, string_of(v));
    buf_printf(out, " has %zu character%s, %s than %zu", length, length == 1 ? "" : "s",
               length < limit ? "fewer" : "more", limit);
}

static struct length_check *add_length(struct site *s, enum keyword keyword, size_t limit,
                                       bool (*holds)(struct run *, const struct check *,
                                                     const json_t *, struct seen *))
{
    struct length_check *c =
        site_check(s, struct length_check, GROUP_STRING, keyword, holds);

    c->base.explain = length_explain;
    c->limit = limit;
    return c;
}

static void compile_lengths(struct site *s)
{
    size_t limit;

    if (site_count(s, KEYWORD_MIN_LENGTH, &limit) && limit > 0)
        add_length(s, KEYWORD_MIN_LENGTH, limit, min_length_holds)->base.holds_text =
            min_length_holds_text;
    if (site_count(s, KEYWORD_MAX_LENGTH, &limit))
        add_length(s, KEYWORD_MAX_LENGTH, limit, max_length_holds)->base.holds_text =
            max_length_holds_text;
}

/* --- pattern --- */

struct pattern_check {
    struct check base;
    const struct regex *regex;
    struct str text;
};

static bool pattern_holds_text(const struct check *check, struct str text)
{
    return regex_search(((const struct pattern_check *)check)->regex, text) == REGEX_YES;
}

TEXT_CHECK(pattern)

static void pattern_explain(struct buf *out, const struct run *run,
                            const struct check *check, const json_t *v)
{
    const struct pattern_check *c = (const struct pattern_check *)check;
    bool gave_up = regex_search(c->regex, string_of(v)) == REGEX_GAVE_UP;

    (void)run;
    brief_text(out, string_of(v));
    buf_add_c(out, gave_up ? " takes too long to be matched against the pattern "
                           : " does not match the pattern ");
    brief_text(out, c->text);
}

static void compile_pattern(struct site *s)
{
    const json_t *value = s->words[KEYWORD_PATTERN];
    struct regex_error error;

    if (!value)
        return;
    if (!json_is_string(value)) {
        site_error(s, KEYWORD_PATTERN, "must be a string");
        return;
    }
    const struct regex *regex = regex_compile(s->c->a, string_of(value), &error);

    if (!regex) {
        site_error(s, KEYWORD_PATTERN, "at offset %zu of the pattern: %s", error.off,
                   error.msg);
        return;
    }
    struct pattern_check *c =
        site_check(s, struct pattern_check, GROUP_STRING, KEYWORD_PATTERN, pattern_holds);

    c->base.holds_text = pattern_holds_text;
    c->base.explain = pattern_explain;
    c->regex = regex;
    c->text = string_of(value);
}

/* --- format --- */

struct format_check {
    struct check base;
    const struct format *format;
    bool (*holds)(struct str value);
};

static bool text_format_holds_text(const struct check *check, struct str text)
{
    return ((const struct format_check *)check)->holds(text);
}

TEXT_CHECK(text_format)

static bool range_holds(struct run *run, const struct check *check, const json_t *v,
                        struct seen *seen)
{
    const struct format *format = ((const struct format_check *)check)->format;

    (void)run;
    (void)seen;
    double real = json_number_value(v);

    return real >= format->least && real <= format->most;
}

static void format_explain(struct buf *out, const struct run *run,
                           const struct check *check, const json_t *v)
{
    const struct format_check *c = (const struct format_check *)check;

    brief_value(out, run, v);
    buf_printf(out, " is no %s", c->format->name);
}

static bool is_asserted(const struct site *s)
{
    return s->c->options.assert_format || s->resource->vocabs & VOCAB_FORMAT_ASSERTION;
}

static void compile_format(struct site *s)
{
    const json_t *value = s->words[KEYWORD_FORMAT];

    if (!value || !is_asserted(s))
        return;
    if (!json_is_string(value)) {
        site_error(s, KEYWORD_FORMAT, "must be a string");
        return;
    }
    const struct format *format = format_find(string_of(value));
    bool openapi = s->resource->dialect == SCHEMA_OPENAPI_3_0 ||
                   s->resource->dialect == SCHEMA_OPENAPI_3_1;

    if (!format || (format->openapi && !openapi))
        return;
    struct format_check *c = format->holds
                                 ? site_check(s, struct format_check, GROUP_STRING,
                                              KEYWORD_FORMAT, text_format_holds)
                                 : site_check(s, struct format_check, GROUP_NUMBER,
                                              KEYWORD_FORMAT, range_holds);

    c->base.explain = format_explain;
    c->base.holds_text = format->holds ? text_format_holds_text : NULL;
    c->format = format;
    c->holds = format->old && s->resource->dialect == SCHEMA_DRAFT_4 ? format->old
                                                                     : format->holds;
}

void compile_strings(struct site *s)
{
    compile_lengths(s);
    compile_format(s);
    compile_pattern(s);
}
