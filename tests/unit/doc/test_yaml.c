/* Unit tests of doc/yaml.h, reading.  Conformance is in tests/suites/suite_yaml.c. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "tests/support/test.h"

struct read {
    struct source source;
    struct diags *diags;
    struct node *root;
};

static struct read *read_str(struct arena *a, struct str text)
{
    struct read *r = arena_new(a, struct read);

    r->source = (struct source){ .path = S("x.yaml"), .text = text };
    r->diags = diags_new(a);
    r->root = yaml_parse(a, &r->source, r->diags);
    return r;
}

static struct read *read(struct arena *a, const char *text)
{
    return read_str(a, str_from(text));
}

static const struct node *must(struct arena *a, const char *text)
{
    struct read *r = read(a, text);

    if (!r->root)
        fail_msg("%s: %s", text, diags_first(r->diags));
    return r->root;
}

/* --- the core schema --- */

static const struct {
    const char *text;
    enum node_kind kind;
    const char *json;
} plain[] = {
    { "~", NODE_NULL, "null" },
    { "null", NODE_NULL, "null" },
    { "Null", NODE_NULL, "null" },
    { "NULL", NODE_NULL, "null" },
    { "nULL", NODE_STRING, "\"nULL\"" },
    { "true", NODE_BOOL, "true" },
    { "FALSE", NODE_BOOL, "false" },
    { "tRUE", NODE_STRING, "\"tRUE\"" },
    { "0", NODE_INTEGER, "0" },
    { "-0", NODE_INTEGER, "0" },
    { "+12", NODE_INTEGER, "12" },
    { "0777", NODE_INTEGER, "777" },
    { "0o17", NODE_INTEGER, "15" },
    { "0x1F", NODE_INTEGER, "31" },
    { "0o18", NODE_STRING, "\"0o18\"" },
    { "0xG", NODE_STRING, "\"0xG\"" },
    { "0x", NODE_STRING, "\"0x\"" },
    { "-0x1", NODE_STRING, "\"-0x1\"" },
    { "9223372036854775807", NODE_INTEGER, "9223372036854775807" },
    { "-9223372036854775808", NODE_INTEGER, "-9223372036854775808" },
    { "9223372036854775808", NODE_REAL, "9.223372036854776e18" },
    { "0x7FFFFFFFFFFFFFFF", NODE_INTEGER, "9223372036854775807" },
    { "0xFFFFFFFFFFFFFFFF", NODE_REAL, "1.8446744073709552e19" },
    { "1.", NODE_REAL, "1.0" },
    { ".5", NODE_REAL, "0.5" },
    { "-.5e-3", NODE_REAL, "-0.0005" },
    { "1e3", NODE_REAL, "1000.0" },
    { "1e400", NODE_REAL, "1.7976931348623157e308" },
    { "1e", NODE_STRING, "\"1e\"" },
    { "1e+", NODE_STRING, "\"1e+\"" },
    { ".", NODE_STRING, "\".\"" },
    { "+", NODE_STRING, "\"+\"" },
    { "1.2.3", NODE_STRING, "\"1.2.3\"" },
    { "yes", NODE_STRING, "\"yes\"" },
    { "no", NODE_STRING, "\"no\"" },
    { "on", NODE_STRING, "\"on\"" },
    { "y", NODE_STRING, "\"y\"" },
    { "12:30", NODE_STRING, "\"12:30\"" },
    { "1_000", NODE_STRING, "\"1_000\"" },
    { "2024-01-01", NODE_STRING, "\"2024-01-01\"" },
    { "<<", NODE_STRING, "\"<<\"" },
    { "$(a.id)", NODE_STRING, "\"$(a.id)\"" },
    { "\"5\"", NODE_STRING, "\"5\"" },
    { "'true'", NODE_STRING, "\"true\"" },
    { "!!str 5", NODE_STRING, "\"5\"" },
    { "!!str", NODE_STRING, "\"\"" },
    { "! 5", NODE_STRING, "\"5\"" },
    { "!!int \"5\"", NODE_INTEGER, "5" },
    { "!!float 5", NODE_REAL, "5.0" },
    { "!!null \"\"", NODE_NULL, "null" },
    { "!!bool 'true'", NODE_BOOL, "true" },
    { "!!binary aGk=", NODE_STRING, "\"aGk=\"" },
};

static void plain_text_means_what_the_core_schema_says(void **state)
{
    for (size_t i = 0; i < countof(plain); i++) {
        const struct node *n = must(*state, plain[i].text);

        check_int(plain[i].text, n->kind, plain[i].kind);
        check_text(plain[i].text, json_to_str(*state, node_to_json(*state, n), 0),
                   plain[i].json);
        check_int(plain[i].text, (long long)node_tag(n).len, 0);
    }
}

static const struct {
    const char *text, *tag, *json;
} tagged[] = {
    { "!matches ^a+$", "matches", "\"^a+$\"" },
    { "!less 5", "less", "5" },
    { "!less \"5\"", "less", "\"5\"" },
    { "!any", "any", "null" },
    { "!one-of [a, b]", "one-of", "[\"a\",\"b\"]" },
    { "!exactly {a: 1}", "exactly", "{\"a\":1}" },
    { "!unordered\n- 1\n- 2\n", "unordered", "[1,2]" },
    { "!<!verbatim> x", "verbatim", "\"x\"" },
    { "!<tag:example.com,2026:x> 1", "tag:example.com,2026:x", "1" },
    { "%TAG !e! tag:example.com,2026:\n---\n!e!y 2", "tag:example.com,2026:y", "2" },
    { "!!unknown z", "tag:yaml.org,2002:unknown", "\"z\"" },
};

static void application_tags_stay_on_the_node(void **state)
{
    for (size_t i = 0; i < countof(tagged); i++) {
        const struct node *n = must(*state, tagged[i].text);

        check_text(tagged[i].text, node_tag(n), tagged[i].tag);
        check_text(tagged[i].text, json_to_str(*state, node_to_json(*state, n), 0),
                   tagged[i].json);
    }
}

/* libyaml takes the bracket for a part of the tag; YAML 1.2 does not. */
static void a_bracket_ends_a_tag(void **state)
{
    const struct node *n = must(
        *state, "# [!not me]\nx: [{a: !any}, [!any], {b: !c [!d]}, \"!e]\", '{!f}']\n"
                "y: z !g]\nq: |\n  [!h]\n\"k !i]\": {j: !k {l: !m}}\n");
    const struct node *x = node_get(n, "x");

    check_text("in a map", node_tag(node_at(x, S("/0/a"))), "any");
    check_text("in a list", node_tag(node_at(x, S("/1/0"))), "any");
    check_text("of a list", node_tag(node_at(x, S("/2/b"))), "c");
    check_text("inside it", node_tag(node_at(x, S("/2/b/0"))), "d");
    check_text("double quoted", node_text(node_at(x, S("/3"))), "!e]");
    check_text("single quoted", node_text(node_at(x, S("/4"))), "{!f}");
    check_text("plain", node_text(node_get(n, "y")), "z !g]");
    check_text("block", node_text(node_get(n, "q")), "[!h]\n");
    check_text("key", node_get(n, "k !i]") ? S("there") : S("missing"), "there");
    check_text("nested", node_tag(node_at(n, S("/k !i]/j/l"))), "m");
}

/* --- places --- */

static const struct {
    const char *text, *pointer;
    bool key;
    const char *token;
} places[] = {
    { "a: 1\nbc:   two words   # c\n", "/bc", false, "two words" },
    { "a: 1\nbc: x\n", "/bc", true, "bc" },
    { "é: ü # c\nß: \"ö\"\n", "/é", false, "ü" },
    { "é: ü\nß: \"ö\"  \n", "/ß", false, "\"ö\"" },
    { "é: ü\nß: \"ö\"\n", "/ß", true, "ß" },
    { "\xEF\xBB\xBF"
      "a: é\nb: c\n",
      "/b", false, "c" },
    { "a: é\r\nb: c\r\n", "/b", false, "c" },
    { "a: é\rb: c\r", "/b", false, "c" },
    { "k: |\n  text\n  more\n\nz: 1\n", "/k", false, "|\n  text\n  more" },
    { "k: !t  x\n", "/k", false, "!t  x" },
    { "l:\n- a\n- é\n\nz: 1\n", "/l", false, "- a\n- é" },
    { "m:\n  x: 1\n  y: [é]\n# c\nz: 1\n", "/m", false, "x: 1\n  y: [é]" },
    { "f: {é: [1, 2] , b: c }\n", "/f", false, "{é: [1, 2] , b: c }" },
    { "f: {é: [1, 2] , b: c }\n", "/f/b", false, "c" },
    { "f: [!a, é, !b]\ng: h\n", "/f/2", false, "!b" },
    { "f: [é, !any]\ng: h\n", "/f", false, "[é, !any]" },
    { "f: [é, {x: !any}, !b]\ng: h\n", "/g", false, "h" },
    { "e:\nf: 1\n", "/e", false, "" },
};

static const struct node *key_at(const struct node *root, struct str pointer)
{
    return node_key(root, pointer.at + 1);
}

static void places_are_the_tokens_themselves(void **state)
{
    for (size_t i = 0; i < countof(places); i++) {
        const struct node *root = must(*state, places[i].text);
        struct str pointer = str_from(places[i].pointer);
        const struct node *n =
            places[i].key ? key_at(root, pointer) : node_at(root, pointer);

        assert_non_null(n);
        check_text(places[i].text,
                   str_sub(n->span.source->text, n->span.off, n->span.len),
                   places[i].token);
    }
}

/* Each key of a long text with many non-ASCII characters, of every length. */
static void places_hold_in_long_texts(void **state)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    for (int i = 0; i < 500; i++)
        buf_printf(&text, "k%d: %s%s\n", i, "äöü€😀", i % 3 ? " x" : "");
    struct read *r = read_str(*state, arena_str(*state, buf_str(&text)));

    buf_release(&text);
    assert_non_null(r->root);
    check_int("members", (long long)r->root->len, 500);
    for (size_t i = 0; i < r->root->len; i++) {
        const struct node *key = r->root->items[i].key;

        check_text("key", str_sub(r->source.text, key->span.off, key->span.len),
                   node_text(key).at);
        check_int("line", (long long)span_line(key->span), (long long)i + 1);
    }
}

/* --- complaints --- */

static const struct {
    const char *text, *rule, *message, *hint;
    size_t line, column;
} refused[] = {
    { "a: 1\nb: 2\na: 3", "duplicate-key", "duplicate key `a`", "it is first in line 1",
      3, 1 },
    { "1: a\n\"1\": b", "duplicate-key", "duplicate key `1`", "it is first in line 1", 2,
      1 },
    { "? [a]\n: b", "complex-key", "a key must be text, not a list", "", 1, 3 },
    { "{{a: b}: c}", "complex-key", "a key must be text, not a map", "", 1, 2 },
    { "a: &x [b]\n*x : c", "complex-key", "a key must be text, not a list", "", 2, 1 },
    { "a: *no", "undefined-alias", "no anchor `&no` before this alias",
      "text that begins with `*` needs quotes", 1, 4 },
    { "a: &x [*x]", "alias-cycle", "alias `*x` stands inside its own anchor", "", 1, 8 },
    { "a: .nan", "not-json", "JSON has no value for `.nan`", "in quotes it is text", 1,
      4 },
    { "- -.INF", "not-json", "JSON has no value for `-.INF`", "in quotes it is text", 1,
      3 },
    { "a: !!int x", "tag-mismatch", "`!!int` needs an integer, not string", "", 1, 4 },
    { "!!map [a]", "tag-mismatch", "`!!map` needs an object, not array", "", 1, 1 },
    { "a\n---\nb", "second-document", "a second document begins here; a file holds one",
      "", 2, 1 },
    { "a: \xFF", "not-utf-8", "byte 0xFF at offset 3 is not UTF-8", "", 1, 4 },
    { "\xFF\xFE"
      "a",
      "not-utf-8", "byte 0xFF at offset 0 is not UTF-8",
      "this looks like UTF-16; save the file as UTF-8", 1, 1 },
    { "a:\n\t- b", "yaml-tab", "a tab cannot indent", "use spaces", 2, 1 },
    { "a: 1\n\tb: 2", "yaml-tab", "a tab cannot indent", "use spaces", 2, 1 },
    { "é: @x", "yaml-syntax", "text cannot begin with `@`", "quote it", 1, 4 },
    { "é: %x", "yaml-syntax", "text cannot begin with `%`", "quote it", 1, 4 },
    { "a: b: c", "yaml-syntax", "`:` is not allowed here",
      "text with `: ` in it needs quotes; or is the indentation wrong?", 1, 5 },
    { "ä: {a: 1", "yaml-syntax", "expected `,` or `}`", "the `{` is in line 1", 1, 9 },
    { "a: [1,\n2\nb: 1", "yaml-syntax", "expected `,` or `]`", "the `[` is in line 1", 3,
      2 },
    { "a: é\nb: \"open\nc: 1\n", "yaml-syntax",
      "the quoted text that begins here is not closed", "", 2, 4 },
    { "a: \"\\q\"", "yaml-syntax", "no such escape in double quotes",
      "in single quotes a backslash is only a backslash", 1, 5 },
    { "a: *.js", "yaml-syntax", "`*` begins an alias, whose name is missing",
      "text that begins with `*` needs quotes", 1, 4 },
    { "é: \x01", "yaml-syntax", "a control character",
      "in double quotes it can be escaped", 1, 4 },
    { "a:\n  - b\n c: 1", "yaml-syntax", "expected a key of the map, or its end",
      "is the indentation right? the map begins in line 1", 3, 2 },
    { "- a\nb: 1", "yaml-syntax", "expected a `-` item of the list, or its end",
      "is the indentation right? the list begins in line 1", 2, 1 },
    { "a: [b, ?x]", "yaml-syntax", "text cannot begin with `?` within brackets",
      "quote it", 1, 8 },
    { "{?é: 1}", "yaml-syntax", "text cannot begin with `?` within brackets", "quote it",
      1, 2 },
    { "k: &a:b c", "yaml-syntax",
      "an anchor's name has only letters, digits, `-` and `_`",
      "text that begins with `&` needs quotes", 1, 4 },
    { "a: !x!y 1", "yaml-syntax", "this tag's handle is not defined", "", 1, 4 },
    { "{a: [!any, é: }", "yaml-syntax", "expected a value", "", 1, 15 },
};

static void refuses_in_plain_words_at_the_right_place(void **state)
{
    for (size_t i = 0; i < countof(refused); i++) {
        struct read *r = read(*state, refused[i].text);
        const struct diag *first = diags_at(r->diags, 0);

        assert_null(r->root);
        assert_non_null(first);
        check_text(refused[i].text, first->message, refused[i].message);
        check_text(refused[i].text, first->rule, refused[i].rule);
        check_text(refused[i].text, first->hint, refused[i].hint);
        check_int(refused[i].text, (long long)span_place(first->span).line,
                  (long long)refused[i].line);
        check_int(refused[i].text, (long long)span_place(first->span).column,
                  (long long)refused[i].column);
    }
}

static void several_mistakes_are_told_together(void **state)
{
    struct read *r =
        read(*state, "a: 1\na: 2\nb: *no\n? [c]\n: d\ne: .nan\na: 3\nf: @x\n");

    assert_null(r->root);
    check_int("errors", (long long)diags_count(r->diags, SEVERITY_ERROR), 4);
    r = read(*state, "a: 1\na: 2\nb: *no\n? [c]\n: d\ne: .nan\na: 3\n");
    check_int("errors", (long long)diags_count(r->diags, SEVERITY_ERROR), 5);
}

/* --- limits --- */

static struct str repeated(struct arena *a, const char *begin, const char *piece,
                           size_t times, const char *end)
{
    struct buf text;

    buf_init(&text, 64u << 20);
    buf_add_c(&text, begin);
    for (size_t i = 0; i < times; i++)
        buf_add_c(&text, piece);
    buf_add_c(&text, end);
    struct str copy = arena_str(a, buf_str(&text));

    buf_release(&text);
    return copy;
}

static void check_rule(struct arena *a, struct str text, const char *rule)
{
    struct read *r = read_str(a, text);
    const struct diag *first = diags_at(r->diags, 0);

    assert_null(r->root);
    check_text(rule, first ? first->rule : S("(none)"), rule);
}

static void depth_is_limited(void **state)
{
    check_rule(*state, repeated(*state, "", "[", 100000, ""), "too-deep");
    check_rule(*state, repeated(*state, "", "{a: ", 100000, ""), "too-deep");
    check_rule(*state, repeated(*state, "", "- ", 100000, ""), "too-deep");
    check_rule(*state, repeated(*state, "", "? ", 100000, ""), "too-deep");
    check_rule(*state,
               repeated(*state, "", "[", 201, repeated(*state, "", "]", 201, "").at),
               "too-deep");
    struct str deepest =
        repeated(*state, "", "[", 200, repeated(*state, "", "]", 200, "").at);

    assert_non_null(read_str(*state, deepest)->root);
}

static void aliases_cannot_nest_deeper(void **state)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    buf_add_c(&text, "- &a0 [x]\n");
    for (int i = 1; i < 300; i++)
        buf_printf(&text, "- &a%d [*a%d]\n", i, i - 1);
    check_rule(*state, arena_str(*state, buf_str(&text)), "too-deep");
    buf_release(&text);
}

static void alias_bombs_are_refused(void **state)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    buf_add_c(&text, "- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        buf_printf(&text, "- &a%d [", i);
        for (int j = 0; j < 10; j++)
            buf_printf(&text, "%s*a%d", j ? ", " : "", i - 1);
        buf_add_c(&text, "]\n");
    }
    check_rule(*state, arena_str(*state, buf_str(&text)), "alias-bomb");
    buf_release(&text);
}

static void size_is_limited(void **state)
{
    struct str text = { arena_alloc(*state, YAML_BYTES_MAX + 1), YAML_BYTES_MAX + 1 };

    check_rule(*state, text, "too-large");
}

static void directives_are_limited(void **state)
{
    check_rule(*state, repeated(*state, "", "%TAG !a! tag:\n", 101, "--- a\n"),
               "too-many-directives");
}

static void many_duplicates_are_found_in_time(void **state)
{
    struct read *r = read_str(*state, repeated(*state, "", "key: 1\n", 100000, ""));

    assert_null(r->root);
    check_int("errors", (long long)diags_count(r->diags, SEVERITY_ERROR), 99999);
}

static void big_maps_are_read_in_time(void **state)
{
    struct buf text;

    buf_init(&text, 8 << 20);
    for (int i = 0; i < 100000; i++)
        buf_printf(&text, "key%d: %d\n", i, i);
    buf_add_c(&text, "key5: again\n");
    struct read *r = read_str(*state, arena_str(*state, buf_str(&text)));

    buf_release(&text);
    assert_null(r->root);
    check_int("errors", (long long)diags_count(r->diags, SEVERITY_ERROR), 1);
    check_text("hint", diags_at(r->diags, 0)->hint, "it is first in line 6");
}

/* --- aliases, files --- */

static void an_alias_is_the_node_of_its_anchor(void **state)
{
    const struct node *n = must(*state, "a: &x {k: v}\nb: *x\nc: &x 1\nd: *x\n");

    assert_ptr_equal(node_get(n, "a"), node_get(n, "b"));
    assert_ptr_equal(node_get(n, "c"), node_get(n, "d"));
}

static void check_json(void **state, const char *yaml, const char *json)
{
    struct arena *a = *state;
    json_t *wanted = arena_json(a, json_loads(json, 0, NULL));

    assert_non_null(wanted);
    if (!json_equal(node_to_json(a, must(a, yaml)), wanted))
        fail_msg("%s is not %s", yaml, json);
}

static void merge_keys_bring_members(void **state)
{
    check_json(state, "a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3, m: 4}\n",
               "{\"a\": {\"k\": 1, \"l\": 2}, \"b\": {\"k\": 1, \"l\": 3, \"m\": 4}}");
    check_json(state, "a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc:\n  <<: [*x, *y]\n",
               "{\"a\": {\"k\": 1}, \"b\": {\"k\": 2, \"l\": 2},"
               " \"c\": {\"k\": 1, \"l\": 2}}");
    check_json(state, "a: &x {k: 1}\nb: &y {<<: *x, l: 2}\nc: {<<: *y}\n",
               "{\"a\": {\"k\": 1}, \"b\": {\"l\": 2, \"k\": 1},"
               " \"c\": {\"l\": 2, \"k\": 1}}");
}

static void other_merge_keys_are_text(void **state)
{
    check_json(state, "{\"<<\": {k: 1}}", "{\"<<\": {\"k\": 1}}");
    check_json(state, "{<<: 1}", "{\"<<\": 1}");
    check_json(state, "{<<: [{k: 1}, 2]}", "{\"<<\": [{\"k\": 1}, 2]}");
}

static void an_empty_text_is_null(void **state)
{
    const char *texts[] = { "", "\n\n", "# only a comment\n", "\xEF\xBB\xBF", "---\n" };

    for (size_t i = 0; i < countof(texts); i++)
        check_int(texts[i], must(*state, texts[i])->kind, NODE_NULL);
}

static void texts_end_with_a_nul(void **state)
{
    const struct node *n =
        must(*state, "[word, 12, \"quoted\", 'longer than what is shared, "
                     "so that it is made anew']");

    for (size_t i = 0; i < n->len; i++) {
        struct str text = node_text(n->items[i].value);

        check_int("length", (long long)strlen(text.at), (long long)text.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(plain_text_means_what_the_core_schema_says),
        UNIT_TEST(application_tags_stay_on_the_node),
        UNIT_TEST(a_bracket_ends_a_tag),
        UNIT_TEST(places_are_the_tokens_themselves),
        UNIT_TEST(places_hold_in_long_texts),
        UNIT_TEST(refuses_in_plain_words_at_the_right_place),
        UNIT_TEST(several_mistakes_are_told_together),
        UNIT_TEST(depth_is_limited),
        UNIT_TEST(aliases_cannot_nest_deeper),
        UNIT_TEST(alias_bombs_are_refused),
        UNIT_TEST(size_is_limited),
        UNIT_TEST(directives_are_limited),
        UNIT_TEST(many_duplicates_are_found_in_time),
        UNIT_TEST(big_maps_are_read_in_time),
        UNIT_TEST(merge_keys_bring_members),
        UNIT_TEST(other_merge_keys_are_text),
        UNIT_TEST(an_alias_is_the_node_of_its_anchor),
        UNIT_TEST(an_empty_text_is_null),
        UNIT_TEST(texts_end_with_a_nul),
    };

    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
