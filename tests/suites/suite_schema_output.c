/* The output tests of the JSON Schema Test Suite.  Each expected output is itself a
 * schema, which refers to the suite's schema of all output formats. */
#include "schema/schema.h"
#include "tests/suites/tally.h"
#include "tests/support/test.h"

#define SUITE_SCHEMA "https://json-schema.org/draft/2020-12/output/schema"

static const char *const files[] = { "escape.json", "general.json", "readOnly.json",
                                     "type.json" };

static const struct {
    const char *name;
    enum schema_output format;
} formats[] = {
    { "flag", SCHEMA_OUTPUT_FLAG },
    { "basic", SCHEMA_OUTPUT_BASIC },
    { "detailed", SCHEMA_OUTPUT_DETAILED },
};

static const struct schema *compile(struct arena *a, const char *uri,
                                    const json_t *schema, const json_t *output_schema)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error;

    schema_registry_add(r, S(SUITE_SCHEMA), output_schema, SCHEMA_2020_12);
    schema_registry_add(r, str_from(uri), schema, SCHEMA_2020_12);
    const struct schema *s =
        schema_compile(a, r, str_from(uri), (struct schema_options){ 0 }, &error);

    if (!s)
        printf("  %s: %s\n", error.location.at, error.msg);
    return s;
}

/* Every format must fit the suite's schema; and what the test expects of it, if it does.
 */
static void run_format(struct arena *a, struct tally *t, const struct schema *schema,
                       const json_t *test, size_t format, const json_t *output_schema)
{
    const json_t *expected =
        json_object_get(json_object_get(test, "output"), formats[format].name);
    const json_t *output = schema_output(a, schema, json_object_get(test, "data"), NULL,
                                         formats[format].format);
    const struct schema *judge =
        compile(a, "https://suite.test/expected", expected ? expected : output_schema,
                output_schema);
    bool ok = judge && schema_is_valid(judge, output, NULL);

    if (!tally_add(t, ok))
        printf("  %s: %s\n", formats[format].name,
               json_to_str(a, output, JSON_PRINT_INDENT).at);
}

static void run_file(struct arena *a, struct tally *t, const json_t *cases,
                     const json_t *output_schema)
{
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *one = json_array_get(cases, i),
                     *tests = json_object_get(one, "tests");
        const struct schema *schema =
            compile(a, "https://suite.test/schema", json_object_get(one, "schema"),
                    output_schema);

        for (size_t j = 0; j < json_array_size(tests); j++)
            for (size_t f = 0; schema && f < countof(formats); f++)
                run_format(a, t, schema, json_array_get(tests, j), f, output_schema);
        if (!schema)
            tally_add(t, false);
    }
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct tally t = { 0 };
    struct arena *a = arena_open();
    struct str dir = arena_printf(
        a, "%s/json-schema-test-suite/output-tests/draft2020-12", suites ? suites : "");
    int status = SUITE_ABSENT;

    if (fs_is_dir(dir.at)) {
        const json_t *output_schema = suite_json(a, dir.at, "output-schema.json");
        struct str content = arena_printf(a, "%.*s/content", STR_ARG(dir));

        for (size_t f = 0; f < countof(files); f++) {
            run_file(a, &t, suite_json(a, content.at, files[f]), output_schema);
            tally_group(&t, files[f]);
        }
        status = tally_end(&t);
    }
    arena_close(a);
    return status;
}
