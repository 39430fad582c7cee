/* The response headers that the contract describes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "check/documented.h"
#include "check/evidence.h"
#include "check/header.h"
#include "contract/params.h"
#include "contract/params_read.h"
#include "doc/json.h"
#include "http/message.h"
#include "schema/schema.h"

#include "base/banned.h"

/* What is not UTF-8 comes as replacement characters. */
static void add_readable(struct buf *out, struct str value)
{
    for (size_t off = 0; off < value.len;)
        utf8_add(out, utf8_next(value, &off));
}

static struct str readable(struct arena *a, struct str value)
{
    struct buf out;

    buf_init(&out, HEADER_VALUE_MAX);
    add_readable(&out, value);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

bool header_value(struct arena *a, const struct http_headers *headers, struct str name,
                  struct str *ret)
{
    bool there = false;
    struct buf out;

    buf_init(&out, HEADER_VALUE_MAX);
    for (size_t i = 0; i < headers->len; i++) {
        if (!str_eq_nocase(headers->at[i].name, name))
            continue;
        if (there)
            buf_add_c(&out, ", ");
        there = true;
        add_readable(&out, headers->at[i].value);
    }
    *ret = arena_str(a, buf_str(&out));
    buf_release(&out);
    return there;
}

/* --- against a schema: a header is text, its value may be meant as another type --- */

/* The number, boolean or null that a text spells; NULL without one. */
static json_t *as_scalar(struct arena *a, struct str text)
{
    struct json_error ignored;
    json_t *value = json_read(a, text, NULL, NULL, &ignored);
    bool plain = json_is_number(value) || json_is_boolean(value) || json_is_null(value);

    return plain ? value : NULL;
}

static json_t *as_list(struct arena *a, struct str text)
{
    json_t *list = arena_json(a, json_array());
    struct str item;

    while (str_cut(&text, ',', &item)) {
        json_t *value = as_scalar(a, str_trim(item));

        if (json_array_append(list, value ? value : json_str(a, str_trim(item))))
            out_of_memory();
    }
    return list;
}

/* As its style, or the media type of its content, has it; NULL where it has not that
 * form. */
static const json_t *as_documented(struct judging *j, const struct parameter *p,
                                   struct str text)
{
    bool malformed = false;

    return params_read(j->arena, j->ctx->operation->contract, p, text, &malformed);
}

/* Lists beside scalars: a text could be either. */
static bool fits_as_list(struct judging *j, const struct parameter *p, struct str text)
{
    json_t *list = as_list(j->arena, text);

    return !p->content.len && params_takes(j->ctx->operation->contract, p, list) &&
           schema_is_valid(p->schema, list, NULL);
}

static bool fits(struct judging *j, const struct parameter *p, struct str text)
{
    const json_t *value;

    if (!p->schema || schema_is_valid(p->schema, json_str(j->arena, text), NULL))
        return true;
    value = as_documented(j, p, text);
    if (value && schema_is_valid(p->schema, value, NULL))
        return true;
    value = as_scalar(j->arena, text);
    if (value && schema_is_valid(p->schema, value, NULL))
        return true;
    return fits_as_list(j, p, text);
}

static struct str place_of(struct judging *j, const struct parameter *p)
{
    return arena_printf(j->arena, "header %.*s", STR_ARG(p->name));
}

static void report_value(struct judging *j, const struct parameter *p, struct str text,
                         struct span span)
{
    const json_t *meant = as_documented(j, p, text), *sent = json_str(j->arena, text);
    struct schema_violations list =
        schema_validate(j->arena, p->schema, meant ? meant : sent, NULL);
    struct finding *f = judging_add(j, FINDING_HEADER, place_of(j, p),
                                    S("a value that the documented schema allows"),
                                    evidence_value(j->arena, sent, NULL));

    f->span = span;
    if (list.len)
        f->schema_location = list.at[0].absolute;
}

/* A response may have several Set-Cookie, which cannot be written as one (RFC 6265, 3).
 */
static void judge_cookies(struct judging *j, const struct parameter *p, struct span span)
{
    const struct http_headers *headers = &j->response->headers;

    for (size_t i = 0; i < headers->len; i++) {
        struct str text = readable(j->arena, headers->at[i].value);

        if (str_eq_nocase(headers->at[i].name, p->name) && !fits(j, p, text))
            report_value(j, p, text, span);
    }
}

static void judge_header(struct judging *j, const struct parameter *p, struct span span)
{
    struct str text;
    bool there = header_value(j->arena, &j->response->headers, p->name, &text);

    if (!there && p->required)
        judging_add(j, FINDING_HEADER, place_of(j, p), S("the documented header"),
                    S("nothing"))
            ->span = span;
    else if (there && str_eq_nocase(p->name, S("Set-Cookie")))
        judge_cookies(j, p, span);
    else if (there && !fits(j, p, text))
        report_value(j, p, text, span);
}

void judge_documented_headers(struct judging *j, const struct response *documented)
{
    for (size_t i = 0; i < documented->header_count; i++)
        if (!str_eq_nocase(documented->headers[i].name,
                           S("content-type"))) /* as OpenAPI has it */
            judge_header(j, &documented->headers[i], documented->span);
}
