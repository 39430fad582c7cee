/* What the contract documents for every response: status, media type, schema. */
#include "check/documented.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "check/evidence.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

/* Schema violations shown of one response. */
#define VIOLATIONS_SHOWN 20

struct finding *judging_add(struct judging *j, enum finding_kind kind, struct str where,
                            struct str expected, struct str actual)
{
    struct finding *f = finding_add(j->arena, j->findings, kind, where);

    f->expected = expected;
    f->actual = actual;
    f->message = evidence_sentence(j->arena, expected, actual);
    f->span = j->expect->span;
    return f;
}

static void note(struct judging *j, struct str text)
{
    *vec_push(j->arena, j->notes) = text;
}

/* --- status --- */

/* "200, 400, 4XX" */
static struct str documented_statuses(struct judging *j)
{
    const struct operation *op = j->ctx->operation;
    struct buf out;

    buf_init(&out, 1000);
    for (size_t i = 0; i < op->response_count; i++)
        buf_printf(&out, "%s%.*s", i ? ", " : "", STR_ARG(op->responses[i].key));
    struct str text = evidence_text(j->arena, buf_str(&out));

    buf_release(&out);
    return text;
}

static void undocumented_status(struct judging *j)
{
    int status = j->response->status;
    struct str known = documented_statuses(j);

    if (j->expect->status.len && status_set_has(&j->expect->status, status)) {
        note(j, arena_printf(
                    j->arena,
                    "status %d is expected here, but not documented (documented: %.*s)",
                    status, STR_ARG(known)));
        return;
    }
    struct finding *f =
        judging_add(j, FINDING_UNDOCUMENTED, S("status"),
                    arena_printf(j->arena, "a documented status (%.*s)", STR_ARG(known)),
                    arena_printf(j->arena, "%d", status));

    f->span = j->ctx->operation->span;
}

/* --- body and media type --- */

static struct str documented_types(struct judging *j, const struct response *r)
{
    struct buf out;

    buf_init(&out, 1000);
    for (size_t i = 0; i < r->media_count; i++)
        buf_printf(&out, "%s%.*s", i ? " or " : "", STR_ARG(r->media[i].range));
    struct str text = evidence_text(j->arena, buf_str(&out));

    buf_release(&out);
    return text;
}

/* RFC 9110, 15.3.5, 15.3.6, 15.4.5 and 9.3.2. */
static bool must_be_empty(const struct judging *j)
{
    int status = j->response->status;

    return status < 200 || status == 204 || status == 205 || status == 304 ||
           (j->ctx->operation && str_eq(j->ctx->operation->method, S("HEAD")));
}

static void judge_emptiness(struct judging *j)
{
    if (j->response->body.len)
        judging_add(j, FINDING_MALFORMED, S("body"), S("no body"),
                    arena_printf(j->arena, "%zu bytes: %.*s", j->response->body.len,
                                 STR_ARG(evidence_text(
                                     j->arena, str_sub(j->response->body, 0, 1000)))));
}

static void judge_readable(struct judging *j)
{
    if (!j->body->error.len)
        return;
    struct finding *f =
        judging_add(j, FINDING_MALFORMED, S("body"), S("JSON"),
                    evidence_text(j->arena, str_sub(j->response->body, 0, 1000)));

    f->message =
        arena_printf(j->arena, "the body is no JSON: %.*s", STR_ARG(j->body->error));
}

static void judge_repeats(struct judging *j)
{
    if (j->body->duplicate_keys == 0)
        return;
    struct str key = evidence_text(j->arena, j->body->duplicate_key);

    if (j->body->duplicate_keys == 1)
        note(j,
             arena_printf(j->arena, "the body repeats the member `%.*s`", STR_ARG(key)));
    else
        note(j, arena_printf(j->arena, "the body repeats %zu members, `%.*s` first",
                             j->body->duplicate_keys, STR_ARG(key)));
}

/* --- schema --- */

/* Where the schema stands, by the keyword's URI. */
static struct span schema_span(const struct judging *j, struct str absolute)
{
    const struct operation *op = j->ctx->operation;
    size_t hash = str_find_char(absolute, '#');

    if (!op || hash == SIZE_MAX || !str_eq(str_sub(absolute, 0, hash), op->contract->uri))
        return op ? op->span : j->expect->span;
    struct str pointer;

    if (!http_percent_decode(j->arena, str_from_at(absolute, hash + 1), &pointer))
        return op->span;
    const struct node *n = node_at(op->contract->node, pointer);

    return n ? n->span : op->span;
}

static void report_violation(struct judging *j, const struct schema_violation *v)
{
    struct str at = v->instance.len
                        ? arena_printf(j->arena, "body %.*s",
                                       STR_ARG(evidence_text(j->arena, v->instance)))
                        : S("body");
    const json_t *value = json_pointer_get(j->body->value, v->instance);
    struct finding *f = judging_add(
        j, FINDING_SCHEMA, at,
        arena_printf(j->arena, "as the schema's `%.*s` says", STR_ARG(v->keyword)),
        evidence_value(j->arena, value));

    f->message = evidence_text(j->arena, v->message);
    f->schema_location = v->absolute;
    f->span = schema_span(j, v->absolute);
}

static void judge_schema(struct judging *j, const struct schema *schema)
{
    bool asked_for = schema == j->expect->schema;

    if (asked_for && !j->body->value && !j->body->error.len)
        judging_add(j, FINDING_SCHEMA, S("body"), S("JSON for the schema"),
                    j->response->body.len
                        ? evidence_text(j->arena, str_sub(j->response->body, 0, 1000))
                        : S("no body"));
    if (!j->body->value || schema_is_valid(schema, j->body->value, j->body->literals))
        return;
    struct schema_violations list =
        schema_validate(j->arena, schema, j->body->value, j->body->literals);

    for (size_t i = 0; i < list.len && i < VIOLATIONS_SHOWN; i++)
        report_violation(j, &list.at[i]);
    if (list.len > VIOLATIONS_SHOWN)
        note(j, arena_printf(j->arena, "the schema is violated in %zu more places",
                             list.len - VIOLATIONS_SHOWN));
}

/* The documented media type that the body has; NULL after a finding. */
static const struct media *judge_media(struct judging *j, const struct response *r)
{
    struct str header = http_header_get(&j->response->headers, S("content-type"));
    struct str type = http_media_type(j->arena, header);
    const struct media *media = type.len ? response_media(r, type) : NULL;

    if (!media)
        judging_add(j, FINDING_UNDOCUMENTED, S("header content-type"),
                    documented_types(j, r),
                    header.len ? evidence_text(j->arena, header) : S("nothing"))
            ->span = r->span;
    return media;
}

static void judge_body(struct judging *j, const struct response *r)
{
    const struct schema *schema = j->expect->schema;

    if (j->response->body.len == 0 && r->media_count) {
        judging_add(j, FINDING_MALFORMED, S("body"), documented_types(j, r), S("no body"))
            ->span = r->span;
        return;
    }
    const struct media *media = r->media_count ? judge_media(j, r) : NULL;

    if (!schema && media && !j->expect->schema_none)
        schema = media->schema;
    if (schema)
        judge_schema(j, schema);
}

/* --- all --- */

void judge_documented(struct judging *j)
{
    const struct operation *op = j->ctx->operation;
    const struct response *r = op ? operation_response(op, j->response->status) : NULL;

    if (op && !r)
        undocumented_status(j);
    if (r)
        judge_documented_headers(j, r);
    if (must_be_empty(j)) {
        judge_emptiness(j);
        return;
    }
    judge_readable(j);
    judge_repeats(j);
    if (r)
        judge_body(j, r);
    else if (j->expect->schema)
        judge_schema(j, j->expect->schema);
}
