/* Instances made from schemas: each is valid by the schema it was made from. */
#include <string.h>

#include "model/generate.h"
#include "tests/unit/model/fixture.h"

static const struct generate_options options = { .now_ms = NOW_MS, .serial = 1 };

static json_t *json(struct arena *a, const char *text)
{
    struct json_error error;
    json_t *value = json_read(a, str_from(text), NULL, NULL, &error);

    if (!value)
        fail_msg("%s: %s", text, error.msg);
    return value;
}

static void what_is_made_is_valid(void **state)
{
    static const struct {
        const char *schema, *want; /* NULL: whatever is valid */
    } rows[] = {
        { "{\"const\":7}", "7" },
        { "{\"enum\":[\"a\",\"b\"]}", "\"a\"" },
        { "{\"type\":\"string\",\"default\":\"d\",\"examples\":[\"e\"]}", "\"e\"" },
        { "{\"type\":\"string\",\"default\":\"d\"}", "\"d\"" },
        { "{\"type\":\"boolean\"}", "true" },
        { "{\"type\":\"null\"}", "null" },
        { "{\"type\":[\"null\",\"string\"],\"minLength\":6}", "\"textte\"" },
        { "{\"type\":\"string\",\"maxLength\":2}", "\"te\"" },
        { "{\"type\":\"string\",\"format\":\"date-time\"}",
          "\"2027-01-01T00:00:00.000Z\"" },
        { "{\"type\":\"string\",\"format\":\"date\"}", "\"2027-01-01\"" },
        { "{\"type\":\"string\",\"format\":\"time\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"uuid\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"email\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"uri\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"hostname\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"ipv4\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"ipv6\"}", NULL },
        { "{\"type\":\"string\",\"format\":\"duration\"}", NULL },
        { "{\"type\":\"integer\"}", "0" },
        { "{\"type\":\"integer\",\"minimum\":1.5}", "2" },
        { "{\"type\":\"integer\",\"exclusiveMinimum\":3}", "4" },
        { "{\"type\":\"integer\",\"maximum\":-3}", "-3" },
        { "{\"type\":\"integer\",\"minimum\":4,\"multipleOf\":3}", "6" },
        { "{\"type\":\"number\",\"exclusiveMinimum\":0}", "0.5" },
        { "{\"type\":\"number\",\"exclusiveMaximum\":0}", "-0.5" },
        { "{\"type\":\"array\",\"minItems\":2,\"items\":{\"type\":\"integer\"}}",
          "[0,0]" },
        { "{\"type\":\"array\",\"minItems\":2,\"prefixItems\":[{\"const\":1}],"
          "\"items\":{\"const\":2}}",
          "[1,2]" },
        { "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":"
          "\"integer\"},\"b\":{\"type\":\"integer\"}}}",
          "{\"a\":0}" },
        { "{\"allOf\":[{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{"
          "\"const\":1}}},{\"required\":[\"b\"],\"properties\":{\"b\":{\"const\":2}}}]}",
          "{\"a\":1,\"b\":2}" },
        { "{\"oneOf\":[{\"type\":\"integer\",\"minimum\":5},{\"type\":\"string\"}]}",
          "5" },
        { "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"}]}", "null" },
        { "{\"$ref\":\"#/components/schemas/Lead\"}", NULL },
        { "{\"$ref\":\"#/components/schemas/Problem\"}", NULL },
        { "{\"properties\":{\"a\":{}},\"required\":[\"a\"]}", "{\"a\":null}" },
        { "{}", "null" },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        json_t *schema = json(f->a, rows[i].schema);
        struct schema_error error;
        struct schema *compiled = contract_schema(f->a, f->contract, schema, &error);
        json_t *made = generate(f->a, f->contract, schema, &options);
        struct str text = json_to_str(f->a, made, JSON_PRINT_SORTED);

        if (!compiled)
            fail_msg("%s: %s", rows[i].schema, error.msg);
        if (!schema_is_valid(compiled, made, NULL))
            fail_msg("%s: %.*s is not valid", rows[i].schema, STR_ARG(text));
        if (rows[i].want)
            check_text(rows[i].schema, text, rows[i].want);
    }
}

/* Depth of a value that is a chain of lists or objects. */
static size_t depth_of(const json_t *value)
{
    size_t depth = 0;

    while (value && (json_is_array(value) || json_is_object(value))) {
        value =
            json_is_array(value) ? json_array_get(value, 0) : json_object_get(value, "a");
        depth++;
    }
    return depth;
}

static void schemas_without_end_or_measure_come_to_an_end(void **state)
{
    static const char *const rows[] = {
        "{\"type\":\"array\",\"minItems\":1000000000,\"items\":{\"type\":\"array\","
        "\"minItems\":1000000000,\"items\":{\"type\":\"array\",\"minItems\":1000000000}}"
        "}",
        "{\"type\":\"string\",\"minLength\":1e300}",
        "{\"type\":\"integer\",\"minimum\":1e300}",
        "{\"type\":\"number\",\"minimum\":1.7e308,\"multipleOf\":1e308}",
        "{\"type\":\"object\",\"required\":[\"a\",\"a\",7]}",
        "{\"type\":\"object\",\"required\":\"a\",\"properties\":7,\"allOf\":{}}",
        "{\"type\":7,\"enum\":[],\"items\":[],\"minItems\":\"x\"}",
        "true",
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        json_t *made = generate(f->a, f->contract, json(f->a, rows[i]), &options);

        assert_non_null(made);
        assert_true(depth_of(made) <= 20);
    }
}

static void keys_are_like_those_that_are_there(void **state)
{
    static const struct {
        const char *keys[3], *want;
    } rows[] = {
        { { "lead_1", "lead_2" }, "lead_3" },
        { { "lead_abc123" }, "lead_2" },
        { { "x-y:z" }, "x-y:2" },
        { { "7a9", "8" }, "3" },
        { { "lead_2" }, "lead_3" }, /* lead_2 is taken */
    };
    struct fixture *f = fixture_open(*state);
    const struct resource *lead = contract_resource(f->contract, S("lead"));

    for (size_t i = 0; i < countof(rows); i++) {
        struct world *w = world_open(f->contract, NULL, NOW_MS);

        for (size_t k = 0; rows[i].keys[k]; k++)
            world_add(w, lead,
                      arena_json(f->a, json_pack("{ss}", "id", rows[i].keys[k])));
        check_text(rows[i].want, json_text(generate_key(f->a, w, f->contract, lead)),
                   rows[i].want);
        world_close(w);
    }
}

static void a_uuid_begets_a_uuid(void **state)
{
    struct fixture *f = fixture_open(*state);
    const struct resource *lead = contract_resource(f->contract, S("lead"));
    json_t *schema = json(f->a, "{\"type\":\"string\",\"format\":\"uuid\"}");
    struct schema_error error;
    struct schema *uuid = contract_schema(f->a, f->contract, schema, &error);
    struct world *w = world_open(f->contract, NULL, NOW_MS);

    world_add(w, lead,
              arena_json(
                  f->a, json_pack("{ss}", "id", "3c90c3cc-0d44-4b50-8888-8dd25736052a")));
    json_t *key = generate_key(f->a, w, f->contract, lead);

    assert_true(schema_is_valid(uuid, key, NULL));
    assert_true(json_same(key, generate_key(f->a, w, f->contract, lead)));
    world_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_is_made_is_valid),
        UNIT_TEST(schemas_without_end_or_measure_come_to_an_end),
        UNIT_TEST(keys_are_like_those_that_are_there),
        UNIT_TEST(a_uuid_begets_a_uuid),
    };

    return cmocka_run_group_tests_name("generate", tests, NULL, NULL);
}
