/* How validating grows with the instance: each subject at doubling sizes, as a table, a
 * plot on logarithmic axes, and the exponent e of "time = size ^ e" over the upper half.
 * Exit 1 where one grows worse than linear, however often it is measured. */
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "doc/json.h"
#include "schema/schema.h"
#include "tests/bench/best.h"

enum {
    SIZES = 8,
    SIZE_FIRST = 256,
    ROUNDS = 12,
    TRIES = 4, /* where others make the machine slow for a while */
    PLOT_WIDTH = 56,
};

/* Linear work in memory that no cache holds, and n log n, stay below this. */
#define EXPONENT_MAX 1.25

static void distinct_texts(struct buf *out, size_t n)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s\"item number %zu\"", i ? "," : "", i);
    buf_add_char(out, ']');
}

static void distinct_objects(struct buf *out, size_t n)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s{\"a\":[1,%zu],\"b\":\"x\"}", i ? "," : "", i);
    buf_add_char(out, ']');
}

static void last_branches(struct buf *out, size_t n)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s{\"kind\":\"k%zu\",\"value\":%zu}", i ? "," : "", i % 8, i);
    buf_add_char(out, ']');
}

static void wide_object(struct buf *out, size_t n)
{
    buf_add_char(out, '{');
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s\"member %zu\":%zu", i ? "," : "", i, i);
    buf_add_char(out, '}');
}

/* As deep as the reader's limit lets through, as often as it takes. */
static void deep_trees(struct buf *out, size_t n)
{
    enum { DEPTH = 64 };

    buf_add_char(out, '[');
    for (size_t i = 0; i < n / DEPTH; i++) {
        buf_add_c(out, i ? "," : "");
        buf_add_repeat(out, '[', DEPTH);
        buf_add_repeat(out, ']', DEPTH);
    }
    buf_add_char(out, ']');
}

/* One tree whose depth is the size, up to what the validator takes. */
static void one_deep_tree(struct buf *out, size_t n)
{
    buf_add_repeat(out, '[', n / 64);
    buf_add_repeat(out, ']', n / 64);
}

static void long_text(struct buf *out, size_t n)
{
    buf_add_char(out, '"');
    buf_add_repeat(out, 'a', n * 16);
    buf_add_char(out, '"');
}

static const struct subject {
    const char *name, *schema;
    void (*make)(struct buf *out, size_t n);
} subjects[] = {
    { "uniqueItems, texts", "{\"uniqueItems\":true}", distinct_texts },
    { "uniqueItems, objects", "{\"uniqueItems\":true}", distinct_objects },
    { "anyOf, 8 branches",
      "{\"items\":{\"anyOf\":["
      "{\"properties\":{\"kind\":{\"const\":\"k0\"}}},{\"properties\":{\"kind\":{"
      "\"const\":\"k1\"}}},{\"properties\":{\"kind\":{\"const\":\"k2\"}}},"
      "{\"properties\":{\"kind\":{\"const\":\"k3\"}}},{\"properties\":{\"kind\":{"
      "\"const\":\"k4\"}}},{\"properties\":{\"kind\":{\"const\":\"k5\"}}},"
      "{\"properties\":{\"kind\":{\"const\":\"k6\"}}},{\"properties\":{\"kind\":{"
      "\"const\":\"k7\"}}}]}}",
      last_branches },
    { "wide, unevaluatedProperties",
      "{\"patternProperties\":{\"^member [0-9]+$\":{\"type\":\"integer\"}},"
      "\"unevaluatedProperties\":false}",
      wide_object },
    { "deep trees, $ref", "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}", deep_trees },
    { "one deep tree, anyOf",
      "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}"
      "]}",
      one_deep_tree },
    { "long text, pattern", "{\"pattern\":\"^(a|aa)*$\",\"maxLength\":10000000}",
      long_text },
};

struct case_now {
    const struct schema *schema;
    const json_t *value;
};

static void validate_once(const void *subject)
{
    const struct case_now *now = subject;

    (void)!schema_is_valid(now->schema, now->value, NULL);
}

static const struct schema *compile(struct arena *a, const char *text)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error;
    struct json_error wrong;
    const json_t *schema = json_read(a, str_from(text), NULL, NULL, &wrong);

    schema_registry_add(r, S("https://bench.test/s"), schema, SCHEMA_2020_12);
    const struct schema *s =
        schema_compile(a, r, S("https://bench.test/s"),
                       (struct schema_options){ .assert_format = true }, &error);

    BUG_IF(!s);
    return s;
}

static double measure(const struct subject *subject, size_t n)
{
    struct arena *a = arena_open();
    struct json_limits limits = { .depth = 4000 };
    struct json_error error;
    struct buf text;

    buf_init(&text, SIZE_MAX / 4);
    subject->make(&text, n);
    struct case_now now = { compile(a, subject->schema),
                            json_read(a, buf_str(&text), &limits, NULL, &error) };

    BUG_IF(!now.value);
    double ns = best_ns(validate_once, &now, ROUNDS, 1);

    buf_release(&text);
    arena_close(a);
    return ns;
}

static void plot(const double ns[SIZES])
{
    double low = log2(ns[0]), high = log2(ns[SIZES - 1]);

    for (size_t i = 0; i < SIZES; i++) {
        double part = high > low ? (log2(ns[i]) - low) / (high - low) : 0;
        int at = (int)(part * (PLOT_WIDTH - 1) + 0.5);

        printf("  %7zu %12.0f ns  |%*s*\n", (size_t)SIZE_FIRST << i, ns[i], at, "");
    }
}

/* The best of this and earlier tries. */
static double measure_all(const struct subject *subject, double ns[SIZES])
{
    for (size_t k = 0; k < SIZES; k++) {
        double now = measure(subject, (size_t)SIZE_FIRST << k);

        ns[k] = ns[k] == 0 || now < ns[k] ? now : ns[k];
    }
    return log2(ns[SIZES - 1] / ns[SIZES / 2 - 1]) / (SIZES / 2);
}

int main(void)
{
    bool ok = true;

    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        double ns[SIZES] = { 0 };
        double exponent = measure_all(&subjects[i], ns);

        for (size_t again = 1; again < TRIES && exponent > EXPONENT_MAX; again++)
            exponent = measure_all(&subjects[i], ns);
        bool linear = exponent <= EXPONENT_MAX;

        printf("%s: exponent %.2f%s\n", subjects[i].name, exponent,
               linear ? "" : ", worse than linear");
        plot(ns);
        ok = ok && linear;
    }
    return ok ? 0 : 1;
}
