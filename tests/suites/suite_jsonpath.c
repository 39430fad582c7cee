/* The JSONPath Compliance Test Suite: every selector of cts.json compiled or refused, and
 * the values and normalized paths it selects held against those listed. */
#include <stdio.h>

#include "base/arena.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"
#include "tests/suites/tally.h"
#include "tests/support/test.h"

#include "base/banned.h"

static bool same_paths(struct jsonpath_nodes nodes, const json_t *paths)
{
    if (!paths)
        return true;
    if (json_array_size(paths) != nodes.len)
        return false;
    for (size_t i = 0; i < nodes.len; i++)
        if (!str_eq(json_text(json_array_get(paths, i)), nodes.at[i].path))
            return false;
    return true;
}

static bool same_values(struct jsonpath_nodes nodes, const json_t *values)
{
    if (json_array_size(values) != nodes.len)
        return false;
    for (size_t i = 0; i < nodes.len; i++)
        if (!json_same(json_array_get(values, i), nodes.at[i].value))
            return false;
    return true;
}

/* One right answer, or several where the order of members is free. */
static bool is_right(struct jsonpath_nodes nodes, const json_t *test)
{
    const json_t *results = json_member(test, S("results"));
    const json_t *paths = json_member(test, S("results_paths"));

    if (nodes.gave_up)
        return false;
    if (!results)
        return same_values(nodes, json_member(test, S("result"))) &&
               same_paths(nodes, json_member(test, S("result_paths")));
    for (size_t i = 0; i < json_array_size(results); i++)
        if (same_values(nodes, json_array_get(results, i)) &&
            same_paths(nodes, json_array_get(paths, i)))
            return true;
    return false;
}

static void complain(const json_t *test, const char *what, struct str more)
{
    printf("  %.*s\n    %.*s\n    %s%.*s\n", STR_ARG(json_member_text(test, "name")),
           STR_ARG(json_member_text(test, "selector")), what, STR_ARG(more));
}

static bool judge(struct arena *a, const json_t *test)
{
    struct jsonpath_error error = { 0 };
    bool invalid = json_is_true(json_member(test, S("invalid_selector")));
    struct jsonpath *q = jsonpath_compile(a, json_member_text(test, "selector"), &error);

    if (invalid) {
        if (q || !error.msg[0])
            complain(test, "taken, though it is invalid", STR_NONE);
        return !q && error.msg[0];
    }
    if (!q) {
        complain(test, "refused: ", str_from(error.msg));
        return false;
    }
    struct jsonpath_nodes nodes = jsonpath_select(a, q, json_member(test, S("document")));

    if (is_right(nodes, test))
        return true;
    json_t *got = arena_json(a, json_array());

    for (size_t i = 0; i < nodes.len; i++)
        json_array_append(got, nodes.at[i].value);
    complain(test, "selected: ", json_to_str(a, got, JSON_PRINT_COMPACT));
    return false;
}

/* "functions, match, found match" counts for "functions". */
static struct str group_of(const json_t *test)
{
    struct str name = json_member_text(test, "name");

    return str_sub(name, 0, str_find_char(name, ','));
}

static int run_all(struct arena *a, const json_t *tests)
{
    struct tally tally = { 0 };

    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        struct arena *one = arena_open();

        tally_add(&tally, judge(one, test));
        arena_close(one);
        struct str group = group_of(test);

        if (!str_eq(group, group_of(json_array_get(tests, i + 1))))
            tally_group(&tally, arena_cstr(a, group));
    }
    return tally_end(&tally);
}

static int run_suite(struct arena *a)
{
    const char *dir = test_suites_dir();
    struct str file = arena_printf(a, "%s/jsonpath-cts/cts.json", dir ? dir : "");

    if (!dir || !fs_exists(file.at)) {
        printf("jsonpath-cts is absent: set FEALTY_SUITES\n");
        return SUITE_ABSENT;
    }
    json_t *suite = suite_json(a, dir, "jsonpath-cts/cts.json");

    return suite ? run_all(a, json_member(suite, S("tests"))) : SUITE_BROKEN;
}

int main(void)
{
    struct arena *a = arena_open();
    int status = run_suite(a);

    arena_close(a);
    return status;
}
