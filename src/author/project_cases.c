/* A first case file, that reads like documentation. */
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"
#include "http/message.h"
#include "model/generate.h"
#include "model/shape.h"

#include "base/banned.h"

enum { PLAIN_CASES = 3 /* of a document in which nothing is stored */ };

#define EXAMPLE_MS INT64_C(1767225600000)

static bool is_left_out(const struct project *p, struct str name)
{
    for (size_t i = 0; i < p->options->left_out.len; i++)
        if (str_eq(p->options->left_out.at[i], name))
            return true;
    return false;
}

static void put(json_t *object, struct str key, json_t *value)
{
    json_object_setn(object, key.at, key.len, value);
}

static json_t *text(struct arena *a, const char *value)
{
    return json_str(a, str_from(value));
}

/* --- parameters --- */

static json_t *parameter_value(const struct project *p, const struct parameter *q)
{
    struct generate_options options = { .now_ms = EXAMPLE_MS, .serial = 1 };

    if (parameter_is_once_only(q))
        return text(p->arena, "$(nonce)");
    return q->example_count || q->schema_json
               ? generate_parameter(p->arena, p->contract, q, &options)
               : text(p->arena, "1");
}

static json_t *member(struct arena *a, json_t *in, const char *name)
{
    json_t *there = json_object_get(in, name);

    if (!there) {
        there = arena_json(a, json_object());
        json_object_set(in, name, there);
    }
    return there;
}

/* The key, and what else has to be there. */
static json_t *send_of(const struct project *p, const struct operation *op, struct str by,
                       json_t *key)
{
    static const char *const keys[] = { "parameters", "query", "headers", "cookies" };
    struct arena *a = p->arena;
    json_t *send = arena_json(a, json_object());

    json_object_set(send, "operation", json_str(a, op->id));
    if (by.len)
        put(member(a, send, "parameters"), by, key);
    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *q = &op->parameters[i];
        const char *where = keys[q->in];

        if (q->required && !parameter_is_credential(op, q) && !str_eq(q->name, by))
            put(member(a, send, where), q->name, parameter_value(p, q));
    }
    return send;
}

/* A pattern that no value was found for: the endpoint would refuse it. */
static bool can_be_sent(const struct project *p, const struct operation *op,
                        struct str by)
{
    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *q = &op->parameters[i];

        if (q->required && q->schema && !str_eq(q->name, by) &&
            !schema_is_valid(q->schema, parameter_value(p, q), NULL))
            return false;
    }
    return true;
}

/* --- writing one --- */

static void write_case(const struct project *p, struct buf *out, const char *comment,
                       json_t *test)
{
    json_t *one = arena_json(p->arena, json_array());

    json_array_append(one, test);
    buf_add_char(out, '\n');
    write_comment(out, str_from(comment), 0);
    write_json(out, p->arena, one, 0);
}

static json_t *new_case(const struct project *p, struct str name)
{
    json_t *test = arena_json(p->arena, json_object());

    json_object_set(test, "name", json_str(p->arena, name));
    return test;
}

static struct str reference(struct arena *a, const struct guessed_resource *r,
                            struct str name)
{
    return arena_printf(a, "$(%.*s.%.*s)", STR_ARG(r->name), STR_ARG(name));
}

/* --- read, update, unknown --- */

static bool add_read(const struct project *p, struct buf *out,
                     const struct guessed_operation *o)
{
    struct arena *a = p->arena;
    const struct guessed_resource *r = o->resource;
    json_t *test = new_case(
        p, arena_printf(a, "%.*s can be read", STR_ARG(write_article(a, r->name))));
    json_t *key = json_str(a, reference(a, r, r->key));
    json_t *body = arena_json(a, json_object());

    if (is_left_out(p, json_text(json_object_get(test, "name"))))
        return false;
    json_object_set(test, "send", send_of(p, o->op, r->by, key));
    json_t *expect = member(a, test, "expect");

    put(body, r->key, key);
    if (r->response.len) {
        json_t *outer = arena_json(a, json_object());

        json_pointer_set(outer, r->response, body);
        body = outer;
    }
    json_object_set(expect, "body", body);
    write_case(
        p, out,
        "The state gives the record, so that the same file runs on the mock and on "
        "a live endpoint. What `body` names must match, other members may be "
        "there; status, media type and schema are always held against the "
        "document.",
        test);
    return true;
}

static json_t *unknown_key(const struct project *p, const struct guessed_resource *r)
{
    const json_t *record = json_array_get(p->records[r - p->guess->resources], 0);
    const json_t *key = json_member(record, r->key);
    const json_t *schema =
        contract_deref(p->contract, shape_member(p->contract, r->schema.json, r->key));

    if (json_is_integer(key))
        return arena_json(p->arena, json_integer(987654321));
    if (str_eq_c(json_member_text(schema, "format"), "uuid"))
        return text(p->arena, "00000000-0000-4000-8000-000000000000");
    return json_str(p->arena, arena_printf(p->arena, "%.*s0", STR_ARG(json_text(key))));
}

static bool add_unknown(const struct project *p, struct buf *out,
                        const struct guessed_operation *o)
{
    struct arena *a = p->arena;
    const struct guessed_resource *r = o->resource;
    json_t *test =
        new_case(p, arena_printf(a, "an unknown %.*s is not found", STR_ARG(r->name)));
    const struct response *missing = operation_response(o->op, 404);

    if (!missing || missing->status_from != 404 ||
        is_left_out(p, json_text(json_object_get(test, "name"))))
        return false;
    json_object_set(test, "send", send_of(p, o->op, r->by, unknown_key(p, r)));
    json_object_set(member(a, test, "expect"), "status",
                    arena_json(a, json_integer(404)));
    write_case(p, out, "An error that the document promises.", test);
    return true;
}

/* Another value than the record's; NULL where none comes to mind. */
static json_t *other_value(const struct project *p, const struct guessed_operation *o,
                           struct str name, const json_t *now)
{
    const json_t *schema = shape_member(p->contract, o->sent.json, name);
    const json_t *bare = contract_deref(p->contract, schema);
    const json_t *choices = json_object_get(bare, "enum");
    struct schema_error error;
    const struct schema *s = contract_schema(p->arena, p->contract, schema, &error);
    json_t *try[3] = { text(p->arena, "Changed by a test"),
                       arena_json(p->arena, json_boolean(!json_is_true(now))),
                       arena_json(p->arena, json_integer(7)) };

    for (size_t i = 0; i < json_array_size(choices); i++)
        if (!json_same(json_array_get(choices, i), now) &&
            json_is_string(json_array_get(choices, i)))
            return json_copy_deep(p->arena, json_array_get(choices, i));
    for (size_t i = 0; s && i < countof(try); i++)
        if (schema_is_valid(s, try[i], NULL) && !json_same(try[i], now))
            return try[i];
    return NULL;
}

/* What a full representation must have beside the changed field; false where the record
 * does not have it. */
static bool add_required(const struct project *p, const struct guessed_operation *o,
                         const json_t *record, json_t *body)
{
    struct str_list names = { 0 };
    struct arena *a = p->arena;

    shape_members(a, p->contract, o->sent.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        struct str name = names.at[i];

        if (json_member(body, name) || !shape_requires(p->contract, o->sent.json, name))
            continue;
        if (!json_member(record, name))
            return false;
        put(body, name, json_str(a, reference(a, o->resource, name)));
    }
    return true;
}

static bool add_update(const struct project *p, struct buf *out,
                       const struct guessed_operation *o)
{
    struct arena *a = p->arena;
    const struct guessed_resource *r = o->resource;
    const json_t *record = json_array_get(p->records[r - p->guess->resources], 0);
    json_t *body = arena_json(a, json_object()), *value = NULL;
    struct str field = STR_NONE;

    for (size_t i = 0; i < o->own.len && !value; i++) {
        field = o->own.at[i];
        value = other_value(p, o, field, json_member(record, field));
    }
    json_t *test =
        new_case(p, arena_printf(a, "%.*s of %.*s can be changed", STR_ARG(field),
                                 STR_ARG(write_article(a, r->name))));

    if (!value || is_left_out(p, json_text(json_object_get(test, "name"))))
        return false;
    put(body, field, value);
    if (!add_required(p, o, record, body))
        return false;
    json_t *send = send_of(p, o->op, r->by, json_str(a, reference(a, r, r->key)));
    json_t *whole = arena_json(a, json_object()), *after = arena_json(a, json_object());
    json_t *is = arena_json(a, json_object()), *then = arena_json(a, json_array());

    if (o->request.len)
        json_pointer_set(whole, o->request, body);
    json_object_set(send, "body", o->request.len ? whole : body);
    json_object_set(test, "send", send);
    put(is, field, value);
    put(after, r->name, json_str(a, reference(a, r, r->key)));
    json_object_set(after, "is", is);
    json_array_append(then, after);
    json_object_set(test, "then", then);
    write_case(
        p, out,
        "`then` looks at the record afterwards, as the target lets it be observed: "
        "not what the response says, but what is stored.",
        test);
    return true;
}

/* --- a document in which nothing is stored --- */

static bool add_plain(const struct project *p, struct buf *out,
                      const struct operation *op)
{
    struct generate_options options = { .now_ms = EXAMPLE_MS, .serial = 1 };
    struct str name =
        arena_printf(p->arena, "%.*s answers as documented", STR_ARG(op->id));

    if (!operation_response(op, 200) && !operation_success(op))
        return false;
    if (!can_be_sent(p, op, STR_NONE) || is_left_out(p, name))
        return false;
    json_t *test = new_case(p, name), *send = send_of(p, op, STR_NONE, NULL);

    if (op->has_body && op->body_required) {
        const struct media *m = operation_body_media(op, operation_body_type(op));

        if (!m || !m->schema_json)
            return false;
        json_object_set(send, "body", generate_media(p->arena, p->contract, m, &options));
    }
    json_object_set(test, "send", send);
    write_case(p, out,
               "Without `expect` any success that the document names is right, in its "
               "media type and schema.",
               test);
    return true;
}

static size_t add_plain_cases(const struct project *p, struct buf *out, bool reads)
{
    const struct contract *c = p->contract;
    size_t count = 0;

    for (size_t i = 0; i < c->operation_count && count < PLAIN_CASES; i++)
        if (infer_selects(c, &c->operations[i], p->options) &&
            str_eq_c(c->operations[i].method, "GET") == reads)
            count += add_plain(p, out, &c->operations[i]);
    return count;
}

/* --- the file --- */

static size_t add_cases(const struct project *p, struct buf *out)
{
    size_t count = 0;

    for (size_t i = 0; i < p->guess->resource_count && count == 0; i++) {
        const struct guessed_resource *r = &p->guess->resources[i];
        const struct guessed_operation *read = guess_operation(p->guess, r, EFFECT_READ);
        const struct guessed_operation *update =
            guess_operation(p->guess, r, EFFECT_UPDATE);

        if (!update)
            update = guess_operation(p->guess, r, EFFECT_REPLACE);

        if (!r->name.len || json_array_size(p->records[i]) == 0)
            continue;
        count += read && add_read(p, out, read);
        count += update && add_update(p, out, update);
        count += read && add_unknown(p, out, read);
    }
    if (count == 0)
        count = add_plain_cases(p, out, true);
    return count ? count : add_plain_cases(p, out, false);
}

void project_first_case(const struct project *p)
{
    struct buf out, cases;

    buf_init(&out, AUTHOR_TEXT_MAX);
    buf_init(&cases, AUTHOR_TEXT_MAX);
    buf_add_c(&out, "# yaml-language-server: $schema=../../.fealty/cases.schema.json\n");
    write_comment(&out,
                  S("A first case file, to read, to change and to add to. A case sends a "
                    "request and says what is expected: docs/cases.md of fealty."),
                  0);
    buf_printf(&out, "contract: ../../specs/%.*s/%.*s\n", STR_ARG(p->name),
               STR_ARG(p->document));
    buf_add_c(&out, "defaults:\n"
                    "  given: default   # a state: specs/…/states.yaml on the mock, "
                    "fealty.yaml on a live target\n"
                    "cases:\n");
    if (!p->options->no_cases && add_cases(p, &cases)) {
        buf_add(&out, buf_str(&cases));
        files_add_text(p->arena, p->files,
                       arena_printf(p->arena, "cases/%.*s/first.yaml", STR_ARG(p->name)),
                       &out);
    }
    buf_release(&cases);
    buf_release(&out);
}
