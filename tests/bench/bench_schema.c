/* How long compiling and validating take: bench_schema SCHEMA INSTANCE.  Formats are
 * asserted.  Prints the best of several rounds, since a machine is never quite idle. */
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "schema/schema.h"

#define FILE_BYTES_MAX (64u * 1024 * 1024)
#define ROUNDS         60
#define ROUND_NS       5000000u

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

static void compile_once(const struct subject *s)
{
    struct arena *a = arena_open();

    (void)!compile(a, s);
    arena_close(a);
}

static void validate_once(const struct subject *s)
{
    (void)!schema_is_valid(s->compiled, s->instance, NULL);
}

static void explain_once(const struct subject *s)
{
    struct arena *a = arena_open();

    (void)schema_validate(a, s->compiled, s->instance, NULL);
    arena_close(a);
}

static double best_ns(void (*once)(const struct subject *), const struct subject *s)
{
    double best = 1e300;

    for (int round = 0; round < ROUNDS; round++) {
        uint64_t start = clock_now_ns(), now = start, times = 0;

        for (; now - start < ROUND_NS; now = clock_now_ns())
            for (int i = 0; i < 16; i++, times++)
                once(s);
        double each = (double)(now - start) / (double)times;

        best = each < best ? each : best;
    }
    return best;
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
        printf("compile   %12.0f ns\n", best_ns(compile_once, &s));
        printf("validate  %12.0f ns\n", best_ns(validate_once, &s));
        printf("explain   %12.0f ns\n", best_ns(explain_once, &s));
    }
    arena_close(a);
    return s.compiled ? 0 : 2;
}
