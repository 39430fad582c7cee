/* Unit tests of what changes JSON values: pointers, merge patches, patches, differences.
 * The RFCs' own rows are in tests/suites/. */
#include <string.h>

#include "base/buf.h"
#include "doc/json.h"
#include "tests/support/random_json.h"
#include "tests/support/test.h"

static json_t *json(struct arena *a, const char *text)
{
    struct json_error error;
    json_t *value = json_read(a, str_from(text), NULL, NULL, &error);

    if (!value)
        fail_msg("%s: %s", text, error.msg);
    return value;
}

/* --- JSON Pointer --- */

static const struct {
    const char *root, *pointer, *value;
    const char *want; /* NULL: refused, and nothing changed */
} sets[] = {
    { "{}", "/a", "1", "{\"a\":1}" },
    { "{\"a\":1}", "/a", "2", "{\"a\":2}" },
    { "{}", "/a/b/c", "1", "{\"a\":{\"b\":{\"c\":1}}}" },
    { "{\"a\":{\"x\":0}}", "/a/b/c", "1", "{\"a\":{\"x\":0,\"b\":{\"c\":1}}}" },
    { "{\"a\":[1,2]}", "/a/1", "3", "{\"a\":[1,3]}" },
    { "{\"a\":[1]}", "/a/-", "2", "{\"a\":[1,2]}" },
    { "{\"a\":[1]}", "/a/1/b", "2", "{\"a\":[1,{\"b\":2}]}" },
    { "{\"a\":[1]}", "/a/2", "2", NULL },
    { "{\"a\":[1]}", "/a/x", "2", NULL },
    { "{\"a\":1}", "/a/b", "2", NULL },
    { "{\"a\":null}", "/a/b", "2", NULL },
    { "{}", "a", "1", NULL },
    { "{}", "/m~0n/a~1b", "1", "{\"m~n\":{\"a/b\":1}}" },
    { "{}", "/~1/x/~01", "1", "{\"/\":{\"x\":{\"~1\":1}}}" },
    { "{\"a\":1}", "", "{\"b\":2}", "{\"b\":2}" },
    { "[1]", "", "[2,3]", "[2,3]" },
    { "[1]", "", "{}", NULL },
    { "{\"\":1}", "/", "2", "{\"\":2}" },
};

static void a_pointer_sets_a_value(void **state)
{
    for (size_t i = 0; i < countof(sets); i++) {
        json_t *root = json(*state, sets[i].root), *value = json(*state, sets[i].value);
        bool done = json_pointer_set(root, str_from(sets[i].pointer), value);

        check_int(sets[i].pointer, done, sets[i].want != NULL);
        check_text(sets[i].pointer, json_to_str(*state, root, 0),
                   sets[i].want ? sets[i].want : sets[i].root);
    }
}

static const struct {
    const char *root, *pointer, *want; /* NULL: nothing was there, nothing changed */
} removals[] = {
    { "{\"a\":1,\"b\":2}", "/a", "{\"b\":2}" },
    { "{\"a\":{\"b\":[1,2,3]}}", "/a/b/1", "{\"a\":{\"b\":[1,3]}}" },
    { "{\"m~n\":{\"a/b\":1}}", "/m~0n/a~1b", "{\"m~n\":{}}" },
    { "{\"\":1}", "/", "{}" },
    { "{\"a\":1}", "/b", NULL },
    { "{\"a\":1}", "/a/b", NULL },
    { "{\"a\":[1]}", "/a/1", NULL },
    { "{\"a\":[1]}", "/a/-", NULL },
    { "{\"a\":1}", "", NULL },
    { "{\"a\":1}", "a", NULL },
};

static void a_pointer_removes_a_value(void **state)
{
    for (size_t i = 0; i < countof(removals); i++) {
        json_t *root = json(*state, removals[i].root);
        bool done = json_pointer_remove(root, str_from(removals[i].pointer));

        check_int(removals[i].pointer, done, removals[i].want != NULL);
        check_text(removals[i].pointer, json_to_str(*state, root, 0),
                   removals[i].want ? removals[i].want : removals[i].root);
    }
}

static void a_pointer_cannot_nest_without_bounds(void **state)
{
    struct buf pointer;
    json_t *root = json(*state, "{}");

    buf_init(&pointer, 1 << 20);
    for (int i = 0; i < 100000; i++)
        json_pointer_add(&pointer, S("a"));
    assert_false(json_pointer_set(root, buf_str(&pointer), json_true()));
    buf_release(&pointer);
}

static void tokens_are_escaped(void **state)
{
    struct buf pointer;

    (void)state;
    buf_init(&pointer, 100);
    json_pointer_add(&pointer, S("a/b"));
    json_pointer_add(&pointer, S("m~n"));
    json_pointer_add(&pointer, S(""));
    check_text("pointer", buf_str(&pointer), "/a~1b/m~0n/");
    buf_release(&pointer);
}

/* --- JSON Merge Patch --- */

static void merging_leaves_its_inputs_alone(void **state)
{
    json_t *target = json(*state, "{\"a\":{\"b\":1,\"c\":2},\"d\":3}");
    json_t *patch = json(*state, "{\"a\":{\"b\":null,\"e\":{\"f\":null,\"g\":1}}}");
    json_t *made = json_merge_patch(*state, target, patch);

    check_text("made", json_to_str(*state, made, 0),
               "{\"a\":{\"c\":2,\"e\":{\"g\":1}},\"d\":3}");
    json_object_clear(json_member(made, S("a")));
    check_text("target", json_to_str(*state, target, 0),
               "{\"a\":{\"b\":1,\"c\":2},\"d\":3}");
    check_text("patch", json_to_str(*state, patch, 0),
               "{\"a\":{\"b\":null,\"e\":{\"f\":null,\"g\":1}}}");
    check_text("absent", json_to_str(*state, json_merge_patch(*state, NULL, patch), 0),
               "{\"a\":{\"e\":{\"g\":1}}}");
}

static void a_merge_difference_is_small(void **state)
{
    const json_t *from = json(*state, "{\"a\":1,\"b\":{\"c\":1,\"d\":2},\"e\":[1]}");
    const json_t *to = json(*state, "{\"a\":1.0,\"b\":{\"c\":1,\"d\":3},\"f\":{}}");

    check_text("diff", json_to_str(*state, json_merge_diff(*state, from, to), 0),
               "{\"e\":null,\"b\":{\"d\":3},\"f\":{}}");
    check_text("none", json_to_str(*state, json_merge_diff(*state, from, from), 0), "{}");
}

/* --- JSON Patch --- */

static const struct {
    const char *doc, *patch;
    size_t index; /* of the operation that fails */
    const char *msg;
} failures[] = {
    { "{}", "{}", 0, "operation : a patch is an array of operations" },
    { "{}", "[1]", 0, "operation : an operation is an object" },
    { "{}",
      "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1},{\"op\":\"nop\",\"path\":\"/a\"}]",
      1, "nop /a: there is no such operation" },
    { "{}", "[{\"op\":\"add\",\"path\":\"/a\"}]", 0, "add /a: `value` is missing" },
    { "{}", "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]", 0,
      "add a: `path` must be a JSON Pointer" },
    { "{}", "[{\"op\":\"add\",\"path\":\"/a/b\",\"value\":1}]", 0,
      "add /a/b: no object or array holds this path" },
    { "[1]", "[{\"op\":\"add\",\"path\":\"/2\",\"value\":1}]", 0,
      "add /2: the array has only 1 items" },
    { "[1]", "[{\"op\":\"add\",\"path\":\"/x\",\"value\":1}]", 0,
      "add /x: `x` is no array index" },
    { "{}", "[{\"op\":\"remove\",\"path\":\"/a\"}]", 0,
      "remove /a: there is nothing to remove" },
    { "{}", "[{\"op\":\"remove\",\"path\":\"\"}]", 0,
      "remove : the whole document cannot be removed" },
    { "[]", "[{\"op\":\"replace\",\"path\":\"/-\",\"value\":1}]", 0,
      "replace /-: there is nothing to replace" },
    { "{\"a\":{}}", "[{\"op\":\"move\",\"path\":\"/a/b\",\"from\":\"/a\"}]", 0,
      "move /a/b: a value cannot be moved into itself" },
    { "{}", "[{\"op\":\"copy\",\"path\":\"/a\",\"from\":\"/b\"}]", 0,
      "copy /a: nothing stands at `from`" },
    { "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]", 0,
      "test /a: the value is not the one expected" },
};

static void a_patch_that_fails_says_where_and_why(void **state)
{
    for (size_t i = 0; i < countof(failures); i++) {
        struct json_error error;
        const json_t *doc = json(*state, failures[i].doc);

        assert_null(json_patch(*state, doc, json(*state, failures[i].patch), &error));
        check_text(failures[i].patch, str_from(error.msg), failures[i].msg);
        check_int(failures[i].patch, (long long)error.off, (long long)failures[i].index);
        check_text("untouched", json_to_str(*state, doc, 0), failures[i].doc);
    }
}

/* A patch of many times the same operation. */
static const char *patch_of(struct arena *a, const char *operation, size_t times)
{
    struct buf text;

    buf_init(&text, 32 << 20);
    buf_add_char(&text, '[');
    for (size_t i = 0; i < times; i++) {
        buf_add_c(&text, i ? "," : "");
        buf_add_c(&text, operation);
    }
    buf_add_char(&text, ']');
    const char *copy = arena_cstr(a, buf_str(&text));

    buf_release(&text);
    return copy;
}

static const struct {
    const char *doc, *operation;
    size_t times;
    const char *says;
} bombs[] = {
    /* doubles the document each time */
    { "{\"a\":[1,2]}", "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}", 100,
      "too much work" },
    /* one level deeper each time */
    { "{\"a\":{}}",
      "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"},"
      "{\"op\":\"add\",\"path\":\"/a\",\"value\":{}},"
      "{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a/x\"}",
      2000, "deeper than 512 levels" },
};

static void patches_cannot_blow_up(void **state)
{
    for (size_t i = 0; i < countof(bombs); i++) {
        struct json_error error;
        const json_t *patch =
            json(*state, patch_of(*state, bombs[i].operation, bombs[i].times));

        assert_null(json_patch(*state, json(*state, bombs[i].doc), patch, &error));
        if (!strstr(error.msg, bombs[i].says))
            fail_msg("%s", error.msg);
    }
}

static const struct {
    const char *from, *to, *patch;
} differences[] = {
    { "{\"a\":1}", "{\"a\":1.0}", "[]" },
    { "{\"a\":1,\"b\":2}", "{\"b\":3,\"c\":4}",
      "[{\"op\":\"remove\",\"path\":\"/a\"},{\"op\":\"replace\",\"path\":\"/"
      "b\",\"value\":3},"
      "{\"op\":\"add\",\"path\":\"/c\",\"value\":4}]" },
    { "[1,2,3,4]", "[1,4]",
      "[{\"op\":\"remove\",\"path\":\"/2\"},{\"op\":\"remove\",\"path\":\"/1\"}]" },
    { "[1,4]", "[1,2,3,4]",
      "[{\"op\":\"add\",\"path\":\"/1\",\"value\":2},{\"op\":\"add\",\"path\":\"/"
      "2\",\"value\":3}]" },
    { "[1,[2,3]]", "[1,[2,4]]", "[{\"op\":\"replace\",\"path\":\"/1/1\",\"value\":4}]" },
    { "[1]", "{}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":{}}]" },
    { "{\"a/b\":{\"m~n\":1}}", "{\"a/b\":{\"m~n\":2}}",
      "[{\"op\":\"replace\",\"path\":\"/a~1b/m~0n\",\"value\":2}]" },
};

static void differences_are_small(void **state)
{
    for (size_t i = 0; i < countof(differences); i++) {
        const json_t *patch = json_patch_diff(*state, json(*state, differences[i].from),
                                              json(*state, differences[i].to));

        check_text(differences[i].from, json_to_str(*state, patch, 0),
                   differences[i].patch);
    }
}

/* --- properties --- */

/* Another value, most often a changed copy of the first. */
static json_t *changed(struct arena *a, struct rng *r, const json_t *value, bool nulls)
{
    json_t *made = arena_json(a, random_json(a, r, 3, nulls));

    if (rng_below(r, 3) == 0 || (!json_is_object(value) && !json_is_array(value)))
        return made;
    json_t *copy = json_copy_deep(a, value);

    for (uint64_t i = 0; i < 3; i++) {
        if (json_is_object(copy) && rng_below(r, 2)) {
            struct str key = random_text(a, r);

            json_object_deln(copy, key.at, key.len);
            key = random_text(a, r);
            json_object_setn_nocheck(copy, key.at, key.len, made);
        } else if (json_array_size(copy)) {
            size_t at = (size_t)rng_below(r, json_array_size(copy));

            rng_below(r, 2) ? json_array_remove(copy, at)
                            : json_array_insert(copy, at, made);
        }
    }
    return copy;
}

static void differences_lead_from_one_to_the_other(void **state)
{
    struct rng r = rng_seeded(5);

    for (int i = 0; i < 5000; i++) {
        arena_reset(*state);
        bool nulls = i % 2;
        const json_t *from = arena_json(*state, random_json(*state, &r, 4, nulls));
        const json_t *to = changed(*state, &r, from, nulls);
        const json_t *patch = json_patch_diff(*state, from, to);
        struct json_error error;
        const json_t *got = json_patch(*state, from, patch, &error);

        if (!got || !json_same(got, to))
            fail_msg("%s\nto %s\nby %s", json_to_str(*state, from, 0).at,
                     json_to_str(*state, to, 0).at, json_to_str(*state, patch, 0).at);
        if (nulls) /* a merge patch cannot say "null here" */
            continue;
        patch = json_merge_diff(*state, from, to);
        if (!json_same(json_merge_patch(*state, from, patch), to))
            fail_msg("%s\nto %s\nby merging %s", json_to_str(*state, from, 0).at,
                     json_to_str(*state, to, 0).at, json_to_str(*state, patch, 0).at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_pointer_sets_a_value),
        UNIT_TEST(a_pointer_removes_a_value),
        UNIT_TEST(a_pointer_cannot_nest_without_bounds),
        UNIT_TEST(tokens_are_escaped),
        UNIT_TEST(merging_leaves_its_inputs_alone),
        UNIT_TEST(a_merge_difference_is_small),
        UNIT_TEST(a_patch_that_fails_says_where_and_why),
        UNIT_TEST(patches_cannot_blow_up),
        UNIT_TEST(differences_are_small),
        UNIT_TEST(differences_lead_from_one_to_the_other),
    };

    return cmocka_run_group_tests_name("json_change", tests, NULL, NULL);
}
