/* Unit tests of check/undocumented.h: what responses hold that no document names. */
#include "base/buf.h"
#include "check/undocumented.h"
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

static const char contract[] =
    "openapi: 3.1.0\n"
    "info: {title: T, version: '1'}\n"
    "paths:\n"
    "  /a:\n"
    "    get:\n"
    "      operationId: a\n"
    "      responses:\n"
    "        200:\n"
    "          description: d\n"
    "          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}\n"
    "        202: {description: no schema, content: {application/json: {}}}\n"
    "components:\n"
    "  schemas:\n"
    "    A:\n"
    "      allOf: [{$ref: '#/components/schemas/B'}]\n"
    "      properties:\n"
    "        open: {type: object}\n"
    "        map: {type: object, additionalProperties: {properties: {x: {}}}}\n"
    "        list: {type: array, items: {properties: {n: {}, 'odd name': {}}}}\n"
    "        either: {oneOf: [{properties: {p: {}}}, {properties: {q: {}}}]}\n"
    "        down: {$ref: '#/components/schemas/A'}\n"
    "    B: {type: object, properties: {b: {}}}\n";

static struct str told(struct arena *a, const struct undocumented *u)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < u->list.len; i++) {
        const struct undocumented_operation *o = u->list.at[i];

        for (size_t k = 0; k < o->at.len; k++)
            buf_printf(&out, "%s%.*s", out.len ? "; " : "", STR_ARG(o->at.at[k]));
        buf_add_c(&out, o->more ? "; more" : "");
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static void look_at(struct arena *a, struct undocumented *u, const struct operation *op,
                    int status, const char *body)
{
    struct http_response response = { .status = status, .body = str_from(body) };

    http_header_set(a, &response.headers, S("content-type"), S("application/json"));
    struct body_view view = body_read(a, &response);

    assert_true(!*body || view.value);
    undocumented_look(a, u, op, &response, &view);
}

static void tells_what_no_schema_names(void **state)
{
    static const struct {
        const char *label;
        int status;
        const char *body, *want;
    } rows[] = {
        { "all named", 200, "{\"b\": 1, \"open\": {\"z\": 1}}", "" },
        { "one that is not", 200, "{\"b\": 1, \"extra\": {\"deep\": 1}}", "200 $.extra" },
        { "in items, once", 200,
          "{\"list\": [{\"n\": 1, \"m\": 2}, {\"m\": 3, \"odd name\": 1, \"o d\": 2}]}",
          "200 $.list[*].m; 200 $.list[*]['o d']" },
        { "in a map", 200, "{\"map\": {\"k1\": {\"x\": 1}, \"k2\": {\"y\": 1}}}",
          "200 $.map.k2.y" },
        { "of either alternative", 200, "{\"either\": {\"p\": 1, \"q\": 1, \"r\": 1}}",
          "200 $.either.r" },
        { "in a circle", 200, "{\"down\": {\"down\": {\"zz\": 1}}}",
          "200 $.down.down.zz" },
        { "a status", 418, "{\"anything\": 1}", "418" },
        { "no schema", 202, "{\"anything\": 1}", "" },
        { "no object", 200, "[{\"x\": 1}]", "" },
        { "no body", 200, "", "" },
    };
    struct arena *a = *state;
    const struct contract *c = test_contract(a, contract);

    for (size_t i = 0; i < countof(rows); i++) {
        struct undocumented *u = undocumented_new(a);

        /* Once to find it out, once from what was found out. */
        look_at(a, u, &c->operations[0], rows[i].status, rows[i].body);
        look_at(a, u, &c->operations[0], rows[i].status, rows[i].body);
        undocumented_settle(u);
        check_text(rows[i].label, told(a, u), rows[i].want);
        check_int(rows[i].label, (long long)u->list.len, 1);
    }
}

static void keeps_only_so_many(void **state)
{
    struct arena *a = *state;
    const struct contract *c = test_contract(a, contract);
    struct undocumented *u = undocumented_new(a);

    for (size_t i = 0; i < UNDOCUMENTED_MAX + 5; i++)
        look_at(a, u, &c->operations[0], 200, arena_printf(a, "{\"extra%zu\": 1}", i).at);
    look_at(a, u, &c->operations[0], 200, "{\"extra1\": 1}");
    undocumented_settle(u);
    check_int("kept", (long long)u->list.at[0]->at.len, UNDOCUMENTED_MAX);
    assert_true(u->list.at[0]->more);
    struct buf name;

    buf_init(&name, 1 << 16);
    buf_add(&name, S("{\""));
    buf_add_repeat(&name, 'x', 2 * UNDOCUMENTED_BYTES_MAX);
    buf_add(&name, S("\": {\"y\": 1}, \"short\": 1}"));
    struct undocumented *other = undocumented_new(a);

    look_at(a, other, &c->operations[0], 200, name.at);
    buf_release(&name);
    check_text("a name that is too long is not kept", told(a, other), "200 $.short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(tells_what_no_schema_names),
        UNIT_TEST(keeps_only_so_many),
    };

    return cmocka_run_group_tests_name("undocumented", tests, NULL, NULL);
}
