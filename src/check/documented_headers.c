/* The response headers that the contract describes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "check/documented.h"
#include "check/evidence.h"
#include "check/header.h"
#include "doc/json.h"
#include "http/message.h"
#include "schema/schema.h"

#include "base/banned.h"

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
        for (size_t off = 0; off < headers->at[i].value.len;)
            utf8_add(&out, utf8_next(headers->at[i].value, &off));
    }
    *ret = arena_str(a, buf_str(&out));
    buf_release(&out);
    return there;
}

/* --- against a schema: a header is text, its value may be meant as another type --- */

static json_t *new_item(struct arena *a, struct str text)
{
    struct json_error ignored;
    json_t *value = json_read(a, text, NULL, NULL, &ignored);
    bool plain = json_is_number(value) || json_is_boolean(value);

    return plain ? json_incref(value) : json_incref(json_str(a, text));
}

/* OpenAPI's `simple` style: items with commas between them. */
static json_t *as_list(struct arena *a, struct str text)
{
    json_t *list = arena_json(a, json_array());
    struct str item;

    while (str_cut(&text, ',', &item))
        if (json_array_append_new(list, new_item(a, str_trim(item))))
            out_of_memory();
    return list;
}

static bool fits(struct arena *a, const struct schema *schema, struct str text)
{
    struct json_error ignored;

    if (schema_is_valid(schema, json_str(a, text), NULL))
        return true;
    const json_t *value = json_read(a, text, NULL, NULL, &ignored);

    return (value && schema_is_valid(schema, value, NULL)) ||
           schema_is_valid(schema, as_list(a, text), NULL);
}

static void judge_header(struct judging *j, const struct parameter *p, struct span span)
{
    struct str text;
    bool there = header_value(j->arena, &j->response->headers, p->name, &text);

    if (there ? !p->schema || fits(j->arena, p->schema, text) : !p->required)
        return;
    struct str where = arena_printf(j->arena, "header %.*s", STR_ARG(p->name));

    if (!there) {
        judging_add(j, FINDING_HEADER, where, S("the documented header"), S("nothing"))
            ->span = span;
        return;
    }
    struct schema_violations list =
        schema_validate(j->arena, p->schema, json_str(j->arena, text), NULL);
    struct finding *f = judging_add(j, FINDING_HEADER, where,
                                    S("a value that the documented schema allows"),
                                    evidence_value(j->arena, json_str(j->arena, text)));

    f->span = span;
    if (list.len)
        f->schema_location = list.at[0].absolute;
}

void judge_documented_headers(struct judging *j, const struct response *documented)
{
    for (size_t i = 0; i < documented->header_count; i++)
        if (!str_eq_nocase(documented->headers[i].name,
                           S("content-type"))) /* as OpenAPI has it */
            judge_header(j, &documented->headers[i], documented->span);
}
