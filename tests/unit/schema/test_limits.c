/* Unit tests of the walks at their limits: depth, size, and work that must not explode.
 */
#include <pthread.h>

#include "base/clock.h"
#include "schema/internal.h"
#include "tests/unit/schema/fixture.h"

static json_t *nested_arrays(struct arena *a, unsigned depth)
{
    json_t *value = json_array();

    for (unsigned i = 1; i < depth; i++) {
        json_t *outer = json_array();

        json_array_append_new(outer, value);
        value = outer;
    }
    return arena_json(a, value);
}

static void deep_values_are_judged(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'type':'array','items':{'$ref':'#'}}");

    assert_true(schema_is_valid(s, nested_arrays(a, 512), NULL));
}

static void too_deep_values_are_refused_and_do_no_harm(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(
        a, "{'allOf':[{'type':'array','items':{'$ref':'#'}}],'unevaluatedItems':false}");
    json_t *deep = nested_arrays(a, SCHEMA_DEPTH_MAX + 10);
    struct schema_violations v = schema_validate(a, s, deep, NULL);

    assert_false(schema_is_valid(s, deep, NULL));
    check_text("message", v.at[0].message,
               "cannot be judged: too many schemas within each other");
}

static json_t *numbers(struct arena *a, int count)
{
    json_t *array = json_array();

    for (int i = 0; i < count; i++)
        json_array_append_new(array, json_integer(i));
    return arena_json(a, array);
}

/* Item by item these would be 2 * 10^10 comparisons. */
static void long_arrays_are_unique_in_time(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'uniqueItems':true}");
    json_t *array = numbers(a, 200000);
    uint64_t start = clock_now_ns();

    assert_true(schema_is_valid(s, array, NULL));
    json_array_append_new(array, json_real(100000.0));
    assert_false(schema_is_valid(s, array, NULL));
    assert_true(clock_now_ns() - start < 10000000000u);
}

static void long_arrays_of_like_values_find_the_one_pair(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'uniqueItems':true}");
    json_t *array = arena_json(a, json_array());

    for (int i = 0; i < 100; i++)
        json_array_append_new(array, json_pack("{s:i,s:[i,s]}", "a", i, "b", i, "x"));
    assert_true(schema_is_valid(s, array, NULL));
    json_array_append_new(array, json_pack("{s:[i,s],s:f}", "b", 57, "x", "a", 57.0));
    struct schema_violations v = schema_validate(a, s, array, NULL);

    check_text("message", v.at[0].message,
               "items 57 and 100 are the same: object with 2 members");
}

/* Around the number of members whose marks need no memory. */
static void many_members_are_marked(void **state)
{
    static const int counts[] = { 1, 63, 64, 65, 511, 512, 513, 5000 };
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'anyOf':[{'patternProperties':{'^a':true}},"
                                            "false,{'patternProperties':{'^b':true}}],"
                                            "'unevaluatedProperties':false}");

    for (size_t i = 0; i < countof(counts); i++) {
        json_t *object = arena_json(a, json_object());

        for (int n = 0; n < counts[i]; n++)
            json_object_set_new(object, arena_printf(a, "%s%d", n % 2 ? "a" : "b", n).at,
                                json_null());
        check_int("all marked", schema_is_valid(s, object, NULL), true);
        json_object_set_new(object, "c", json_null());
        check_int("one is not", schema_is_valid(s, object, NULL), false);
    }
}

static void many_items_are_marked(void **state)
{
    static const int counts[] = { 1, 64, 511, 512, 1000 };
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'contains':{'type':'integer'},'unevaluatedItems':false}");

    for (size_t i = 0; i < countof(counts); i++) {
        json_t *array = numbers(a, counts[i]);

        check_int("all marked", schema_is_valid(s, array, NULL), true);
        json_array_append_new(array, json_null());
        check_int("one is not", schema_is_valid(s, array, NULL), false);
    }
}

/* Marks of branches that do not hold must not count, at any level. */
static void marks_of_failed_branches_are_dropped(void **state)
{
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'anyOf':[{'properties':{'a':{'type':'null'},'b':true}},"
                       "{'allOf':[{'properties':{'c':true}},{'oneOf':[{'required':['z']},"
                       "{'properties':{'d':true}}]}]}],'unevaluatedProperties':false}");

    assert_true(schema_is_valid(s, json(a, "{'c':1,'d':1}"), NULL));
    assert_true(schema_is_valid(s, json(a, "{'a':null,'b':1,'c':1}"), NULL));
    assert_false(schema_is_valid(s, json(a, "{'a':1,'b':1,'c':1}"), NULL));
    assert_false(schema_is_valid(s, json(a, "{'e':1}"), NULL));
}

/* The largest frames there are, on both walks. */
static void *walk_deepest(void *a)
{
    json_t *deep = nested_arrays(a, SCHEMA_DEPTH_MAX + 10);
    const struct schema *mixed =
        compile_one(a, "{'oneOf':[false,{'anyOf':[{'if':{'items':{'$ref':'#'}}}]}],'"
                       "unevaluatedItems':true}");
    const struct schema *plain =
        compile_one(a, "{'allOf':[{'items':{'$ref':'#'}}],'unevaluatedItems':false}");

    bool refused =
        !schema_is_valid(mixed, deep, NULL) && !schema_is_valid(plain, deep, NULL);

    return refused && schema_validate(a, plain, deep, NULL).len > 0 ? a : NULL;
}

/* In a thread, whose stack is no larger where the first one's has no limit. */
static void the_deepest_walks_fit_the_stack(void **state)
{
    pthread_attr_t attr;
    pthread_t thread;
    void *done = NULL;

    assert_int_equal(pthread_attr_init(&attr), 0);
    assert_int_equal(pthread_attr_setstacksize(&attr, (size_t)8 * 1024 * 1024), 0);
    assert_int_equal(pthread_create(&thread, &attr, walk_deepest, *state), 0);
    assert_int_equal(pthread_join(thread, &done), 0);
    pthread_attr_destroy(&attr);
    assert_non_null(done);
}

/* Recursive schemas with marks: asking each level twice would take 2^60 steps. */
static void marks_cost_no_second_walk_through_a_tree(void **state)
{
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'anyOf':[{'properties':{'a':{'$ref':'#'}}}],'if':{'properties':"
                       "{'a':{'$ref':'#'}}},'unevaluatedProperties':false}");
    struct str text = S("1");

    for (int i = 0; i < 8; i++)
        text = arena_printf(a, "{'a':%.*s}", STR_ARG(text));
    assert_true(schema_is_valid(s, json(a, text.at), NULL));
    s = compile_one(a, "{'anyOf':[{'properties':{'a':{'$ref':'#'}}}],"
                       "'unevaluatedProperties':false}");
    for (int i = 8; i < 60; i++)
        text = arena_printf(a, "{'a':%.*s}", STR_ARG(text));
    assert_true(schema_is_valid(s, json(a, text.at), NULL));
}

static void what_is_too_deep_is_not_valid_by_negation(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(
        a, "{'not':{'$ref':'#/$defs/a'},'$defs':{'a':{'items':{'$ref':'#/$defs/a'}}}}");
    json_t *deep = nested_arrays(a, SCHEMA_DEPTH_MAX + 10);

    assert_false(schema_is_valid(s, deep, NULL));
    assert_int_equal(schema_validate(a, s, deep, NULL).len, 1);
}

/* a0 asks a1 twice, a1 asks a2 twice ...: 2^40 times in all. */
static void work_that_doubles_with_each_line_is_given_up(void **state)
{
    struct arena *a = *state;
    struct str text = S("{'$ref':'#/$defs/a0','$defs':{'a40':{'minimum':1}");

    for (int i = 0; i < 40; i++)
        text = arena_printf(
            a, "%.*s,'a%d':{'allOf':[{'$ref':'#/$defs/a%d'},{'$ref':'#/$defs/a%d'}]}",
            STR_ARG(text), i, i + 1, i + 1);
    const struct schema *s = compile_one(a, arena_printf(a, "%.*s}}", STR_ARG(text)).at);

    assert_false(schema_is_valid(s, json(a, "5"), NULL));
}

static void a_pattern_that_never_ends_is_given_up(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'pattern':'^(a|a?)+$'}");
    struct schema_violations v = schema_validate(
        a, s, json(a, "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'"),
        NULL);

    check_int("violations", (long long)v.len, 1);
    assert_true(str_find(v.at[0].message, S("takes too long to be matched")) != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(deep_values_are_judged),
        UNIT_TEST(too_deep_values_are_refused_and_do_no_harm),
        UNIT_TEST(long_arrays_are_unique_in_time),
        UNIT_TEST(long_arrays_of_like_values_find_the_one_pair),
        UNIT_TEST(many_members_are_marked),
        UNIT_TEST(many_items_are_marked),
        UNIT_TEST(marks_of_failed_branches_are_dropped),
        UNIT_TEST(the_deepest_walks_fit_the_stack),
        UNIT_TEST(marks_cost_no_second_walk_through_a_tree),
        UNIT_TEST(what_is_too_deep_is_not_valid_by_negation),
        UNIT_TEST(work_that_doubles_with_each_line_is_given_up),
        UNIT_TEST(a_pattern_that_never_ends_is_given_up),
    };
    return cmocka_run_group_tests_name("schema limits", tests, NULL, NULL);
}
