/* The published schemas of fealty.yaml, deviations and baselines name the keys that the
 * readers know, and take what the readers take. */
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "run/config.h"
#include "run/config_keys.h"
#include "schema/schema.h"
#include "tests/support/test.h"

#include "base/banned.h"

static json_t *published(struct arena *a, const char *name)
{
    struct diags *diags = diags_new(a);
    struct str path = arena_printf(a, TEST_SOURCE_DIR "/specs/meta/%s.schema.json", name);
    const struct node *n = doc_load(a, path.at, diags);

    if (!n)
        fail_msg("%s", diags_first(diags));
    return node_to_json(a, n);
}

static bool table_has(const struct config_table *t, const char *key)
{
    for (size_t i = 0; t->keys[i]; i++)
        if (str_eq_c(str_from(key), t->keys[i]))
            return true;
    return false;
}

static void check_table(struct arena *a, const struct config_table *t)
{
    json_t *schema = json_pointer_get(published(a, t->schema), str_from(t->at));
    json_t *properties = json_member(schema, S("properties"));

    for (size_t i = 0; t->keys[i]; i++) {
        const json_t *property = json_member(properties, str_from(t->keys[i]));

        if (!property)
            fail_msg("%s%s: the schema has no %s", t->schema, t->at, t->keys[i]);
        if (!json_member(property, S("$ref")) &&
            !json_member_text(property, "description").len)
            fail_msg("%s%s: %s is not described", t->schema, t->at, t->keys[i]);
    }
    for (void *at = json_object_iter(properties); at;
         at = json_object_iter_next(properties, at))
        if (!table_has(t, json_object_iter_key(at)))
            fail_msg("%s%s: no reader knows %s", t->schema, t->at,
                     json_object_iter_key(at));
    if (!json_is_false(json_member(schema, S("additionalProperties"))) ||
        !json_is_true(json_member(json_member(schema, S("patternProperties")), S("^x-"))))
        fail_msg("%s%s: the readers take x- and refuse what else they do not know",
                 t->schema, t->at);
}

static void tables_and_schemas_name_the_same_keys(void **state)
{
    size_t count = 0;

    for (; config_tables[count]; count++)
        check_table(*state, config_tables[count]);
    assert_true(count > 10);
}

/* Descriptions of maps with keys of their own: a reader with a table belongs to each. */
static size_t closed_maps(json_t *schema)
{
    size_t count = json_is_object(schema) &&
                   json_is_false(json_object_get(schema, "additionalProperties"));

    for (size_t i = 0; i < json_array_size(schema); i++)
        count += closed_maps(json_array_get(schema, i));
    for (void *at = json_object_iter(schema); at; at = json_object_iter_next(schema, at))
        count += closed_maps(json_object_iter_value(at));
    return count;
}

static void each_map_of_the_schemas_has_its_table(void **state)
{
    static const char *const names[] = { "config", "deviations", "baseline" };
    size_t described = 0, tables = 0;

    for (size_t i = 0; i < countof(names); i++)
        described += closed_maps(published(*state, names[i]));
    while (config_tables[tables])
        tables++;
    assert_int_equal(described, tables);
}

static bool reader_takes(struct arena *a, const char *text)
{
    char path[] = "/tmp/fealty-schemas-XXXXXX";
    struct err err = { 0 };
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    if (!fs_write(path, str_from(text), &err))
        fail_msg("%s", err.msg);
    bool taken = config_load(a, path, diags_new(a)) != NULL;

    unlink(path);
    return taken;
}

static const struct schema *config_schema(struct arena *a)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error = { 0 };

    schema_registry_add(r, S("urn:fealty:config"), published(a, "config"),
                        SCHEMA_2020_12);
    const struct schema *s = schema_compile(a, r, S("urn:fealty:config"),
                                            (struct schema_options){ 0 }, &error);

    if (!s)
        fail_msg("%.*s: %s", STR_ARG(error.location), error.msg);
    return s;
}

static json_t *json_of(struct arena *a, const char *text)
{
    struct source *source = arena_new(a, struct source);

    *source = (struct source){ .path = S("row"), .text = str_from(text) };
    return node_to_json(a, yaml_parse(a, source, diags_new(a)));
}

static void the_schema_judges_as_the_reader_does(void **state)
{
#define TARGET(rest) "{targets: {a: {base-url: \"https://x\", " rest "}}}"
    static const struct {
        const char *text;
        bool taken;
    } rows[] = {
        { "{run: [a, b], deviations: d.yaml, baseline: b.json, x-own: 1}", true },
        { "{run: a}", false },
        { "{run: [1]}", false },
        { "{deviations: [a]}", false },
        { "{tragets: {}}", false },
        { "{targets: []}", false },
        { "{targets: {mock: {base-url: \"https://x\"}}}", false },
        { "{targets: {a: {}}}", false },
        { "{targets: {a: {base-url: \"ftp://x\"}}}", false },
        { "{targets: {a: {base-url: \"https://u:p@x\"}}}", false },
        { TARGET("x-own: 1"), true },
        { TARGET("limits: {connections: 4, rate: 10/s, timeout: 1.5s, x-own: 1}"), true },
        { TARGET("limits: {connections: many}"), false },
        { TARGET("limits: {rate: fast}"), false },
        { TARGET("limits: {operations: {a: {rate: 300/m}}}"), true },
        { TARGET("limits: {operations: {a: {writes: 3}}}"), false },
        { TARGET("auth: {k: {env: N}}"), true },
        { TARGET("auth: {k: {env: N, x-own: 1}}"), true },
        { TARGET("auth: {k: {env: N, file: F}}"), false },
        { TARGET("auth: {k: {}}"), false },
        { TARGET("auth: {k: text}"), false },
        { TARGET("auth: {k: {user: u, password: {env: N}}}"), true },
        { TARGET("callers: {r: {auth: {k: {env: N}}, scopes: [a]}}"), true },
        { TARGET("callers: {r: {auth: {k: {env: N}}}}"), false },
        { TARGET("auth: {k: {user: u}}"), false },
        { TARGET("auth: {k: {user: u, password: p}}"), false },
        { TARGET("auth: {k: {client-id: c, client-secret: {env: N}, scopes: [a]}}"),
          true },
        { TARGET("auth: {k: {client-id: c, client-secret: {env: N}, client-auth: x}}"),
          false },
        { TARGET("observe: {r: {get: /r, at: /d}, s: no-op-update}"), true },
        { TARGET("observe: {r: {list: /r, where: {a: 1}}}"), true },
        { TARGET("observe: {r: {get: /r, list: /r}}"), false },
        { TARGET("observe: {r: {get: /r, where: {a: 1}}}"), false },
        { TARGET("observe: {r: somehow}"), false },
        { TARGET("states: control"), true },
        { TARGET("states: other"), false },
        { TARGET("states: {s: {pool: [{a: {id: 1}}], shared: [a], lock: w}}"), true },
        { TARGET("states: {s: {pool: []}}"), false },
        { TARGET("states: {s: {shared: a}}"), false },
        { TARGET("states: {s: {exclusive: yes}}"), false },
        { TARGET("states: {s: {restore: {lead: {put: /l}}}}"), false },
        { TARGET("restore: {lead: {put: /l, delete: /l}}"), true },
        { TARGET("restore: {lead: {patch: /l}}"), false },
        { TARGET("restore: often"), false },
        { TARGET("follow-redirects: 3, resolve: [\"a:1:b\"], cacert: c.pem"), true },
        { TARGET("insecure: 1"), false },
        { TARGET("connect-timeout: soon"), false },
        { TARGET("env: A"), false },
    };
#undef TARGET
    const struct schema *s = config_schema(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        bool valid = schema_is_valid(s, json_of(*state, rows[i].text), NULL);

        if (valid != rows[i].taken)
            fail_msg("the schema: %s", rows[i].text);
        if (reader_takes(*state, rows[i].text) != rows[i].taken)
            fail_msg("the reader: %s", rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(tables_and_schemas_name_the_same_keys),
        UNIT_TEST(each_map_of_the_schemas_has_its_table),
        UNIT_TEST(the_schema_judges_as_the_reader_does),
    };

    return cmocka_run_group_tests_name("run config schemas", tests, NULL, NULL);
}
