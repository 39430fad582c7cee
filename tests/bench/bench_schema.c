/* How long compiling and validating take: bench_schema SCHEMA INSTANCE.  Formats are
 * asserted.  */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "schema/schema.h"
#include "tests/bench/best.h"

#define FILE_BYTES_MAX (64u * 1024 * 1024)

static const json_t *load(struct arena *a, const char *path)
{
    struct str text;
    struct err err = { 0 };
    struct json_error error = { 0 };
    json_t *value = NULL;

    if (fs_read(a, path, FILE_BYTES_MAX, &text, &err))
        value = json_read(a, text, NULL, NULL, &error);
    if (!value)
        printf("%s: %s%s\n", path, err.msg, error.msg);
    return value;
}

struct subject {
    const json_t *schema, *instance;
    const struct schema *compiled;
};

static const struct schema *compile(struct arena *a, const struct subject *s)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error;

    schema_registry_add(r, S("https://bench.test/schema.json"), s->schema,
                        SCHEMA_2020_12);
    const struct schema *compiled =
        schema_compile(a, r, S("https://bench.test/schema.json"),
                       (struct schema_options){ .assert_format = true }, &error);

    if (!compiled)
        printf("%.*s: %s\n", STR_ARG(error.location), error.msg);
    return compiled;
}

static void compile_once(const void *subject)
{
    const struct subject *s = subject;
    struct arena *a = arena_open();

    (void)!compile(a, s);
    arena_close(a);
}

static void validate_once(const void *subject)
{
    const struct subject *s = subject;
    (void)!schema_is_valid(s->compiled, s->instance, NULL);
}

static void explain_once(const void *subject)
{
    const struct subject *s = subject;
    struct arena *a = arena_open();

    (void)schema_validate(a, s->compiled, s->instance, NULL);
    arena_close(a);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct subject s = { 0 };

    if (argc == 3) {
        s.schema = load(a, argv[1]);
        s.instance = load(a, argv[2]);
    }
    if (s.schema && s.instance)
        s.compiled = compile(a, &s);
    if (s.compiled) {
        bool valid = schema_is_valid(s.compiled, s.instance, NULL);

        printf("%s, %zu violations\n", valid ? "valid" : "invalid",
               schema_validate(a, s.compiled, s.instance, NULL).len);
        printf("compile   %12.0f ns\n", best_ns(compile_once, &s, BEST_ROUNDS, 16));
        printf("validate  %12.0f ns\n", best_ns(validate_once, &s, BEST_ROUNDS, 16));
        printf("explain   %12.0f ns\n", best_ns(explain_once, &s, BEST_ROUNDS, 16));
    }
    arena_close(a);
    return s.compiled ? 0 : 2;
}
