/* What the contract documents for every response: status, media type, schema. */
#include "check/documented.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "check/evidence.h"
#include "contract/bodies.h"
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

void judging_note(struct judging *j, struct str text)
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
        judging_note(
            j, arena_printf(
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
        judging_note(j, arena_printf(j->arena, "the body repeats the member `%.*s`",
                                     STR_ARG(key)));
    else
        judging_note(j,
                     arena_printf(j->arena, "the body repeats %zu members, `%.*s` first",
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

static struct str place_in(struct judging *j, struct str place, struct str pointer)
{
    if (!pointer.len)
        return place;
    return arena_printf(j->arena, "%.*s %.*s", STR_ARG(place),
                        STR_ARG(evidence_text(j->arena, pointer)));
}

static void report_violation(struct judging *j, const struct judged_value *judged,
                             const struct schema_violation *v)
{
    const json_t *value = json_pointer_get(judged->value, v->instance);
    struct finding *f = judging_add(
        j, FINDING_SCHEMA, place_in(j, judged->place, v->instance),
        arena_printf(j->arena, "as the schema's `%.*s` says", STR_ARG(v->keyword)),
        evidence_value(j->arena, value, NULL));

    f->message = evidence_text(j->arena, v->message);
    f->schema_location = v->absolute;
    f->span = schema_span(j, v->absolute);
}

void judge_value(struct judging *j, const struct schema *schema,
                 const struct judged_value *v)
{
    if (schema_is_valid(schema, v->value, v->literals))
        return;
    struct schema_violations list =
        schema_validate(j->arena, schema, v->value, v->literals);

    for (size_t i = 0; i < list.len && i < VIOLATIONS_SHOWN; i++)
        report_violation(j, v, &list.at[i]);
    if (list.len > VIOLATIONS_SHOWN)
        judging_note(j,
                     arena_printf(j->arena, "the schema is violated in %zu more places",
                                  list.len - VIOLATIONS_SHOWN));
}

static void judge_schema(struct judging *j, const struct schema *schema,
                         const json_t *value)
{
    bool asked_for = schema == j->expect->schema;
    const struct judged_value v = { value, j->body->literals, S("body") };

    if (asked_for && !value && !j->body->error.len)
        judging_add(j, FINDING_SCHEMA, S("body"), S("JSON for the schema"),
                    j->response->body.len
                        ? evidence_text(j->arena, str_sub(j->response->body, 0, 1000))
                        : S("no body"));
    if (value)
        judge_value(j, schema, &v);
}

static struct str content_type(const struct judging *j)
{
    return http_header_get(&j->response->headers, S("content-type"));
}

/* The documented media type that the body has; NULL after a finding. */
static const struct media *judge_media(struct judging *j, const struct response *r)
{
    struct str header = content_type(j);
    const struct media *media = response_media(r, header);

    if (!media)
        judging_add(j, FINDING_UNDOCUMENTED, S("header content-type"),
                    documented_types(j, r),
                    header.len ? evidence_text(j->arena, header) : S("nothing"))
            ->span = r->span;
    return media;
}

/* What the schema speaks of; NULL where it speaks of nothing that is there. */
static const json_t *body_for_schema(struct judging *j, const struct media *media)
{
    if (j->body->value || j->body->error.len || !media)
        return j->body->value;
    return body_read_value(j->arena, j->ctx->operation->contract, media, content_type(j),
                           j->response->body);
}

/* A text of no characters, a file of no bytes. */
static bool may_be_empty(const struct judging *j)
{
    struct str type = content_type(j);

    return type.len && !http_media_is_json(type);
}

void judge_direction(struct judging *j, const struct schema *schema,
                     const struct judged_value *v, struct span span)
{
    if (!v->value || !contract_has_write_only(j->ctx->operation->contract))
        return;
    struct schema_places places =
        schema_marked(j->arena, schema, v->value, S("writeOnly"));

    for (size_t i = 0; i < places.len && i < VIOLATIONS_SHOWN; i++)
        if (places.at[i].len) /* the property that holds the schema is what counts */
            judging_add(j, FINDING_SCHEMA, place_in(j, v->place, places.at[i]),
                        S("no member that is write-only"),
                        evidence_value(j->arena, json_pointer_get(v->value, places.at[i]),
                                       v->literals))
                ->span = span;
}

/* Whether every text, or anything at all, is right by it. */
static bool asks_for_nothing(const json_t *schema)
{
    static const char *const harmless[] = {
        "$comment",
        "$schema",
        "contentEncoding",
        "contentMediaType",
        "default",
        "deprecated",
        "description",
        "example",
        "examples",
        "externalDocs",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
        "xml",
    };

    if (!json_is_object(schema))
        return json_is_true(schema);
    for (void *it = json_object_iter(json_mutable(schema)); it;
         it = json_object_iter_next(json_mutable(schema), it)) {
        struct str key = json_iter_key(it), value = json_text(json_object_iter_value(it));
        bool known = str_starts(key, S("x-")) ||
                     (str_eq(key, S("type")) && str_eq(value, S("string"))) ||
                     (str_eq(key, S("format")) && str_eq(value, S("binary")));

        for (size_t i = 0; i < countof(harmless); i++)
            known |= str_eq_c(key, harmless[i]);
        if (!known)
            return false;
    }
    return true;
}

/* What nobody reads is not shown to be right. */
void tell_unread(struct judging *j, const json_t *schema)
{
    struct str type = evidence_text(j->arena, content_type(j));
    struct str why = arena_printf(
        j->arena, "a body of %.*s is not looked into, so its schema was not asked",
        STR_ARG(type));

    if (!schema || asks_for_nothing(schema))
        return;
    if (j->ctx->unread && !j->ctx->unread->len)
        *j->ctx->unread = why;
}

static void judge_body(struct judging *j, const struct response *r)
{
    const struct schema *schema = j->expect->schema;

    if (j->response->body.len == 0 && r->media_count && !may_be_empty(j)) {
        judging_add(j, FINDING_MALFORMED, S("body"), documented_types(j, r), S("no body"))
            ->span = r->span;
        return;
    }
    const struct media *media = r->media_count ? judge_media(j, r) : NULL;

    if (!schema && media && !j->expect->schema_none) {
        if (judge_items(j, media))
            return;
        schema = media->schema;
        tell_unread(j, media->item_schema_json);
    }
    const json_t *value = schema ? body_for_schema(j, media) : NULL;

    if (schema)
        judge_schema(j, schema, value);
    if (!schema || !media || schema != media->schema)
        return;
    judge_direction(j, schema, &(struct judged_value){ value, NULL, S("body") },
                    media->span);
    if (!value && !j->body->error.len)
        tell_unread(j, media->schema_json);
}

/* --- problems --- */

/* RFC 9457, 3.1.2: generators MUST use the same status code in the response.  What is no
 * status code at all means something else. */
static void judge_problem(struct judging *j)
{
    const json_t *told = json_object_get(j->body->value, "status");
    struct str type = http_media_type(j->arena, content_type(j));
    json_int_t status = json_is_integer(told) ? json_integer_value(told) : 0;

    if (status < 100 || status > 599 || status == j->response->status ||
        !http_media_matches(S("application/problem+json"), type))
        return;
    struct finding *f =
        judging_add(j, FINDING_MALFORMED, S("body /status"),
                    arena_printf(j->arena, "%d, the response's status (RFC 9457, 3.1.2)",
                                 j->response->status),
                    arena_printf(j->arena, "%d", (int)status));

    if (j->ctx->operation)
        f->span = j->ctx->operation->span;
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
    if (op)
        judge_problem(j);
    if (r)
        judge_body(j, r);
    else if (j->expect->schema)
        judge_schema(j, j->expect->schema, j->body->value);
}
