/* The tags that compare: their arguments, read and checked. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/suggest.h"
#include "doc/json.h"
#include "schema/formats.h"
#include "schema/regex.h"
#include "schema/schema.h"
#include "suite/expect_internal.h"
#include "suite/template_internal.h"

#include "base/banned.h"

static bool bad_argument(struct expect_compiling *c, struct span span, const char *why)
{
    return diags_error(c->diags, span, "bad-argument", "%s", why);
}

/* The value of a node that may be a reference; a constant must be a number. */
static const struct tmpl *number_value(struct expect_compiling *c, const struct node *n)
{
    const struct tmpl *t = expect_value(c, n);

    if (t && tmpl_is_constant(t) && !json_is_number(tmpl_value(t))) {
        bad_argument(c, n->span, "a number is needed here");
        return NULL;
    }
    return t;
}

/* --- !type, !matches, !format --- */

static bool check_type(struct expect_compiling *c, const struct node *n)
{
    static const struct str known[] = { { "null", 4 },    { "boolean", 7 },
                                        { "integer", 7 }, { "number", 6 },
                                        { "string", 6 },  { "array", 5 },
                                        { "object", 6 } };

    for (size_t i = 0; i < countof(known); i++)
        if (str_eq(known[i], node_text(n)))
            return true;
    struct str near = suggest(node_text(n), known, countof(known));

    diags_error(c->diags, n->span, "bad-argument", "`%.*s` is no type of JSON",
                STR_ARG(node_text(n)));
    if (near.len)
        diags_hint(c->diags, "did you mean `%.*s`?", STR_ARG(near));
    else
        diags_hint(c->diags, "null, boolean, integer, number, string, array, object");
    return false;
}

bool expect_read_type(struct expect_compiling *c, const struct node *n, struct expect *e)
{
    bool list = n->kind == NODE_LIST, ok = true;

    e->type_count = list ? n->len : 1;
    e->types = arena_array(c->arena, struct str, e->type_count);
    for (size_t i = 0; i < e->type_count; i++) {
        const struct node *type = list ? n->items[i].value : n;

        ok &= check_type(c, type);
        e->types[i] = node_text(type);
    }
    return ok && (e->type_count || bad_argument(c, n->span, "no type is named"));
}

bool expect_read_matches(struct expect_compiling *c, const struct node *n,
                         struct expect *e)
{
    struct regex_error error = { 0 };

    e->text = node_text(n);
    e->regex = regex_compile(c->arena, node_text(n), &error);
    if (e->regex)
        return true;
    return diags_error(c->diags, node_text_span(n, error.off, 1), "bad-regex", "%s",
                       error.msg);
}

bool expect_read_format(struct expect_compiling *c, const struct node *n,
                        struct expect *e)
{
    static const struct str common[] = {
        { "date-time", 9 }, { "date", 4 },     { "time", 4 },          { "duration", 8 },
        { "email", 5 },     { "hostname", 8 }, { "ipv4", 4 },          { "ipv6", 4 },
        { "uri", 3 },       { "uuid", 4 },     { "uri-reference", 13 }
    };
    bool known = false;

    (void)format_holds(node_text(n), S(""), &known);
    e->text = node_text(n);
    if (known)
        return true;
    struct str near = suggest(node_text(n), common, countof(common));

    diags_error(c->diags, n->span, "bad-argument", "unknown format `%.*s`",
                STR_ARG(node_text(n)));
    if (near.len)
        diags_hint(c->diags, "did you mean `%.*s`?", STR_ARG(near));
    return false;
}

/* --- !length, !between, !less, !greater --- */

static bool read_bound(struct expect_compiling *c, const struct node *key,
                       const struct node *value, struct expect *e)
{
    static const struct str known[] = {
        { "at-least", 8 }, { "at-most", 7 }, { "above", 5 }, { "below", 5 }
    };
    uint64_t number;

    if (value->tagged || !str_to_u64(node_text(value), &number))
        return bad_argument(c, value->span, "a length is a whole number, 0 or more");
    if (str_eq(node_text(key), known[0]) || str_eq(node_text(key), known[2]))
        e->low =
            str_eq(node_text(key), known[2]) && number < UINT64_MAX ? number + 1 : number;
    else if (str_eq(node_text(key), known[1]) ||
             (str_eq(node_text(key), known[3]) && number))
        e->high = str_eq(node_text(key), known[3]) ? number - 1 : number;
    else if (str_eq(node_text(key), known[3]))
        return bad_argument(c, value->span, "no length is below 0");
    else {
        struct str near = suggest(node_text(key), known, countof(known));

        diags_error(c->diags, key->span, "unknown-key", "unknown key `%.*s`",
                    STR_ARG(node_text(key)));
        diags_hint(c->diags,
                   near.len ? "did you mean `%.*s`?"
                            : "at-least, at-most, above, below%.*s",
                   STR_ARG(near));
        return false;
    }
    return true;
}

bool expect_read_length(struct expect_compiling *c, const struct node *n,
                        struct expect *e)
{
    bool ok = true;

    if (n->kind != NODE_MAP) {
        if (!str_to_u64(node_text(n), &e->low))
            return bad_argument(c, n->span, "a length is a whole number, 0 or more");
        e->high = e->low;
        return true;
    }
    e->high = UINT64_MAX;
    for (size_t i = 0; i < n->len; i++)
        ok &= read_bound(c, n->items[i].key, n->items[i].value, e);
    if (ok && e->low > e->high)
        return bad_argument(c, n->span, "no length is within these bounds");
    return ok;
}

bool expect_read_between(struct expect_compiling *c, const struct node *n,
                         struct expect *e)
{
    if (n->len != 2)
        return bad_argument(c, n->span, "`!between` takes two numbers");
    e->low_value = number_value(c, n->items[0].value);
    e->high_value = number_value(c, n->items[1].value);
    if (!e->low_value || !e->high_value)
        return false;
    if (tmpl_is_constant(e->low_value) && tmpl_is_constant(e->high_value) &&
        json_number_value(tmpl_value(e->low_value)) >
            json_number_value(tmpl_value(e->high_value)))
        return bad_argument(c, n->span,
                            "no number is between these: the first is the larger");
    return true;
}

bool expect_read_limit(struct expect_compiling *c, const struct node *n, struct expect *e)
{
    e->value = number_value(c, n);
    return e->value != NULL;
}

/* --- !later-than, !schema, !close-to --- */

bool expect_read_time(struct expect_compiling *c, const struct node *n, struct expect *e)
{
    int64_t ignored;

    e->value = expect_value(c, n);
    if (!e->value)
        return false;
    if (tmpl_is_constant(e->value) && !time_parse(node_text(n), &ignored))
        return bad_argument(c, n->span, "an RFC 3339 time is needed here");
    return true;
}

bool expect_read_schema(struct expect_compiling *c, const struct node *n,
                        struct expect *e)
{
    struct schema_error error = { 0 };

    if (!c->contract)
        return bad_argument(c, n->span,
                            "there is no contract here that a schema could be of");
    e->schema = contract_schema(c->arena, c->contract, node_to_json(c->arena, n), &error);
    if (e->schema)
        return true;
    return diags_error(c->diags, n->span, "bad-schema", "%s", error.msg);
}

static bool read_tolerance(struct expect_compiling *c, const struct node *n,
                           struct expect *e)
{
    if (node_number(n)) {
        e->tolerance = json_number_value(node_number(n));
        if (e->tolerance < 0)
            return bad_argument(c, n->span, "`by` is below 0");
        e->tolerance_ms =
            e->tolerance < 1e12 ? (uint64_t)(e->tolerance * 1000) : UINT64_MAX;
        return true;
    }
    e->tolerance = -1;
    return duration_parse(node_text(n), &e->tolerance_ms) ||
           bad_argument(c, n->span, "`by` is a number, or a duration such as 5s");
}

bool expect_read_close_to(struct expect_compiling *c, const struct node *n,
                          struct expect *e)
{
    const struct node *value = node_get(n, "value"), *by = node_get(n, "by");

    if (!value || !by || n->len != 2)
        return bad_argument(c, n->span, "`!close-to` takes {value: …, by: …}");
    e->value = expect_value(c, value);
    return (e->value != NULL) & read_tolerance(c, by, e);
}
