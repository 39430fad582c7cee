/* Unit tests of jsonpath/.  Conformance to RFC 9535 is in tests/suites/. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"
#include "tests/support/test.h"

#include "base/banned.h"

static json_t *json_of(struct arena *a, struct str text)
{
    struct json_limits limits = { .depth = 100000 };
    struct json_error error;
    json_t *value = json_read(a, text, &limits, NULL, &error);

    if (!value)
        fail_msg("%.*s: %s", STR_ARG(text), error.msg);
    return value;
}

static struct jsonpath *compiled(struct arena *a, struct str query)
{
    struct jsonpath_error error;
    struct jsonpath *q = jsonpath_compile(a, query, &error);

    if (!q)
        fail_msg("%.*s: byte %zu: %s", STR_ARG(query), error.off, error.msg);
    return q;
}

/* "path=value path=value" of what is selected. */
static struct str selected(struct arena *a, const char *doc, const char *query)
{
    struct jsonpath_nodes nodes =
        jsonpath_select(a, compiled(a, str_from(query)), json_of(a, str_from(doc)));
    struct buf out;

    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < nodes.len; i++) {
        buf_add_c(&out, i ? " " : "");
        buf_add(&out, nodes.at[i].path);
        buf_add_char(&out, '=');
        json_print(&out, nodes.at[i].value, JSON_PRINT_COMPACT);
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    assert_false(nodes.gave_up);
    return text;
}

#define TREE "{\"a\":[1,{\"b\":2}],\"c\":{\"b\":3,\"d\":[4]}}"

static void selects_the_listed_nodes(void **state)
{
    static const struct {
        const char *doc, *query, *want;
    } rows[] = {
        { "7", "$", "$=7" },
        { "7", "$.a", "" },
        { TREE, "$.a[0]", "$['a'][0]=1" },
        { TREE, "$.a[-1].b", "$['a'][1]['b']=2" },
        { TREE, "$..b", "$['a'][1]['b']=2 $['c']['b']=3" },
        { TREE, "$.*.b", "$['c']['b']=3" },
        { TREE, "$.c.d[*]", "$['c']['d'][0]=4" },
        { TREE, "$['c','a']['b',0]", "$['c']['b']=3 $['a'][0]=1" },
        { TREE, "$..[0]", "$['a'][0]=1 $['c']['d'][0]=4" },
        { TREE, "$.a[0,0]", "$['a'][0]=1 $['a'][0]=1" },
        { TREE, "$ .c\n['d'] [0]", "$['c']['d'][0]=4" },
        { "[0,1,2,3,4]", "$[1:3]", "$[1]=1 $[2]=2" },
        { "[0,1,2,3,4]", "$[::-2]", "$[4]=4 $[2]=2 $[0]=0" },
        { "[0,1,2,3,4]", "$[3:0:-1]", "$[3]=3 $[2]=2 $[1]=1" },
        { "[0,1,2,3,4]", "$[-9007199254740991:9007199254740991:9007199254740991]",
          "$[0]=0" },
        { "[0,1]", "$[::0]", "" },
        { "[0,1]", "$[5]", "" },
        { "[[0],[1]]", "$[?@[0]==1]", "$[1]=[1]" },
        { "{\"a\":{\"k\":1},\"b\":{\"k\":2}}", "$[?@.k>1]", "$['b']={\"k\":2}" },
        { "{\"x\":2,\"l\":[1,2]}", "$.l[?@==$.x]", "$['l'][1]=2" },
        { "[1,\"1\",null,true,{},[]]", "$[?@==1||@==null||@==true]",
          "$[0]=1 $[2]=null $[3]=true" },
        { "[[1,[2]],[[3]]]", "$[?@[?@[?@==3]]]", "$[1]=[[3]]" },
        { "[[1,[2]],[[[3]]]]", "$[?@[?@[?@[?@==3]]]]", "$[1]=[[[3]]]" },
        { "[[[[3]]],[[[4]]]]", "$[?@[?@[?@==3]]]", "" },
        { "[{\"a\":1},{\"b\":1}]", "$[?!@.a]", "$[1]={\"b\":1}" },
        { "[{\"a\":1},{\"b\":1}]", "$[?!(@.a&&@.a==1)]", "$[1]={\"b\":1}" },
        { "{\"a\":[1,2],\"b\":[1]}", "$[?count(@.*)==2]", "$['a']=[1,2]" },
        { "[\"a\",\"\xc3\xa9\xf0\x9f\x98\x80\",[1,2],{\"a\":1},1]", "$[?length(@)==2]",
          "$[1]=\"\xc3\xa9\xf0\x9f\x98\x80\" $[2]=[1,2]" },
        { "[[1],[1,2],[]]", "$[?value(@.*)==1]", "$[0]=[1]" },
        { "[\"ab\",\"xaby\",1]", "$[?match(@,'a.')]", "$[0]=\"ab\"" },
        { "[\"ab\",\"xaby\",1]", "$[?search(@,'a.')]", "$[0]=\"ab\" $[1]=\"xaby\"" },
        { "{\"p\":[\"a\",\"[\",\"b\"],\"s\":\"ab\"}", "$.p[?search($.s,@)]",
          "$['p'][0]=\"a\" $['p'][2]=\"b\"" },
        { "[\"a\"]", "$[?match(@,'(?=a)a')]", "" },
        { "[1]", "$[?@.x==@.y]", "$[0]=1" },
        { "[1]", "$[?@.x<=@.y]", "$[0]=1" },
        { "[1]", "$[?@.x<@.y]", "" },
        { "[1]", "$[?@.x!=1]", "$[0]=1" },
        { "[{\"a\":{\"b\":1,\"c\":2}}]", "$[?@.a==$[0].a]",
          "$[0]={\"a\":{\"b\":1,\"c\":2}}" },
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].query, selected(*state, rows[i].doc, rows[i].query),
                   rows[i].want);
}

static void names_are_normalized_in_paths(void **state)
{
    check_text("escapes",
               selected(*state,
                        "{\"'\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\xc3\xa9\\\"/\":1}",
                        "$.*"),
               "$['\\'\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\xc3\xa9\"/']=1");
}

static void numbers_are_compared_exactly(void **state)
{
    static const struct {
        const char *doc, *filter;
        bool holds;
    } rows[] = {
        { "1", "@ == 1.0", true },
        { "1.0", "@ == 1", true },
        { "0", "@ == -0.0", true },
        { "100", "@ == 1e2", true },
        { "9007199254740993", "@ == 9007199254740992.0", false },
        { "9007199254740993", "@ > 9007199254740992.0", true },
        { "9007199254740992.0", "@ < 9007199254740993", true },
        { "9223372036854775807", "@ < 9223372036854775808.0", true },
        { "9223372036854775807", "@ == 9223372036854775808.0", false },
        { "-9223372036854775808", "@ == -9223372036854775808.0", true },
        { "-9223372036854775807", "@ > -9223372036854775808.0", true },
        { "1", "@ < 1.5", true },
        { "-1", "@ < -1.5", false },
        { "-2", "@ < -1.5", true },
        { "1.5", "@ <= 1", false },
        { "1e300", "@ > 9223372036854775807", true },
        { "-1e300", "@ < -9223372036854775808", true },
        { "\"a\"", "@ < 'b'", true },
        { "\"\xef\xbf\xbd\"", "@ < '\xf0\x9f\x98\x80'", true },
        { "\"1\"", "@ < 2", false },
        { "true", "@ <= true", true },
        { "false", "@ < true", false },
        { "null", "@ >= null", true },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct str doc = arena_printf(a, "[%s]", rows[i].doc);
        struct str query = arena_printf(a, "$[?%s]", rows[i].filter);

        check_int(query.at, (long long)selected(a, doc.at, query.at).len > 0,
                  rows[i].holds);
    }
}

static void refuses_and_says_why(void **state)
{
    static const struct {
        const char *query;
        size_t off;
        const char *complaint;
    } rows[] = {
        { "", 0, "query must start with '$'" },
        { "a", 0, "query must start with '$'" },
        { " $", 0, "query must start with '$'" },
        { "$.", 2, "member name expected after '.'" },
        { "$.1", 2, "member name expected after '.'" },
        { "$. a", 2, "member name expected after '.'" },
        { "$..", 3, "member name, '*' or '[' expected after '..'" },
        { "$...a", 3, "member name, '*' or '[' expected after '..'" },
        { "$ ", 1, "'.', '[' or the end of the query expected, found ' '" },
        { "$a", 1, "'.', '[' or the end of the query expected, found 'a'" },
        { "$[", 2, "selector expected, but the query ends here" },
        { "$[]", 2, "selector expected, found ']'" },
        { "$[a]", 2, "names in brackets must be quoted" },
        { "$['a'", 5, "',' or ']' expected, but the query ends here" },
        { "$['a", 2, "string is not closed" },
        { "$[\"a']", 2, "string is not closed" },
        { "$['\\x']", 4, "character that can be escaped expected, found 'x'" },
        { "$['\\\"']", 4, "character that can be escaped expected, found '\"'" },
        { "$['\\u12g4']", 7, "hexadecimal digit after '\\u' expected, found 'g'" },
        { "$['\\ud800']", 3, "surrogate without its other half" },
        { "$['\\udc00\\ud800']", 3, "surrogate without its other half" },
        { "$['\n']", 3, "control character in a string: write it as '\\u000a'" },
        { "$[01]", 2, "number with leading zeros" },
        { "$[-0]", 2, "-0 is no index" },
        { "$[-]", 3, "digit expected, found ']'" },
        { "$[9007199254740992]", 2, "number beyond 2^53 - 1, the range of indexes" },
        { "$[1:-9007199254740992]", 4, "number beyond 2^53 - 1, the range of indexes" },
        { "$[99999999999999999999]", 2, "number beyond 2^53 - 1, the range of indexes" },
        { "$[1:2:3:4]", 7, "',' or ']' expected, found ':'" },
        { "$[?]", 3, "query, literal or function expected, found ']'" },
        { "$[?1]", 3, "a literal alone is no test: compare it" },
        { "$[?@.a||'x']", 8, "a literal alone is no test: compare it" },
        { "$[?!true]", 4, "a literal alone is no test: compare it" },
        { "$[?@.a=1]", 6, "',' or ']' expected, found '='" },
        { "$[?@.a==]", 8, "query, literal or function expected, found ']'" },
        { "$[?@.a==b]", 8,
          "'b' is no literal: strings are quoted, queries begin with '@' or '$'" },
        { "$[?@.*==1]", 3, "a query that can select several nodes cannot be compared" },
        { "$[?1==@..a]", 6, "a query that can select several nodes cannot be compared" },
        { "$[?(@.a]", 7, "')' expected, found ']'" },
        { "$[?@.a&@.b]", 6, "',' or ']' expected, found '&'" },
        { "$[?!@.a==1]", 7, "',' or ']' expected, found '='" },
        { "$[?(@.a)==1]", 8, "',' or ']' expected, found '='" },
        { "$[?foo(@)]", 3, "there is no function foo()" },
        { "$[?length (@)==1]", 3,
          "'length' is no literal: strings are quoted, queries begin with '@' or '$'" },
        { "$[?length(@)]", 3, "the result of length() is no test: compare it" },
        { "$[?length()==1]", 3, "length() takes 1 argument, not 0" },
        { "$[?match(@)]", 3, "match() takes 2 arguments, not 1" },
        { "$[?length(@.*)==1]", 10, "argument 1 of length() must be a single value" },
        { "$[?length(@.a==1)==1]", 10, "argument 1 of length() must be a single value" },
        { "$[?length((@.a))==1]", 10, "argument 1 of length() must be a single value" },
        { "$[?count(1)==1]", 9, "argument 1 of count() must be a query" },
        { "$[?match(@,'a')==true]", 3, "the result of match() cannot be compared" },
        { "$[?count(@.*]", 12, "',' or ')' expected, found ']'" },
        { "$[?@==1.]", 8, "digit after the decimal point expected, found ']'" },
        { "$[?@==1e]", 8, "digit of the exponent expected, found ']'" },
        { "$[?@==01]", 6, "number with leading zeros" },
        { "$.\x01", 2, "member name expected after '.'" },
        { "$.a\x01", 3,
          "'.', '[' or the end of the query expected, found a control character" },
        { "$.a\xff", 3, "the query is not UTF-8" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct jsonpath_error error = { 0 };

        assert_null(jsonpath_compile(*state, str_from(rows[i].query), &error));
        check_text(rows[i].query, str_from(error.msg), rows[i].complaint);
        check_int(rows[i].query, (long long)error.off, (long long)rows[i].off);
    }
}

static void a_nul_is_no_end_of_the_query(void **state)
{
    struct jsonpath_error error = { 0 };

    assert_null(jsonpath_compile(*state, S("$.a\0"), &error));
    check_int("off", (long long)error.off, 3);
    assert_null(jsonpath_compile(*state, S("$['a\0']"), &error));
    check_text("in a string", str_from(error.msg),
               "control character in a string: write it as '\\u0000'");
    check_text("escaped", selected(*state, "{\"a\":1}", "$['\\u0000']"), "");
}

static void singular_queries_are_known(void **state)
{
    static const struct {
        const char *query;
        bool singular;
    } rows[] = {
        { "$", true },      { "$.a[0]['b'][-1]", true }, { "$.*", false },
        { "$..a", false },  { "$[0,1]", false },         { "$[0:1]", false },
        { "$[?@]", false },
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_int(rows[i].query,
                  jsonpath_is_singular(compiled(*state, str_from(rows[i].query))),
                  rows[i].singular);
}

/* `times` times `unit` between `head` and `tail`. */
static struct str repeated(struct arena *a, const char *head, const char *unit,
                           size_t times, const char *tail)
{
    struct buf out;

    buf_init(&out, 1 << 26);
    buf_add_c(&out, head);
    for (size_t i = 0; i < times; i++)
        buf_add_c(&out, unit);
    buf_add_c(&out, tail);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static void nesting_and_length_have_limits(void **state)
{
    static const struct {
        const char *head, *unit;
        size_t most;
        const char *complaint;
    } rows[] = {
        { "$[?", "(", JSONPATH_DEPTH_MAX,
          "filters, parentheses and calls are nested deeper than 64" },
        { "$", "[?@", JSONPATH_DEPTH_MAX + 1,
          "filters, parentheses and calls are nested deeper than 64" },
        { "$[?", "length(", JSONPATH_DEPTH_MAX,
          "filters, parentheses and calls are nested deeper than 64" },
        { "$", ".a", JSONPATH_SEGMENTS_MAX + 1, "more than 500 segments" },
        { "$.", "a", JSONPATH_QUERY_MAX - 1, "the query is longer than 65536 bytes" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct jsonpath_error error = { 0 };
        struct str query = repeated(*state, rows[i].head, rows[i].unit, rows[i].most, "");

        assert_null(jsonpath_compile(*state, query, &error));
        check_text(rows[i].unit, str_from(error.msg), rows[i].complaint);
    }
    compiled(*state, repeated(*state, "$", ".a", JSONPATH_SEGMENTS_MAX, ""));
    compiled(*state,
             repeated(*state, "$[?", "(", JSONPATH_DEPTH_MAX - 1,
                      repeated(*state, "@", ")", JSONPATH_DEPTH_MAX - 1, "]").at));
}

static void work_without_end_is_given_up(void **state)
{
    static const struct {
        const char *query;
        bool deep, gives_up;
    } rows[] = {
        { "$..[?count($..*)>0]", false, true }, /* all are looked at for each */
        { "$..[?count($..*)>0||@.a]", true, false },
    };
    struct arena *a = *state;
    json_t *wide = json_of(a, repeated(a, "[", "[1,[2,[3]],4],", 4000, "0]"));
    struct str ends = repeated(a, "", "]", 1000, "");
    json_t *deep = json_of(a, repeated(a, "", "[", 1000, ends.at));

    for (size_t i = 0; i < countof(rows); i++) {
        struct arena *scratch = arena_open();
        struct jsonpath *q = compiled(scratch, str_from(rows[i].query));
        struct jsonpath_nodes nodes =
            jsonpath_select(scratch, q, rows[i].deep ? deep : wide);
        bool gave_up = nodes.gave_up;

        assert_true(nodes.len <= JSONPATH_NODES_MAX);
        arena_close(scratch);
        check_int(rows[i].query, gave_up, rows[i].gives_up);
    }
}

static void a_deep_document_is_walked_to_its_limit(void **state)
{
    struct arena *a = *state;
    struct jsonpath *q = compiled(a, S("$..*"));
    struct str ends = repeated(a, "", "]", 1000, "");
    json_t *below = json_of(a, repeated(a, "", "[", 1000, ends.at));
    struct jsonpath_nodes nodes = jsonpath_select(a, q, below);

    check_int("below", (long long)nodes.len, 999);
    check_int("the last path", (long long)nodes.at[998].path.len, 1 + 999 * 3);
    assert_false(nodes.gave_up);

    json_t *above = arena_json(a, json_array());

    for (size_t i = 0; i <= JSONPATH_VALUE_DEPTH_MAX; i++) {
        json_t *outer = arena_json(a, json_array());

        json_array_append(outer, above);
        above = outer;
    }
    nodes = jsonpath_select(a, q, above);
    assert_true(nodes.gave_up);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(selects_the_listed_nodes),
        UNIT_TEST(names_are_normalized_in_paths),
        UNIT_TEST(numbers_are_compared_exactly),
        UNIT_TEST(refuses_and_says_why),
        UNIT_TEST(a_nul_is_no_end_of_the_query),
        UNIT_TEST(singular_queries_are_known),
        UNIT_TEST(nesting_and_length_have_limits),
        UNIT_TEST(work_without_end_is_given_up),
        UNIT_TEST(a_deep_document_is_walked_to_its_limit),
    };

    return cmocka_run_group_tests_name("jsonpath", tests, NULL, NULL);
}
