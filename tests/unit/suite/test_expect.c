/* Expectations: what tags compile to, how they read, and which are refused. */
#include "suite/expect.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

static const struct expect *compiled(struct arena *a, const char *text,
                                     struct diags *diags)
{
    struct scope *scope = arena_new(a, struct scope);

    scope_add_given(a, scope, json_of(a, "lead: {id: x, n: 3}"));
    return expect_compile(a, yaml_of(a, text), scope, leads_contract(a), diags);
}

static void expectations_describe_themselves(void **state)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "won", "\"won\"" },
        { "$(lead.id)", "$(lead.id)" },
        { "{a: 1, b: [x, !any ]}", "{a: 1, b: [\"x\", !any]}" },
        { "{$(lead.id): 1}", "{$(lead.id): 1}" },
        { "!any", "!any" },
        { "!absent", "!absent" },
        { "!unchanged", "!unchanged" },
        { "!type string", "!type string" },
        { "!type [string, null]", "!type string or null" },
        { "!type null", "!type null" },
        { "!matches '^a'", "!matches ^a" },
        { "!format date-time", "!format date-time" },
        { "!one-of [a, !absent ]", "!one-of [\"a\", !absent]" },
        { "!not x", "!not \"x\"" },
        { "!not [!type string]", "!not !type string" },
        { "!not [a]", "!not [\"a\"]" },
        { "!length 3", "!length 3" },
        { "!length {at-least: 1, at-most: 5}", "!length 1 to 5" },
        { "!length {above: 2}", "!length 3 or more" },
        { "!length {below: 2}", "!length 0 to 1" },
        { "!between [1, $(lead.n)]", "!between 1 and $(lead.n)" },
        { "!less 5", "!less 5" },
        { "!greater 0.5", "!greater 0.5" },
        { "!contains x", "!contains [\"x\"]" },
        { "!contains [x, {a: 1}]", "!contains [\"x\", {a: 1}]" },
        { "!each {a: !any }", "!each {a: !any}" },
        { "!exactly {a: {b: 1}}", "!exactly {a: !exactly {b: 1}}" },
        { "!unordered [a, b]", "!unordered [\"a\", \"b\"]" },
        { "!later-than 2026-01-01T00:00:00Z", "!later-than \"2026-01-01T00:00:00Z\"" },
        { "!schema {type: string}", "!schema" },
        { "!close-to {value: 3.14, by: 0.01}", "!close-to 3.14 by 0.01" },
        { "!close-to {value: $(lead.id), by: 5s}", "!close-to $(lead.id) by 5000ms" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct diags *diags = diags_new(*state);
        const struct expect *e = compiled(*state, rows[i].text, diags);

        if (!e)
            fail_msg("%s: %s", rows[i].text, diags_first(diags));
        check_text(rows[i].text, expect_describe(*state, e), rows[i].want);
    }
}

static void long_descriptions_are_cut(void **state)
{
    struct diags *diags = diags_new(*state);
    char text[1000] = "won";

    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = 'x';
    assert_true(expect_describe(*state, compiled(*state, text, diags)).len < 250);
}

static void wrong_arguments_are_refused(void **state)
{
    static const struct {
        const char *text, *complaint, *hint;
    } rows[] = {
        { "!any 1", "`!any` takes no argument", "!any" },
        { "!absent {}", "`!absent` takes no argument", "!absent" },
        { "!unchanged x", "`!unchanged` takes no argument", "!unchanged" },
        { "!typ string", "unknown tag `!typ`", "did you mean `!type`?" },
        { "!lead {}", "unknown tag `!lead`", "did you mean `!less`?" },
        { "!type strin", "`strin` is no type of JSON", "did you mean `string`?" },
        { "!type []", "no type is named", "" },
        { "!type {}", "`!type` does not take this argument",
          "!type string, !type [string, null]" },
        { "!matches [a]", "`!matches` does not take this argument",
          "!matches \"^lead_\"" },
        { "!format dat-time", "unknown format `dat-time`", "did you mean `date-time`?" },
        { "!one-of a", "`!one-of` does not take this argument", "!one-of [a, b]" },
        { "!one-of []", "`!one-of` of nothing never holds", "" },
        { "!length x", "`!length` does not take this argument",
          "!length 3, !length {at-least: 1}" },
        { "!length 1.5", "a length is a whole number, 0 or more", "" },
        { "!length -1", "a length is a whole number, 0 or more", "" },
        { "!length {atleast: 1}", "unknown key `atleast`", "did you mean `at-least`?" },
        { "!length {zzzzzzzzz: 1}", "unknown key `zzzzzzzzz`",
          "at-least, at-most, above, below" },
        { "!length {at-least: 5, at-most: 2}", "no length is within these bounds", "" },
        { "!length {below: 0}", "no length is below 0", "" },
        { "!between [1]", "`!between` takes two numbers", "" },
        { "!between [1, a]", "a number is needed here", "" },
        { "!between [5, 1]", "no number is between these: the first is the larger", "" },
        { "!less a", "a number is needed here", "" },
        { "!unordered a", "`!unordered` does not take this argument",
          "!unordered [a, b]" },
        { "!later-than yesterday", "an RFC 3339 time is needed here", "" },
        { "!later-than", "`!later-than` does not take this argument",
          "!later-than $(lead.updatedAt)" },
        { "!close-to {value: 1}", "`!close-to` takes {value: …, by: …}", "" },
        { "!close-to {value: 1, by: -1}", "`by` is below 0", "" },
        { "!close-to {value: 1, by: soon}", "`by` is a number, or a duration such as 5s",
          "" },
        { "{a: !exactly {b: !nope }}", "unknown tag `!nope`", NULL },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct diags *diags = diags_new(*state);

        assert_null(compiled(*state, rows[i].text, diags));
        check_text(rows[i].text, diags_at(diags, 0)->message, rows[i].complaint);
        if (rows[i].hint)
            check_text(rows[i].text, diags_at(diags, 0)->hint, rows[i].hint);
        check_int(rows[i].text, (long long)diags_count(diags, SEVERITY_ERROR), 1);
    }
}

static void too_many_unordered_items_are_refused(void **state)
{
    struct diags *diags = diags_new(*state);
    struct buf text;

    buf_init(&text, 100000);
    buf_add_c(&text, "!unordered [");
    buf_add_repeat(&text, 'x', 1);
    for (int i = 0; i < EXPECT_UNORDERED_MAX; i++)
        buf_add_c(&text, ", x");
    buf_add_char(&text, ']');
    assert_null(compiled(*state, text.at, diags));
    buf_release(&text);
    check_text("message", diags_at(diags, 0)->message,
               "`!unordered` takes at most 2000 items");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(expectations_describe_themselves),
        UNIT_TEST(long_descriptions_are_cut),
        UNIT_TEST(wrong_arguments_are_refused),
        UNIT_TEST(too_many_unordered_items_are_refused),
    };

    return cmocka_run_group_tests_name("suite expect", tests, NULL, NULL);
}
