/* Unit tests of doc/node_values.h: JSON of nodes, made when it is asked for. */
#include "doc/json.h"
#include "doc/node_values.h"
#include "doc/yaml.h"
#include "tests/support/test.h"

static const struct node *parse(struct arena *a, const char *text)
{
    struct source *source = arena_new(a, struct source);
    struct diags *d = diags_new(a);

    *source = (struct source){ .path = S("x.yaml"), .text = str_from(text) };
    const struct node *root = yaml_parse(a, source, d);

    if (!root)
        fail_msg("%s", diags_first(d));
    return root;
}

static void a_value_is_made_once_wherever_it_is_asked_for(void **state)
{
    const struct node *root = parse(*state, "a: {b: [1, {c: 2}]}\nd: x\n");
    const struct node *a = node_get(root, "a"), *b = node_get(a, "b");
    struct node_values *v = node_values_new(*state);

    assert_null(node_values_known(v, a));
    json_t *inner = node_values_json(v, b), *outer = node_values_json(v, root);

    assert_ptr_equal(json_object_get(json_object_get(outer, "a"), "b"), inner);
    assert_ptr_equal(node_values_json(v, a), json_object_get(outer, "a"));
    assert_ptr_equal(node_values_known(v, b->items[1].value), json_array_get(inner, 1));
    assert_ptr_equal(node_values_json(v, root), outer);
    assert_true(json_same(outer, node_to_json(*state, root)));
    assert_null(node_values_json(v, NULL));
}

static void an_alias_is_the_value_of_its_anchor(void **state)
{
    const struct node *root = parse(*state, "a: &x {k: 1}\nb: *x\n");
    json_t *value = node_values_json(node_values_new(*state), root);

    assert_non_null(json_object_get(value, "a"));
    assert_ptr_equal(json_object_get(value, "a"), json_object_get(value, "b"));
}

static void what_is_left_out_is_in_nothing_made_later(void **state)
{
    const struct node *root = parse(*state, "a: {b: 1, c: [2, 3]}\nd: {e: f}\n");
    const struct node *a = node_get(root, "a"), *c = node_get(a, "c");
    struct node_values *v = node_values_new(*state);

    node_values_json(v, c);
    node_values_replace(v, c, NULL);
    node_values_replace(v, node_get(a, "b"), json_object());
    node_values_replace(v, node_get(root, "d"), json_string("instead"));
    assert_null(node_values_json(v, c));
    check_text("what is left", json_to_str(*state, node_values_json(v, root), 0),
               "{\"a\":{\"b\":{}},\"d\":\"instead\"}");
}

static void digits_that_a_double_does_not_keep_are_kept(void **state)
{
    const struct node *root =
        parse(*state, "a: [12345678901234567890123, 0.1]\nb: 1.00000000000000000001\n");
    struct node_values *v = node_values_new(*state);

    node_values_json(v, node_get(root, "b"));
    const struct json_literals *literals = node_values_literals(v);
    const json_t *list = node_values_json(v, node_get(root, "a"));

    assert_non_null(literals);
    assert_ptr_equal(node_values_literals(v), literals);
    check_text("integer", json_literal(literals, json_array_get(list, 0)),
               "12345678901234567890123");
    check_text("as a double", json_literal(literals, json_array_get(list, 1)), "");
    check_text("top", json_literal(literals, node_values_json(v, node_get(root, "b"))),
               "1.00000000000000000001");
}

static void members_of_large_maps_are_found(void **state)
{
    struct str text = S("");

    for (int i = 0; i < 200; i++)
        text = arena_printf(*state, "%.*sk%d: {v: %d}\n", STR_ARG(text), i, i);
    const struct node *root = parse(*state, text.at);
    struct node_values *v = node_values_new(*state);

    for (size_t i = 0; i < root->len; i++)
        assert_ptr_equal(node_values_item(v, root, node_text(root->items[i].key)),
                         &root->items[i]);
    assert_null(node_values_item(v, root, S("k200")));
    assert_null(node_values_item(v, root->items[0].value, S("w")));
    assert_null(node_values_item(v, NULL, S("v")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_value_is_made_once_wherever_it_is_asked_for),
        UNIT_TEST(an_alias_is_the_value_of_its_anchor),
        UNIT_TEST(what_is_left_out_is_in_nothing_made_later),
        UNIT_TEST(digits_that_a_double_does_not_keep_are_kept),
        UNIT_TEST(members_of_large_maps_are_found),
    };

    return cmocka_run_group_tests_name("node values", tests, NULL, NULL);
}
