/* The annotation tests of the JSON Schema Test Suite, by way of the output format
 * "basic". */
#include <string.h>

#include "schema/schema.h"
#include "tests/suites/tally.h"
#include "tests/support/test.h"

/* What every schema of the suite is known by here. */
#define ROOT "https://suite.test/schema"

static const char *const files[] = { "applicators.json", "content.json",
                                     "core.json",        "format.json",
                                     "meta-data.json",   "unevaluated.json",
                                     "unknown.json" };

/* "2019", "6,<=2019", "=2020": whether 2020-12 is among them. */
static bool is_for_2020(const char *compatibility)
{
    struct str rest = str_from(compatibility), one;

    while (str_cut(&rest, ',', &one)) {
        bool most = str_starts(one, S("<=")), exact = !most && str_starts(one, S("="));
        uint64_t release = 0;

        if (!str_to_u64(str_from_at(one, most ? 2 : exact ? 1 : 0), &release))
            return false;
        if (most ? release < 2020 : exact ? release != 2020 : release > 2020)
            return false;
    }
    return true;
}

/* Expected locations count from the root even within a schema that has an `$id`:
 * "#/$defs/a/x" for what is at "<id of a>#/x" for us. */
static struct str as_expected(struct arena *a, const json_t *schema, struct str absolute)
{
    const json_t *defs = json_object_get(schema, "$defs");
    json_t *object = json_mutable(defs);
    struct str rest = absolute, base;

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const char *id =
            json_string_value(json_object_get(json_object_iter_value(at), "$id"));
        struct str uri = arena_printf(a, "/%s#", id ? id : "?");
        size_t found = str_find(absolute, uri);

        if (id && found != SIZE_MAX)
            return arena_printf(a, "#/$defs/%s%.*s", json_object_iter_key(at),
                                STR_ARG(str_from_at(absolute, found + uri.len)));
    }
    if (str_cut(&rest, '#', &base))
        return arena_printf(a, "#%.*s", STR_ARG(rest));
    return absolute;
}

/* The annotations of `keyword` at `location`, as the suite writes them: by schema. */
static json_t *found_annotations(struct arena *a, const json_t *schema,
                                 const json_t *output, const char *location,
                                 const char *keyword)
{
    const json_t *list = json_object_get(output, "annotations");
    json_t *found = arena_json(a, json_object());
    struct str suffix = arena_printf(a, "/%s", keyword);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *unit = json_array_get(list, i);
        struct str absolute = json_member_text(unit, "absoluteKeywordLocation");

        if (!str_eq_c(json_member_text(unit, "instanceLocation"), location) ||
            !str_ends(absolute, suffix))
            continue;
        absolute = as_expected(a, schema, absolute);
        absolute.len -= suffix.len;
        json_object_setn_nocheck(found, absolute.at, absolute.len,
                                 json_object_get(unit, "annotation"));
    }
    return found;
}

static void run_assertion(struct arena *a, struct tally *t, const json_t *schema,
                          const json_t *output, const json_t *assertion)
{
    const char *location = json_string_value(json_object_get(assertion, "location"));
    const char *keyword = json_string_value(json_object_get(assertion, "keyword"));
    const json_t *expected = json_object_get(assertion, "expected");
    const json_t *found = found_annotations(a, schema, output, location, keyword);

    if (!tally_add(t, json_same(expected, found)))
        printf("  %s at \"%s\": expected %s, got %s\n", keyword, location,
               json_to_str(a, expected, 0).at, json_to_str(a, found, 0).at);
}

static void run_case(struct tally *t, const json_t *one)
{
    struct arena *a = arena_open();
    struct schema_registry *r = schema_registry_new(a);
    const json_t *schema = json_object_get(one, "schema"),
                 *tests = json_object_get(one, "tests");
    struct schema_error error;

    schema_registry_add(r, S(ROOT), schema, SCHEMA_2020_12);
    const struct schema *s =
        schema_compile(a, r, S(ROOT), (struct schema_options){ 0 }, &error);

    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        const json_t *assertions = json_object_get(test, "assertions");
        const json_t *output = s ? schema_output(a, s, json_object_get(test, "instance"),
                                                 NULL, SCHEMA_OUTPUT_BASIC)
                                 : NULL;

        for (size_t j = 0; j < json_array_size(assertions); j++)
            run_assertion(a, t, schema, output, json_array_get(assertions, j));
    }
    arena_close(a);
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct tally t = { 0 };

    if (!suites || !fs_exists(suites))
        return SUITE_ABSENT;
    struct arena *a = arena_open();
    struct str dir =
        arena_printf(a, "%s/json-schema-test-suite/annotations/tests", suites);

    for (size_t f = 0; f < countof(files) && fs_is_dir(dir.at); f++) {
        const json_t *cases = json_object_get(suite_json(a, dir.at, files[f]), "suite");

        for (size_t i = 0; i < json_array_size(cases); i++) {
            const json_t *one = json_array_get(cases, i);
            const char *for_ = json_string_value(json_object_get(one, "compatibility"));

            if (!for_ || is_for_2020(for_))
                run_case(&t, one);
        }
        tally_group(&t, files[f]);
    }
    int status = fs_is_dir(dir.at) ? tally_end(&t) : SUITE_ABSENT;

    arena_close(a);
    return status;
}
