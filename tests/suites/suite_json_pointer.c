/* JSON Pointer: the rows of RFC 6901 and rows of errors. */
#include "tests/suites/tally.h"
#include "tests/support/test.h"

static bool row_holds(const json_t *document, const json_t *row)
{
    struct str pointer = json_member_text(row, "pointer");
    const json_t *want = json_member(row, S("expected"));
    const json_t *got = json_pointer_get(document, pointer);

    if (want)
        return json_pointer_is_valid(pointer) && got && json_same(got, want);
    bool syntax = str_eq_c(json_member_text(row, "error"), "syntax");

    return !got && json_pointer_is_valid(pointer) == !syntax;
}

static void run(struct tally *t, const json_t *suite)
{
    const json_t *rows = json_member(suite, S("tests"));

    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);

        if (!tally_add(t, row_holds(json_member(suite, S("document")), row)))
            printf("FAIL %s\n", json_string_value(json_member(row, S("pointer"))));
    }
    tally_group(t, "rfc6901.json");
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct tally t = { 0 };

    if (!suites)
        return SUITE_ABSENT;
    struct arena *a = arena_open();
    struct str dir = arena_printf(a, "%s/json-pointer", suites);
    const json_t *suite = suite_json(a, dir.at, "rfc6901.json");

    if (suite)
        run(&t, suite);
    arena_close(a);
    return tally_end(&t);
}
