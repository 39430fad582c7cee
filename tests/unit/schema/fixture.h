/* Shared by the tests of schema/: JSON by hand, schemas compiled in one line. */
#ifndef UNIT_SCHEMA_FIXTURE_H
#define UNIT_SCHEMA_FIXTURE_H

#include "doc/json.h"
#include "schema/schema.h"
#include "tests/support/test.h"

/* Where compile_one() puts its schema. */
#define HERE "https://example.test/s"

/* Single quotes stand for double ones, so that rows stay readable. */
static inline json_t *json(struct arena *a, const char *text)
{
    char *copy = arena_cstr(a, str_from(text));
    struct json_error error;

    for (char *c = copy; *c; c++)
        if (*c == '\'')
            *c = '"';
    json_t *value = json_read(a, str_from(copy), NULL, NULL, &error);

    if (!value)
        fail_msg("%s: byte %zu: %s", text, error.off, error.msg);
    return value;
}

static inline struct schema *compile_as(struct arena *a, const char *schema,
                                        enum schema_dialect dialect,
                                        struct schema_error *error)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_options options = { .assert_format = true };

    *error = (struct schema_error){ 0 };
    schema_registry_add(r, S(HERE), json(a, schema), dialect);
    return schema_compile(a, r, S(HERE), options, error);
}

/* Fails the test where it does not compile. */
static inline struct schema *compile_one(struct arena *a, const char *schema)
{
    struct schema_error error;
    struct schema *s = compile_as(a, schema, SCHEMA_2020_12, &error);

    if (!s)
        fail_msg("%s: %.*s: %s", schema, STR_ARG(error.location), error.msg);
    return s;
}

#endif
