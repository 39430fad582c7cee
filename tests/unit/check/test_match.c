/* Each expectation of docs/cases.md: what holds, what does not, and what is said. */
#include "check/check.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

static const char GIVES[] = "lead: {id: lead_1, n: 3, at: '2026-01-02T03:04:05.678901Z', "
                            "rec: {a: 1, b: {c: 2}}, list: [x, {y: 1}]}";

/* Judges by way of `then`, where !unchanged compares with `before`. */
static struct finding_list judged(struct arena *a, const char *expectation,
                                  const char *now, const char *before)
{
    const struct contract *c = leads_contract(a);
    struct diags *diags = diags_new(a);
    struct scope scope = { 0 };
    struct env env = { .values = json_of(a, GIVES) };
    struct check_context ctx = { .env = &env };
    struct finding_list findings = { 0 };

    scope_add_given(a, &scope, json_of(a, GIVES));
    struct observation o = {
        .resource = &c->resources[0],
        .is = expect_compile(a, yaml_of(a, expectation), &scope, c, diags),
    };

    if (!o.is)
        fail_msg("%s: %s", expectation, diags_first(diags));
    check_observation(a, &ctx, &o, json_str(a, S("k")), now ? json_of(a, now) : NULL,
                      before ? json_of(a, before) : NULL, &findings);
    return findings;
}

static const struct {
    const char *expectation, *actual; /* NULL: nothing there */
    bool holds;
} rows[] = {
    /* equality: numbers by value, objects in part, lists item by item */
    { "won", "won", true },
    { "won", "new", false },
    { "won", NULL, false },
    { "null", "null", true },
    { "null", NULL, false },
    { "1", "1.0", true },
    { "1.0", "1", true },
    { "1", "'1'", false },
    { "true", "'true'", false },
    { "{a: 1}", "{a: 1, b: 2}", true },
    { "{a: 1, b: 2}", "{a: 1}", false },
    { "{a: {b: 1}}", "{a: {b: 1, c: 2}, d: 3}", true },
    { "{}", "{a: 1}", true },
    { "{}", "[]", false },
    { "{}", NULL, false },
    { "{a: null}", "{}", false },
    { "[1, {a: 1}]", "[1, {a: 1, b: 2}]", true },
    { "[1]", "[1, 2]", false },
    { "[1, 2]", "[2, 1]", false },
    { "[]", "[]", true },
    { "[]", "{}", false },
    { "$(lead.id)", "lead_1", true },
    { "$(lead.n)", "3", true },
    { "$(lead.n)", "'3'", false },
    { "n$(lead.n)", "n3", true },
    { "$(lead.rec)", "{a: 1, b: {c: 2, d: 3}, e: 4}", true },
    { "$(lead.rec)", "{a: 1}", false },
    { "$(lead.list)", "[x, {y: 1, z: 2}]", true },
    { "$(lead.list)", "[{y: 1}, x]", false },
    { "$(lead.list)", "[x]", false },
    { "!exactly $(lead.list)", "[x, {y: 1, z: 2}]", false },
    { "{$(lead.id): 5}", "{lead_1: 5}", true },
    { "{$(lead.id): 5}", "{lead_2: 5}", false },

    { "!any", "null", true },
    { "!any", NULL, false },
    { "!absent", NULL, true },
    { "!absent", "null", false },
    { "{a: !absent }", "{}", true },
    { "{a: !absent }", "{a: null}", false },
    { "{a: !any }", "{a: null}", true },

    { "!type string", "x", true },
    { "!type string", "1", false },
    { "!type string", NULL, false },
    { "!type integer", "1.0", true },
    { "!type integer", "1.5", false },
    { "!type number", "1", true },
    { "!type number", "1.5", true },
    { "!type [string, null]", "null", true },
    { "!type boolean", "false", true },
    { "!type array", "[]", true },
    { "!type object", "[]", false },

    { "!matches '^lead_'", "lead_1", true },
    { "!matches '^lead_'", "a lead_1", false },
    { "!matches ad", "lead", true },
    { "!matches '1'", "1", false },
    { "!matches .*", NULL, false },
    { "!format date-time", "2026-01-02T03:04:05Z", true },
    { "!format date-time", "yesterday", false },
    { "!format uuid", "12", false },

    { "!one-of [a, 7, !type boolean]", "7", true },
    { "!one-of [a, 7, !type boolean]", "true", true },
    { "!one-of [a, 7, !type boolean]", "b", false },
    { "!one-of [a, !absent ]", NULL, true },
    { "!not x", "y", true },
    { "!not x", "x", false },
    { "!not x", NULL, true },
    { "!not [!type string]", "1", true },
    { "!not [!type string]", "x", false },
    { "!not [1]", "[1]", false },
    { "!not [1]", "1", true },
    { "!not {a: 1}", "{a: 1, b: 1}", false },
    { "!not {a: 1}", "{a: 2}", true },

    { "!length 3", "abc", true },
    { "!length 3", "äöü", true },
    { "!length 2", "abc", false },
    { "!length 2", "[1, 2]", true },
    { "!length 1", "{a: 1}", true },
    { "!length 1", "1", false },
    { "!length {at-least: 1, at-most: 2}", "[]", false },
    { "!length {at-least: 1, at-most: 2}", "[1, 2]", true },
    { "!length {above: 2}", "[1, 2]", false },
    { "!length {below: 2}", "[1]", true },
    { "!length {below: 2}", "[1, 2]", false },

    { "!between [1, 5]", "1", true },
    { "!between [1, 5]", "5.0", true },
    { "!between [1, 5]", "5.1", false },
    { "!between [1, 5]", "'3'", false },
    { "!between [1, $(lead.n)]", "3", true },
    { "!between [1, $(lead.n)]", "4", false },
    { "!less 5", "4.9", true },
    { "!less 5", "5", false },
    { "!less 9007199254740993", "9007199254740992", true },
    { "!greater 5", "6", true },
    { "!greater 5", "5", false },
    { "!greater 5", NULL, false },

    { "!once x", "[a, x]", true },
    { "!once x", "[x, a, x]", false },
    { "!once x", "[a]", false },
    { "!once {a: 1}", "[{a: 1, b: 2}, {a: 2}]", true },
    { "!once x", "x", false },
    { "!contains x", "[a, x]", true },
    { "!contains x", "[a, xy]", false },
    { "!contains [a, x]", "[x, b, a]", true },
    { "!contains [a, x]", "[a]", false },
    { "!contains [!matches '^t', {a: 1}]", "[{a: 1, b: 2}, tt]", true },
    { "!contains ell", "hello", true },
    { "!contains [h, l]", "hello", true },
    { "!contains [h, z]", "hello", false },
    { "!contains [!matches '^h']", "hello", true },
    { "!contains 5", "'5'", false },
    { "!contains x", "{x: 1}", false },
    { "!contains []", "[]", true },
    { "!contains []", "7", false },
    { "!contains [1, 1]", "[1]", true },

    { "!each {a: !any }", "[{a: 1}, {a: null}]", true },
    { "!each {a: !any }", "[{a: 1}, {}]", false },
    { "!each [!type integer]", "[1, 2]", true },
    { "!each [!type integer]", "[1, x]", false },
    { "!each x", "[]", true },
    { "!each x", "x", false },

    { "!exactly {a: 1}", "{a: 1}", true },
    { "!exactly {a: 1}", "{a: 1, b: 2}", false },
    { "!exactly {a: {b: 1}}", "{a: {b: 1, c: 2}}", false },
    { "!exactly [{a: 1}]", "[{a: 1, b: 2}]", false },
    { "!exactly {a: !any }", "{a: {b: 1}}", true },
    { "!exactly $(lead.rec)", "{a: 1, b: {c: 2}}", true },
    { "!exactly $(lead.rec)", "{a: 1, b: {c: 2, d: 3}}", false },
    { "!exactly {a: !absent , b: 1}", "{b: 1}", true },

    { "!unordered [a, b]", "[b, a]", true },
    { "!unordered [a, b]", "[b]", false },
    { "!unordered [a, a]", "[a, b]", false },
    { "!unordered [!any , a]", "[a, b]", true }, /* `!any` has to move over to b */
    { "!unordered [!any , !type string, a]", "[a, 1, b]", true },
    { "!unordered [!type string, !type string, 1]", "[a, 1, 2]", false },
    { "!unordered []", "[]", true },
    { "!unordered [a]", "a", false },

    { "!later-than 2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", true },
    { "!later-than 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false },
    { "!later-than 2026-01-01T00:00:00Z", "2026-01-01T01:00:00+02:00", false },
    { "!later-than 2026-01-01T00:00:00Z", "2025-12-31T23:00:00-02:00", true },
    { "!later-than $(lead.at)", "2026-01-02T03:04:05.678902Z", true },
    { "!later-than $(lead.at)", "2026-01-02T03:04:05.6789Z", false },
    { "!later-than $(lead.at)", "2026-01-02T03:04:05.678901Z", false },
    { "!later-than $(lead.at)", "tomorrow", false },
    { "!later-than $(lead.at)", "7", false },

    { "!schema {type: string, minLength: 2}", "ab", true },
    { "!schema {type: string, minLength: 2}", "a", false },
    { "!schema {$ref: '#/components/schemas/Lead'}", "{id: a, status: won}", true },
    { "!schema {$ref: '#/components/schemas/Lead'}", "{id: a, status: w}", false },

    { "!close-to {value: 3.14, by: 0.01}", "3.15", true },
    { "!close-to {value: 3.14, by: 0.01}", "3.13", true },
    { "!close-to {value: 3.14, by: 0.01}", "3.16", false },
    { "!close-to {value: 3.14, by: 0.01}", "'3.14'", false },
    { "!close-to {value: 5, by: 0}", "5", true },
    { "!close-to {value: $(lead.at), by: 5s}", "2026-01-02T03:04:09Z", true },
    { "!close-to {value: $(lead.at), by: 5s}", "2026-01-02T03:03:59Z", false },
    { "!close-to {value: $(lead.at), by: 5}", "2026-01-02T03:04:10Z", true },
    { "!close-to {value: $(lead.at), by: 5s}", "3", false },
};

static void expectations_hold_or_do_not(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        struct finding_list f = judged(*state, rows[i].expectation, rows[i].actual, NULL);

        if ((f.len == 0) != rows[i].holds)
            fail_msg("%s on %s: %s", rows[i].expectation,
                     rows[i].actual ? rows[i].actual : "nothing",
                     f.len ? f.at[0].message.at : "holds");
    }
}

static void a_difference_is_told_with_its_place(void **state)
{
    static const struct {
        const char *expectation, *now, *before, *where, *message;
    } said[] = {
        { "{status: won}", "{status: new}", NULL, "lead k /status",
          "expected \"won\", got \"new\"" },
        { "{a: [1, {b/c: x}]}", "{a: [1, {b/c: 'y\tz'}]}", NULL, "lead k /a/1/b~1c",
          "expected \"x\", got \"y\\tz\"" },
        { "{a: 1}", NULL, NULL, "lead k", "expected {a: 1}, got nothing" },
        { "{a: 1}", "{}", NULL, "lead k /a", "expected 1, got nothing" },
        { "{status: !unchanged }", "{status: won}", "{status: new}", "lead k /status",
          "expected unchanged (\"new\"), got \"won\"" },
        { "!unchanged", "{status: won}", "{status: new}", "lead k /status",
          "expected unchanged (\"new\"), got \"won\"" },
        { "!unchanged", NULL, "{a: 1}", "lead k",
          "expected unchanged ({\"a\":1}), got nothing" },
        { "!unchanged", "{a: 1}", NULL, "lead k",
          "expected unchanged (nothing), got {\"a\":1}" },
        { "{a: [x, !unchanged ]}", "{a: [x, 2]}", "{a: [y, 1]}", "lead k /a/1",
          "expected unchanged (1), got 2" },
        { "!absent", "{a: 1}", NULL, "lead k", "expected !absent, got {\"a\":1}" },
        { "{a: !matches ^x }", "{a: y}", NULL, "lead k /a",
          "expected !matches ^x, got \"y\"" },
        { "{a: !later-than $(lead.at) }", "{a: '2020-01-01T00:00:00Z'}", NULL,
          "lead k /a",
          "expected later than \"2026-01-02T03:04:05.678901Z\", got "
          "\"2020-01-01T00:00:00Z\"" },
        { "{a: !between [1, $(lead.n)]}", "{a: 4}", NULL, "lead k /a",
          "expected between 1 and 3, got 4" },
        { "[1]", "[1, 2]", NULL, "lead k", "expected 1 items: [1], got 2 items: [1,2]" },
        { "!exactly {a: 1}", "{a: 1, b: 2}", NULL, "lead k /b",
          "expected nothing (!exactly), got 2" },
        { "!each {a: 1}", "[{a: 1}, {a: 2}]", NULL, "lead k /1/a", "expected 1, got 2" },
        { "!not x", "x", NULL, "lead k", "expected !not \"x\", got \"x\"" },
    };

    for (size_t i = 0; i < countof(said); i++) {
        struct finding_list f =
            judged(*state, said[i].expectation, said[i].now, said[i].before);

        check_int(said[i].expectation, (long long)f.len, 1);
        check_text(said[i].expectation, f.at[0].where, said[i].where);
        check_text(said[i].expectation, f.at[0].message, said[i].message);
        check_int(said[i].expectation, f.at[0].kind, FINDING_STATE);
    }
}

static void unchanged_holds_for_what_is_the_same(void **state)
{
    static const struct {
        const char *expectation, *now, *before;
    } same[] = {
        { "!unchanged", "{a: 1, b: [1]}", "{b: [1.0], a: 1}" },
        { "!unchanged", NULL, NULL },
        { "{a: !unchanged , b: 2}", "{a: 1, b: 2}", "{a: 1, b: 1}" },
        { "{c: !unchanged }", "{a: 1}", "{a: 2}" }, /* neither has it */
        { "!each {a: !unchanged }", "[{a: 1, b: 2}]", "[{a: 1, b: 3}]" },
    };

    for (size_t i = 0; i < countof(same); i++)
        check_int(
            same[i].expectation,
            (long long)judged(*state, same[i].expectation, same[i].now, same[i].before)
                .len,
            0);
}

static void every_difference_is_told_up_to_a_limit(void **state)
{
    struct buf expected, actual;

    check_int("three",
              (long long)judged(*state, "{a: 1, b: {c: 2, d: 3}}",
                                "{a: 2, b: {c: 3, d: 4}}", NULL)
                  .len,
              3);
    buf_init(&expected, 10000);
    buf_init(&actual, 10000);
    for (int i = 0; i < 100; i++) {
        buf_printf(&expected, "%s%d", i ? ", " : "[", i);
        buf_printf(&actual, "%s%d", i ? ", " : "[", i + 1);
    }
    buf_add_c(&expected, "]");
    buf_add_c(&actual, "]");
    struct finding_list f = judged(*state, expected.at, actual.at, NULL);

    buf_release(&expected);
    buf_release(&actual);
    check_int("limit", (long long)f.len, 51);
    check_text("last", f.at[50].message,
               "there are more differences, which are not shown");
}

static void evidence_is_short_and_safe_to_print(void **state)
{
    struct buf now;

    buf_init(&now, 10000);
    buf_add_c(&now, "\"START");
    for (int i = 0; i < 500; i++)
        buf_add_c(&now, "ä\\u001b\\u202e");
    buf_add_c(&now, "END\"");
    struct finding_list f = judged(*state, "x", now.at, NULL);

    buf_release(&now);
    assert_true(str_starts(f.at[0].actual, S("\"STARTä\\u001b\\u202e")));
    assert_true(str_ends(f.at[0].actual, S("END\"")));
    assert_true(str_find(f.at[0].actual, S("…")) != SIZE_MAX);
    assert_true(f.at[0].actual.len < 1500);
    for (size_t i = 0; i < f.at[0].actual.len; i++)
        assert_true((unsigned char)f.at[0].actual.at[i] >= ' ');
}

/* Expectations of the numbers from 1, after the `first` one, and a list of the numbers
 * down to 0. */
static size_t findings_of_long(struct arena *a, const char *first, int count)
{
    struct buf expected, actual;

    buf_init(&expected, 100000);
    buf_init(&actual, 100000);
    buf_printf(&expected, "!unordered [%s", first);
    buf_printf(&actual, "[%d", count - 1);
    for (int i = 1; i < count; i++) {
        buf_printf(&expected, ", %d", i);
        buf_printf(&actual, ", %d", count - 1 - i);
    }
    buf_add_c(&expected, "]");
    buf_add_c(&actual, "]");
    size_t len = judged(a, expected.at, actual.at, NULL).len;

    buf_release(&expected);
    buf_release(&actual);
    return len;
}

/* `!any` takes the first item, which another one needs, and has to move over. */
static void long_unordered_lists_are_paired(void **state)
{
    check_int("numbers", (long long)findings_of_long(*state, "0", 1000), 0);
    check_int("one that moves", (long long)findings_of_long(*state, "!any ", 1000), 0);
    check_int("one is another", (long long)findings_of_long(*state, "-1", 1000), 1);
}

static void what_cannot_be_filled_in_is_not_judged(void **state)
{
    struct arena *a = *state;
    const struct contract *c = leads_contract(a);
    struct env empty = { .values = json_of(a, "{}") };
    struct str why = STR_NONE;
    struct check_context ctx = { .env = &empty, .unjudged = &why };
    struct finding_list findings = { 0 };
    struct scope scope = { 0 };
    struct diags *diags = diags_new(a);

    scope_add(a, &scope, S("made"));
    struct observation o = {
        .resource = &c->resources[0],
        .is = expect_compile(a, yaml_of(a, "{b: $(made.id), a: 1}"), &scope, c, diags),
    };

    check_observation(a, &ctx, &o, json_str(a, S("k")), json_of(a, "{a: 2, b: x}"), NULL,
                      &findings);
    check_text("why", why, "lead k /b: `$(made.id)`: there is no `made`");
    check_int("the rest is judged", (long long)findings.len, 1);
    ctx.unjudged = NULL;
    check_observation(a, &ctx, &o, json_str(a, S("k")), json_of(a, "{a: 1, b: x}"), NULL,
                      &findings);
    check_int("told nevertheless", (long long)findings.len, 2);
}

static void clocks_may_differ_where_ours_is_compared(void **state)
{
    struct arena *a = *state;
    const struct contract *c = leads_contract(a);
    struct diags *diags = diags_new(a);
    struct scope scope = { 0 };
    struct env env = { .values = json_of(a, GIVES), .now_ms = 1767323045000 };
    static const struct {
        const char *expectation, *actual;
        uint64_t skew_ms;
        bool holds;
    } all[] = {
        /* now is 2026-01-02T03:04:05Z */
        { "!close-to {value: $(now), by: 1s}", "'2026-01-02T03:04:09Z'", 0, false },
        { "!close-to {value: $(now), by: 1s}", "'2026-01-02T03:04:09Z'", 5000, true },
        { "!close-to {value: $(now), by: 1s}", "'2026-01-02T03:04:12Z'", 5000, false },
        { "!later-than $(now)", "'2026-01-02T03:04:04Z'", 0, false },
        { "!later-than $(now)", "'2026-01-02T03:04:04Z'", 5000, true },
        { "!later-than $(lead.at)", "'2026-01-02T03:04:04Z'", 5000, false },
    };

    scope_add_given(a, &scope, json_of(a, GIVES));
    for (size_t i = 0; i < countof(all); i++) {
        struct check_context ctx = { .env = &env, .clock_skew_ms = all[i].skew_ms };
        struct finding_list findings = { 0 };
        struct observation o = {
            .resource = &c->resources[0],
            .is = expect_compile(a, yaml_of(a, all[i].expectation), &scope, c, diags),
        };

        assert_non_null(o.is);
        check_observation(a, &ctx, &o, json_str(a, S("k")), json_of(a, all[i].actual),
                          NULL, &findings);
        check_int(all[i].expectation, findings.len == 0, all[i].holds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(clocks_may_differ_where_ours_is_compared),
        UNIT_TEST(expectations_hold_or_do_not),
        UNIT_TEST(a_difference_is_told_with_its_place),
        UNIT_TEST(unchanged_holds_for_what_is_the_same),
        UNIT_TEST(every_difference_is_told_up_to_a_limit),
        UNIT_TEST(evidence_is_short_and_safe_to_print),
        UNIT_TEST(long_unordered_lists_are_paired),
        UNIT_TEST(what_cannot_be_filled_in_is_not_judged),
    };

    return cmocka_run_group_tests_name("check match", tests, NULL, NULL);
}
