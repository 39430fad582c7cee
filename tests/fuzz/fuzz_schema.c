/* A list of a schema and an instance (and, perhaps, the number of a dialect): both walks
 * agree, whatever the schema, and every violation has its words. */
#include "base/arena.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "schema/schema.h"
#include "tests/fuzz/fuzz.h"

#define URI "https://fuzz.test/s"

static void check_violations(const struct schema_violations *v)
{
    for (size_t i = 0; i < v->len; i++) {
        BUG_IF(v->at[i].message.len == 0 || !utf8_is_valid(v->at[i].message));
        BUG_IF(!json_pointer_is_valid(v->at[i].instance));
        BUG_IF(!json_pointer_is_valid(v->at[i].keyword_location));
        BUG_IF(str_find_char(v->at[i].message, '\n') != SIZE_MAX);
    }
}

static void judge(struct arena *a, const struct schema *s, const json_t *instance,
                  const struct json_literals *literals)
{
    bool valid = schema_is_valid(s, instance, literals);
    struct schema_violations v = schema_validate(a, s, instance, literals);

    BUG_IF(valid != (v.len == 0));
    check_violations(&v);
    for (int f = SCHEMA_OUTPUT_FLAG; f <= SCHEMA_OUTPUT_DETAILED; f++) {
        const json_t *out =
            schema_output(a, s, instance, literals, (enum schema_output)f);

        BUG_IF(json_is_true(json_object_get(out, "valid")) != valid);
    }
}

static void run(struct arena *a, const json_t *schema, const json_t *instance,
                enum schema_dialect dialect, const struct json_literals *literals)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_options options = { .assert_format = true };
    struct schema_error error = { 0 };

    schema_registry_add(r, S(URI), schema, dialect);
    const struct schema *s = schema_compile(a, r, S(URI), options, &error);

    BUG_IF(!s && error.msg[0] == '\0');
    if (s)
        judge(a, s, instance, literals);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = { (const char *)data, size };
    struct json_error error;
    struct json_notes notes = { 0 };
    const json_t *list = json_read(a, text, NULL, &notes, &error);
    const json_t *dialect = json_array_get(list, 2);

    if (json_array_size(list) >= 2)
        run(a, json_array_get(list, 0), json_array_get(list, 1),
            (enum schema_dialect)((json_integer_value(dialect) & 63) %
                                  (SCHEMA_OPENAPI_3_1 + 1)),
            notes.literals);
    arena_close(a);
    return 0;
}
