/* Unit tests of doc/yaml.h, writing: what is written reads back, and looks as people
 * write. */
#include "base/buf.h"
#include "base/diag.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "tests/support/random_json.h"
#include "tests/support/test.h"
#include "tests/support/tree.h"

enum { ROUNDS = 3000 };

static struct node *parse(struct arena *a, struct str text)
{
    struct source *source = arena_new(a, struct source);
    struct diags *d = diags_new(a);

    *source = (struct source){ .path = S("x.yaml"), .text = text };
    struct node *root = yaml_parse(a, source, d);

    if (!root)
        fail_msg("%.*s\n%s", STR_ARG(text), diags_first(d));
    return root;
}

static struct str written(struct arena *a, const struct node *n)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    yaml_write(&out, n);
    struct str copy = arena_str(a, buf_str(&out));

    buf_release(&out);
    return copy;
}

/* Each looks the same when it has been read and written. */
static const char *const styles[] = {
    "a: 1\nb: two words\nc:\n  d: null\n  e:\n  - {x: 1, y: \"2\"}\n  - [a, b]\n",
    "- name: id outranks email\n  send:\n    body: {id: $(a.id), email: $(b.email)}\n  "
    "then:\n"
    "  - lead: $(a.id)\n    is: !unchanged\n",
    "- - a: 1\n    b: !any\n  - []\n- {}\n- - {a: 1, b: !matches ^x$}\n",
    "a: !each\n  b: {c: !less 5}\n",
    "a: !one-of [x, y]\nb: !unordered\n- {a: 1}\n- !any\n",
    "- !each\n  a:\n    b: [1]\n    c:\n    - {x: 1}\n    - - [z]\n      - !any\n",
    "text: |\n  one\n\n  two\nchopped: |-\n  one\n  two\n",
    "- |\n  one\n  two\n",
    "!tagged\na:\n- []\n",
    "a: yes\nb: 12:30\nc: 2024-01-01\nd: 0o17\ne: 1e400\nf: \"1\"\ng: \"true\"\nh: "
    "\"\"\n",
    "a: https://example.com/x#y\nb: \"x: y\"\nc: \"x #y\"\nd: '\"q\"'\ne: \\d+\nf: "
    "it's\n",
    "a: \"- x\"\nb: -x\nc: \"\\n\"\nd: \"\\x01\"\ne: [\"a,b\", \"]\"]\n",
    "? "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n:\n  b:\n    c: {d: 1}\n",
    "!<tag:example.com,2026:x>\n- 1\n",
    "plain text\n",
    "[]\n",
    "null\n",
};

static void writes_as_people_do(void **state)
{
    for (size_t i = 0; i < countof(styles); i++) {
        const struct node *n = parse(*state, str_from(styles[i]));

        check_text("written", written(*state, n), styles[i]);
    }
}

static void long_lists_are_written_in_lines(void **state)
{
    struct str text = S("- word number one\n- word number two\n- word number three\n"
                        "- word number four\n");

    check_text("long", written(*state, parse(*state, text)), text.at);
}

/* Some tags on scalars, lists and maps. */
static void put_tags(struct arena *a, struct rng *r, struct node *n)
{
    static const char *const tags[] = { "any", "one-of", "tag:example.com,2026:x",
                                        "odd tag!" };

    if (n->kind == NODE_NULL && rng_below(r, 2))
        n->chars = "", n->text_len = 0;
    if (rng_below(r, 4) == 0)
        node_set_tag(a, n, str_from(tags[rng_below(r, countof(tags))]));
    for (size_t i = 0; i < n->len; i++)
        put_tags(a, r, n->items[i].value);
}

static void any_tree_reads_back_the_same(void **state)
{
    struct rng r = rng_seeded(1);

    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(*state);
        const json_t *value = arena_json(*state, random_json(*state, &r, 4, true));
        struct node *n = node_from_json(*state, value, SPAN_NONE);

        put_tags(*state, &r, n);
        struct str text = written(*state, n);

        if (!tree_same(n, parse(*state, text)))
            fail_msg("round %d: %s\nwas written as\n%.*s", i,
                     json_to_str(*state, value, 0).at, STR_ARG(text));
    }
}

static void a_full_buffer_is_no_trouble(void **state)
{
    struct rng r = rng_seeded(2);

    for (size_t max = 0; max < 300; max++) {
        const json_t *value = arena_json(*state, random_json(*state, &r, 4, true));
        struct node *n = node_from_json(*state, value, SPAN_NONE);
        struct buf out;

        put_tags(*state, &r, n);
        buf_init(&out, max);
        yaml_write(&out, n);
        assert_true(out.len <= max);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(writes_as_people_do),
        UNIT_TEST(long_lists_are_written_in_lines),
        UNIT_TEST(any_tree_reads_back_the_same),
        UNIT_TEST(a_full_buffer_is_no_trouble),
    };

    return cmocka_run_group_tests_name("yaml_write", tests, NULL, NULL);
}
