/* JSON Patch: json-patch-tests; where a patch applies, the difference must lead to the
 * same. */
#include "tests/suites/tally.h"
#include "tests/support/test.h"

static const json_t *applied(struct arena *a, const json_t *doc, const json_t *patch)
{
    struct json_error error;

    return json_patch(a, doc, patch, &error);
}

static bool row_holds(struct arena *a, const json_t *row)
{
    const json_t *doc = json_member(row, S("doc")),
                 *want = json_member(row, S("expected"));
    const json_t *got = applied(a, doc, json_member(row, S("patch")));

    if (json_member(row, S("error")))
        return got == NULL;
    if (!got || (want && !json_same(got, want)))
        return false;
    return json_same(applied(a, doc, json_patch_diff(a, doc, got)), got);
}

static void run(struct arena *a, struct tally *t, const char *dir, const char *name)
{
    const json_t *rows = suite_json(a, dir, name);
    size_t disabled = 0;

    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);

        if (json_is_true(json_member(row, S("disabled")))) {
            disabled++;
            continue;
        }
        if (!tally_add(t, row_holds(a, row)))
            printf("FAIL %s %zu: %s\n", name, i, json_to_str(a, row, 0).at);
    }
    tally_group(t, name);
    printf("  (disabled upstream: %zu)\n", disabled);
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct tally t = { 0 };

    if (!suites)
        return SUITE_ABSENT;
    struct arena *a = arena_open();
    struct str dir = arena_printf(a, "%s/json-patch-tests", suites);

    run(a, &t, dir.at, "tests.json");
    run(a, &t, dir.at, "spec_tests.json");
    arena_close(a);
    return tally_end(&t);
}
