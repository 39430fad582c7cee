/* `expect`: status, headers, body, JSONPaths, schema, time. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include "doc/json.h"
#include "suite/reader.h"

#include "base/banned.h"

static const struct expect *expect_value_of(struct reader *r, const struct node *n)
{
    return expect_compile(r->arena, n, r->scope, r->file->contract, r->diags);
}

/* --- status --- */

static void add_status(struct reader *r, const struct node *n, struct status_set *ret)
{
    struct status_set one = { 0 };

    if (n->tagged || node_is_container(n) ||
        !status_set_read(r->arena, node_to_json(r->arena, n), &one)) {
        diags_error(r->diags, n->span, "bad-status", "`%.*s` is no status",
                    STR_ARG(node_text(n)));
        diags_hint(r->diags, "a code from 100 to 599, a class (4xx), or a list of them");
        return;
    }
    *vec_push(r->arena, ret) = one.at[0];
}

static void expect_status(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;

    e->status_span = n->span;
    if (n->kind != NODE_LIST)
        add_status(r, n, &e->status);
    for (size_t i = 0; i < n->len; i++)
        add_status(r, n->items[i].value, &e->status);
    if (n->kind == NODE_LIST && n->len == 0)
        diags_error(r->diags, n->span, "bad-status", "no status is named");
}

/* --- headers, body, at --- */

static void expect_headers(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;

    e->headers = arena_array(r->arena, struct header_expect, n->len);
    for (size_t i = 0; i < n->len; i++) {
        struct header_expect h = { node_text(n->items[i].key),
                                   expect_value_of(r, n->items[i].value) };

        if (h.expect)
            e->headers[e->header_count++] = h;
    }
}

static void expect_body(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;

    e->body = expect_value_of(r, n);
}

static const struct jsonpath *read_jsonpath(struct reader *r, const struct node *n)
{
    struct jsonpath_error error = { 0 };
    const struct jsonpath *path = jsonpath_compile(r->arena, node_text(n), &error);

    if (path)
        return path;
    diags_error(r->diags, node_text_span(n, error.off, 1), "bad-jsonpath", "%s",
                error.msg);
    if (str_find(node_text(n), S("$(")) != SIZE_MAX)
        diags_hint(r->diags, "references are not put into a JSONPath");
    else if (!str_starts(node_text(n), S("$")))
        diags_hint(r->diags, "a JSONPath begins with `$`: did you mean `$.%.*s`?",
                   STR_ARG(node_text(n)));
    return NULL;
}

static void expect_at(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;

    e->at = arena_array(r->arena, struct at_expect, n->len);
    for (size_t i = 0; i < n->len; i++) {
        const struct node *key = n->items[i].key;
        struct at_expect at = { node_text(key), read_jsonpath(r, key),
                                expect_value_of(r, n->items[i].value) };

        if (at.path && at.expect)
            e->at[e->at_count++] = at;
    }
}

/* --- schema, within --- */

/* A map is a schema; text is the reference to one. */
static const json_t *schema_of(struct reader *r, const struct node *n)
{
    if (n->kind == NODE_MAP)
        return node_to_json(r->arena, n);
    json_t *reference = arena_json(r->arena, json_object());

    json_object_setn_nocheck(reference, "$ref", 4, node_to_json(r->arena, n));
    return reference;
}

static void expect_schema(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;
    struct schema_error error = { 0 };

    if (str_eq(node_text(n), S("none"))) {
        e->schema_none = true;
        return;
    }
    e->schema = contract_schema(r->arena, r->file->contract, schema_of(r, n), &error);
    if (!e->schema)
        diags_error(r->diags, n->span, "bad-schema", "%s", error.msg);
}

static void expect_reason(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;

    e->schema_reason = node_text(n);
    if (!e->schema_none)
        diags_error(r->diags, n->span, "contradiction", "`reason` is for `schema: none`");
}

void read_duration(struct reader *r, const struct node *n, uint64_t *ret)
{
    if (!duration_parse(node_text(n), ret) || *ret == 0) {
        diags_error(r->diags, n->span, "bad-duration", "`%.*s` is no duration",
                    STR_ARG(node_text(n)));
        diags_hint(r->diags, "for example: 250ms, 5s, 1.5s, 2m");
    }
}

static void expect_within(struct reader *r, const struct node *n, void *into)
{
    struct response_expect *e = into;

    read_duration(r, n, &e->within_ms);
}

static const struct key expect_keys[] = {
    { "status", HOLDS_NUMBER | HOLDS_TEXT | HOLDS_LIST, false, expect_status },
    { "headers", HOLDS_MAP, false, expect_headers },
    { "body", HOLDS_ANY | HOLDS_TAG, false, expect_body },
    { "at", HOLDS_MAP, false, expect_at },
    { "schema", HOLDS_TEXT | HOLDS_MAP, false, expect_schema },
    { "reason", HOLDS_TEXT, false, expect_reason },
    { "within", HOLDS_TEXT | HOLDS_NUMBER, false, expect_within },
};

const struct key_table keys_of_expect = { "expect", "`expect`", expect_keys,
                                          countof(expect_keys) };

/* --- !unchanged: only where the response shows the resource --- */

/* `place` is what is left of the pointer that x-effect's `response` gives. */
static void check_unchanged(struct reader *r, const struct expect *e, struct str place)
{
    if (e->kind == EXPECT_UNCHANGED && place.len) {
        diags_error(r->diags, e->span, "misplaced-unchanged",
                    "`!unchanged` stands where the response does not show the resource");
        diags_hint(r->diags, "see `x-effect: {response: …}` of the operation");
    }
    for (size_t i = 0; i < e->item_count; i++)
        check_unchanged(r, e->items[i], place);
    for (size_t i = 0; i < e->member_count; i++) {
        struct str rest = str_from_at(place, 1), head = STR_NONE;
        bool on_the_way =
            place.len && str_cut(&rest, '/', &head) && str_eq(head, e->members[i].name);
        size_t used = on_the_way ? head.len + 1 : 0;

        check_unchanged(r, e->members[i].expect, str_from_at(place, used));
    }
}

static void check_body(struct reader *r, const struct operation *op,
                       const struct response_expect *e)
{
    bool shown = op && op->effect.verb != EFFECT_NONE && op->effect.has_response;

    if (e->body)
        check_unchanged(r, e->body, shown ? op->effect.response : S("/\x7f"));
    for (size_t i = 0; i < e->at_count && !shown; i++)
        check_unchanged(r, e->at[i].expect, S("/\x7f"));
    for (size_t i = 0; i < e->header_count; i++)
        check_unchanged(r, e->headers[i].expect, S("/\x7f"));
}

void read_expect(struct reader *r, const struct node *n, const struct operation *op,
                 struct response_expect *expect)
{
    expect->span = n->span;
    keys_read(r, &keys_of_expect, n, expect);
    check_body(r, op, expect);
    if (expect->schema_none && expect->schema_reason.len == 0) {
        diags_error(r->diags, n->span, "missing-key", "`schema: none` needs a `reason`");
        diags_hint(r->diags, "say why the documented schema does not hold here");
    }
}

/* --- capture --- */

/* A JSONPath of the body, or {header: name}. */
static bool read_segment(struct reader *r, const struct node *value, int *ret)
{
    int64_t number = 0;

    if (value->kind != NODE_INTEGER || !str_to_i64(node_text(value), &number) ||
        !number || number > CAPTURE_SEGMENT_MAX || number < -CAPTURE_SEGMENT_MAX)
        return diags_error(r->diags, value->span, "wrong-value",
                           "a segment is counted from 1 on, or from -1 at the end");
    *ret = (int)number;
    return true;
}

static bool read_capture(struct reader *r, const struct node *value, struct capture *ret)
{
    static const char *const hint =
        "write a JSONPath of the body, {header: ETag} or {header: Location, segment: -1}";
    const struct node *header = node_get(value, "header");
    const struct node *segment = node_get(value, "segment");
    bool known = header && value->len == (segment ? 2u : 1u);

    if (value->kind != NODE_MAP) {
        ret->path = read_jsonpath(r, value);
        ret->query = node_text(value);
        return ret->path != NULL;
    }
    if (!known) {
        diags_error(r->diags, value->span, "wrong-value",
                    "a capture takes a value of the body or of one header");
        diags_hint(r->diags, "%s", hint);
        return false;
    }
    if (!reader_wants(r, header, HOLDS_TEXT, "a header"))
        return false;
    ret->header = node_text(header);
    return !segment || read_segment(r, segment, &ret->segment);
}

void step_capture(struct reader *r, const struct node *n, void *into)
{
    struct step *step = into;

    step->captures = arena_array(r->arena, struct capture, n->len);
    for (size_t i = 0; i < n->len; i++) {
        const struct node *key = n->items[i].key, *value = n->items[i].value;

        if (scope_is_reserved(node_text(key)))
            diags_error(r->diags, key->span, "reserved-name", "`%.*s` is a built-in name",
                        STR_ARG(node_text(key)));
        scope_add(r->arena, r->captures, node_text(key));
        if (!reader_wants(r, value, HOLDS_TEXT | HOLDS_MAP, "a capture"))
            continue;
        struct capture c = { .name = node_text(key), .span = key->span };

        if (read_capture(r, value, &c))
            step->captures[step->capture_count++] = c;
    }
}
