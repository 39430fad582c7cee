/* JSON Merge Patch: the rows of RFC 7396's appendix A, and others; each row also holds
 * the difference against the expectation. */
#include "tests/suites/tally.h"
#include "tests/support/test.h"

static bool has_null(const json_t *value)
{
    json_t *object = json_mutable(value);

    if (json_is_null(value))
        return true;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (has_null(json_array_get(value, i)))
            return true;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        if (has_null(json_object_iter_value(at)))
            return true;
    return false;
}

/* A patch cannot say "null here", so such results are left out. */
static bool diff_leads_there(struct arena *a, const json_t *from, const json_t *to)
{
    const json_t *patch = json_merge_diff(a, from, to);

    return has_null(to) || json_same(json_merge_patch(a, from, patch), to);
}

static void run(struct arena *a, struct tally *t, const char *dir, const char *name)
{
    const json_t *rows = suite_json(a, dir, name);

    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i), *doc = json_member(row, S("doc"));
        const json_t *want = json_member(row, S("expected"));
        const json_t *got = json_merge_patch(a, doc, json_member(row, S("patch")));

        if (!tally_add(t, json_same(got, want) && diff_leads_there(a, doc, want)))
            printf("FAIL %s %zu: got %s\n", name, i, json_to_str(a, got, 0).at);
    }
    tally_group(t, name);
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct tally t = { 0 };

    if (!suites)
        return SUITE_ABSENT;
    struct arena *a = arena_open();
    struct str dir = arena_printf(a, "%s/json-merge-patch", suites);

    run(a, &t, dir.at, "rfc7396-appendix-a.json");
    run(a, &t, dir.at, "merge_tests.json");
    arena_close(a);
    return tally_end(&t);
}
