/* Unit tests of doc/node.h: looking at trees and the way to JSON and back. */
#include "doc/json.h"
#include "doc/yaml.h"
#include "tests/support/test.h"
#include "tests/support/tree.h"

static struct node *parse(struct arena *a, const char *text)
{
    struct source *source = arena_new(a, struct source);
    struct diags *d = diags_new(a);

    *source = (struct source){ .path = S("x.yaml"), .text = str_from(text) };
    struct node *root = yaml_parse(a, source, d);

    if (!root)
        fail_msg("%s", diags_first(d));
    return root;
}

static void members_are_found_by_name(void **state)
{
    const struct node *root = parse(*state, "a: 1\nb: [x]\n\"\": e\n");

    check_text("value", node_text(node_get(root, "a")), "1");
    check_text("key", node_text(node_key(root, "b")), "b");
    check_text("empty key", node_text(node_get(root, "")), "e");
    assert_null(node_get(root, "c"));
    assert_null(node_key(root, "c"));
}

static void looking_into_nothing_finds_nothing(void **state)
{
    const struct node *list = parse(*state, "[a]");

    assert_null(node_get(NULL, "a"));
    assert_null(node_get(list, "a"));
    assert_false(node_is_map(NULL));
    assert_false(node_is_list(NULL));
    assert_false(node_is_string(NULL));
    assert_true(node_is_list(list));
    assert_true(node_is_string(list->items[0].value));
    check_text("null for no node", json_to_str(*state, node_to_json(*state, NULL), 0),
               "null");
}

static const struct {
    const char *yaml, *json;
} conversions[] = {
    { "a: {b: [1, 2.5, yes, true, ~, \"x\"]}",
      "{\"a\":{\"b\":[1,2.5,\"yes\",true,null,\"x\"]}}" },
    { "1: a\ntrue: b\n~: c", "{\"1\":\"a\",\"true\":\"b\",\"~\":\"c\"}" },
    { "a: &x {k: v}\nb: *x", "{\"a\":{\"k\":\"v\"},\"b\":{\"k\":\"v\"}}" },
    { "!less 5", "5" },
    { "a: !each\n  - !matches x", "{\"a\":[\"x\"]}" },
    { "[]", "[]" },
    { "{}", "{}" },
    { "", "null" },
};

static void becomes_json_without_tags(void **state)
{
    for (size_t i = 0; i < countof(conversions); i++) {
        const struct node *n = parse(*state, conversions[i].yaml);

        check_text(conversions[i].yaml, json_to_str(*state, node_to_json(*state, n), 0),
                   conversions[i].json);
    }
}

static void numbers_are_shared_with_json(void **state)
{
    const struct node *n = parse(*state, "[1.5]");
    const json_t *list = node_to_json(*state, n);

    assert_ptr_equal(json_array_get(list, 0), node_number(n->items[0].value));
}

static void comes_from_json_and_goes_back(void **state)
{
    const char *text =
        "{\"a\":[1,1.0,\"5\",true,null,{}],\"b\":{\"c\":[]},\"\":\"\\u0000\"}";
    struct json_error error;
    const json_t *value = json_read(*state, str_from(text), NULL, NULL, &error);
    struct source source = { .path = S("x"), .text = S("somewhere") };
    struct span span = { &source, 2, 3 };
    const struct node *n = node_from_json(*state, value, span);

    check_text("again", json_to_str(*state, node_to_json(*state, n), 0), text);
    check_int("place", (long long)node_at(n, S("/b/c"))->span.off, 2);
    check_text("number's text", node_text(node_at(n, S("/a/1"))), "1.0");
    assert_false(node_at(n, S("/a/2"))->plain);
    assert_true(node_at(n, S("/a/0"))->plain);
}

static const struct {
    const char *pointer, *text; /* NULL: leads nowhere */
} pointers[] = {
    { "/a/0/b", "deep" }, { "/x~1y", "slash" }, { "/m~0n", "tilde" },
    { "/a/1", NULL },     { "/a/-", NULL },     { "/a/00", NULL },
    { "/none", NULL },    { "/a/0/b/c", NULL }, { "a", NULL },
    { "/m~2n", NULL },    { "/", "empty" },
};

static void pointers_lead_to_nodes(void **state)
{
    const struct node *root =
        parse(*state, "a: [{b: deep}]\nx/y: slash\nm~n: tilde\n\"\": empty\n");

    for (size_t i = 0; i < countof(pointers); i++) {
        const struct node *n = node_at(root, str_from(pointers[i].pointer));

        if (!pointers[i].text)
            check_int(pointers[i].pointer, n != NULL, 0);
        else
            check_text(pointers[i].pointer, n ? node_text(n) : S("(nothing)"),
                       pointers[i].text);
    }
    assert_ptr_equal(node_at(root, S("")), root);
}

static void kinds_have_the_names_of_json_types(void **state)
{
    const struct node *n = parse(*state, "[~, true, 1, 1.5, a, [], {}]");
    const char *names[] = { "null",   "boolean", "integer", "number",
                            "string", "array",   "object" };

    for (size_t i = 0; i < countof(names); i++)
        assert_string_equal(node_kind_name(n->items[i].value->kind), names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(members_are_found_by_name),
        UNIT_TEST(looking_into_nothing_finds_nothing),
        UNIT_TEST(becomes_json_without_tags),
        UNIT_TEST(numbers_are_shared_with_json),
        UNIT_TEST(comes_from_json_and_goes_back),
        UNIT_TEST(pointers_lead_to_nodes),
        UNIT_TEST(kinds_have_the_names_of_json_types),
    };

    return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
