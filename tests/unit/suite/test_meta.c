/* The published schemas of our own files: they name the keys that the readers know. */
#include "schema/schema.h"
#include "suite/keys.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

#define META TEST_SOURCE_DIR "/specs/meta/"

static json_t *meta(struct arena *a, const char *name)
{
    struct diags *diags = diags_new(a);
    const struct node *n =
        doc_load(a, arena_printf(a, META "%s.schema.json", name).at, diags);

    if (!n)
        fail_msg("%s", diags_first(diags));
    return node_to_json(a, n);
}

static const struct schema *schema_of(struct arena *a, const char *name)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error = { 0 };
    struct str uri = arena_printf(a, "urn:fealty:%s", name);

    schema_registry_add(r, uri, meta(a, name), SCHEMA_2020_12);
    const struct schema *s =
        schema_compile(a, r, uri, (struct schema_options){ 0 }, &error);

    if (!s)
        fail_msg("%.*s: %s", STR_ARG(error.location), error.msg);
    return s;
}

static void check_same_keys(const struct key_table *t, const json_t *schema)
{
    const json_t *properties = json_member(schema, S("properties"));

    check_int(t->id, (long long)json_object_size(properties), (long long)t->len);
    for (size_t i = 0; i < t->len; i++) {
        const json_t *property = json_member(properties, str_from(t->keys[i].name));
        const json_t *reference = json_member(property, S("$ref"));

        if (!property)
            fail_msg("%s: the schema has no %s", t->id, t->keys[i].name);
        if (!reference && !json_member(property, S("description")))
            fail_msg("%s: %s is not described", t->id, t->keys[i].name);
    }
}

static bool lists(const json_t *required, const char *name)
{
    for (size_t i = 0; i < json_array_size(required); i++)
        if (str_eq_c(json_text(json_array_get(required, i)), name))
            return true;
    return false;
}

static void tables_and_schema_name_the_same_keys(void **state)
{
    json_t *whole = meta(*state, "cases");
    const json_t *defs = json_member(whole, S("$defs"));

    for (size_t i = 0; suite_key_tables[i]; i++) {
        const struct key_table *t = suite_key_tables[i];
        const json_t *schema =
            str_eq_c(S("file"), t->id) ? whole : json_member(defs, str_from(t->id));

        if (!schema)
            fail_msg("the schema has no $defs/%s", t->id);
        check_same_keys(t, schema);
        for (size_t k = 0; k < t->len; k++) {
            bool by_default =
                str_eq_c(S("step"), t->id); /* `send` may come from `defaults` */

            if (t->keys[k].required !=
                    lists(json_member(schema, S("required")), t->keys[k].name) &&
                !by_default)
                fail_msg("%s: required %s", t->id, t->keys[k].name);
        }
    }
}

static void the_schema_takes_case_files_and_refuses_mistakes(void **state)
{
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        { "cases: [{name: x}]", true },
        { "{operation: a, defaults: {given: x, tags: [a]}, setup: [{send: {}}], cases: "
          "[{name: x, "
          "send: {query: {a: [1]}, body: null, auth: none}, expect: {status: [200, 4xx], "
          "body: "
          "!any , at: {$.a: !length {above: 2}}, within: 5s}, then: [{lead: $(a.id), is: "
          "!absent , eventually: 1s}]}]}",
          true },
        { "cases: [{name: x, for: {a: [1]}, steps: [{send: {}, capture: {a: $.b}}]}]",
          true },
        { "cases: [{name: x, send: {auth: {a: {own: longer}, b: {own: $(how), part: "
          "user}, c: d}}}]",
          true },
        { "cases: [{name: x, send: {auth: {a: {lacks: write}}}}]", true },
        { "cases: [{name: x, send: {auth: {a: {lacks: write, own: whole}}}}]", false },
        { "cases: [{name: x, send: {auth: {a: {own: other}}}}]", false },
        { "cases: [{name: x, send: {auth: {a: {part: user}}}}]", false },
        { "cases: []", false },
        { "cases: [{send: {}}]", false },
        { "cases: [{name: x, expects: {}}]", false },
        { "cases: [{name: x, steps: [{send: {}}], send: {}}]", false },
        { "cases: [{name: x, for: {a: []}}]", false },
        { "cases: [{name: x, send: {body: 1, text: a}}]", false },
        { "cases: [{name: x, send: {method: GET}}]", false },
        { "cases: [{name: x, expect: {status: 99}}]", false },
        { "cases: [{name: x, expect: {schema: none}}]", false },
        { "cases: [{name: x, expect: {at: {a.b: 1}}}]", false },
        { "cases: [{name: x, then: [{lead: a}]}]", false },
    };
    const struct schema *s = schema_of(*state, "cases");

    for (size_t i = 0; i < countof(rows); i++) {
        json_t *value = json_of(*state, rows[i].text);

        json_object_set_new(value, "contract", json_string("openapi.yaml"));
        check_int(rows[i].text, schema_is_valid(s, value, NULL), rows[i].valid);
    }
}

/* The file has every key that the schema has, and the reader takes the file. */
static void the_schema_of_states_names_what_the_reader_knows(void **state)
{
    struct arena *a = *state;
    struct diags *diags = diags_new(a);
    const json_t *schema = meta(a, "states");
    const struct node *file = doc_load(a, LEADS "/states.yaml", diags);
    const struct node *two = node_get(node_get(file, "states"), "two-leads");
    json_t *properties[] = {
        json_member(schema, S("properties")),
        json_pointer_get(schema, S("/$defs/state/properties")),
    };
    const struct node *maps[] = { file, two };

    assert_non_null(leads_contract(a));
    for (size_t i = 0; i < countof(maps); i++)
        for (void *at = json_object_iter(properties[i]); at;
             at = json_object_iter_next(properties[i], at))
            if (!node_get(maps[i], json_object_iter_key(at)) &&
                !node_get(node_get(node_get(file, "states"), "one-lead"),
                          json_object_iter_key(at)))
                fail_msg("no %s in the file", json_object_iter_key(at));
    const struct schema *s = schema_of(a, "states");

    assert_true(schema_is_valid(s, node_to_json(a, file), NULL));
    assert_false(schema_is_valid(s, json_of(a, "{states: {a: {record: {}}}}"), NULL));
    assert_false(schema_is_valid(s, json_of(a, "{state: {}}"), NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(tables_and_schema_name_the_same_keys),
        UNIT_TEST(the_schema_takes_case_files_and_refuses_mistakes),
        UNIT_TEST(the_schema_of_states_names_what_the_reader_knows),
    };

    return cmocka_run_group_tests_name("suite meta", tests, NULL, NULL);
}
