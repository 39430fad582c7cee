/* `then`: `is` and `rest` together. */
#include "check/check.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

static const struct {
    const char *label, *then; /* is and rest, of the record {lead: k} */
    const char *before, *now; /* NULL: no such record */
    const char *findings;     /* places, "; " between */
} rows[] = {
    { "nothing else changed", "is: {status: won}, rest: !unchanged ",
      "{id: k, status: new, n: 1}", "{id: k, status: won, n: 1.0}", "" },
    { "another member changed", "is: {status: won}, rest: !unchanged ",
      "{id: k, status: new, n: 1}", "{id: k, status: won, n: 2}", "lead k /n" },
    { "a member appeared", "is: {status: won}, rest: !unchanged ", "{status: new}",
      "{status: won, extra: null}", "lead k /extra" },
    { "a member vanished", "is: {status: won}, rest: !unchanged ", "{status: new, n: 1}",
      "{status: won}", "lead k /n" },
    { "both are told", "is: {status: won}, rest: !unchanged ",
      "{status: new, n: 1, m: 1}", "{status: lost, n: 2}",
      "lead k /status; lead k /n; lead k /m" },
    { "named members are not the rest",
      "is: {n: !any , updatedAt: !any }, rest: !unchanged ", "{n: 1, updatedAt: a}",
      "{n: 2, updatedAt: b}", "" },
    { "members named by reference", "is: {$(f): 2}, rest: !unchanged ", "{n: 1, m: 1}",
      "{n: 2, m: 1}", "" },
    { "rest alone is all members", "rest: !unchanged ", "{n: 1, m: 1}", "{n: 1, m: 2}",
      "lead k /m" },
    { "rest alone, no record", "rest: !unchanged ", "{n: 1}", NULL, "lead k" },
    { "rest may be any expectation", "is: {n: 1}, rest: !type string", "{}",
      "{n: 1, a: x, b: 2}", "lead k /b" },
    { "a missing record is told once", "is: {n: 1}, rest: !unchanged ", "{n: 1}", NULL,
      "lead k" },
    { "gone, as expected", "is: !absent ", "{n: 1}", NULL, "" },
    { "not gone", "is: !absent ", "{n: 1}", "{n: 1}", "lead k" },
    { "unchanged as a whole", "is: !unchanged ", "{n: 1}", "{n: 1, m: 2}", "lead k /m" },
};

static void records_are_judged(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct str text = arena_printf(a,
                                       "operation: createLead\ncases:\n- name: x $(f)\n"
                                       "  for: {f: [n]}\n  send: {}\n"
                                       "  then: [{lead: k, %s}]\n",
                                       rows[i].then);
        const struct case_def *def =
            good_file(a, arena_new(a, struct suite), text.at)->cases;
        struct env env = { .values = json_of(a, "{f: n}") };
        struct check_context ctx = { .env = &env };
        struct finding_list findings = { 0 };
        struct buf places;

        check_observation(a, &ctx, def->steps->then, json_str(a, S("k")),
                          rows[i].now ? json_of(a, rows[i].now) : NULL,
                          rows[i].before ? json_of(a, rows[i].before) : NULL, &findings);
        buf_init(&places, 1000);
        for (size_t k = 0; k < findings.len; k++)
            buf_printf(&places, "%s%.*s", k ? "; " : "", STR_ARG(findings.at[k].where));
        struct str got = arena_str(a, buf_str(&places));

        buf_release(&places);
        check_text(rows[i].label, got, rows[i].findings);
    }
}

/* Of what the documents do not speak, nothing was promised. */
static void an_undocumented_member_may_change_and_is_told(void **state)
{
    static const char *const thens[] = { "is: !unchanged ", "rest: !unchanged " };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(thens); i++) {
        struct str text = arena_printf(a,
                                       "operation: createLead\ncases:\n- {name: x, send: "
                                       "{}, then: [{lead: k, %s}]}\n",
                                       thens[i]);
        const struct case_def *def =
            good_file(a, arena_new(a, struct suite), text.at)->cases;
        struct env env = { 0 };
        struct str_list notes = { 0 };
        struct check_context ctx = { .env = &env,
                                     .contract = def->file->contract,
                                     .notes = &notes };
        struct finding_list findings = { 0 };

        check_observation(a, &ctx, def->steps->then, json_str(a, S("k")),
                          json_of(a, "{id: k, score: 2, seen: 2, same: 1}"),
                          json_of(a, "{id: k, score: 1, seen: 1, same: 1}"), &findings);
        check_int("findings", (long long)findings.len, 1);
        check_text("where", findings.at[0].where, "lead k /score");
        check_int("notes", (long long)notes.len, 1);
        check_text("note", notes.at[0], "lead k: the undocumented member `seen` changed");
    }
}

static void keys_that_are_numbers_name_their_record(void **state)
{
    struct arena *a = *state;
    const struct case_def *def =
        good_file(
            a, arena_new(a, struct suite),
            "operation: createLead\ncases:\n- {name: x, send: {}, then: [{lead: 7, is: "
            "!any }]}\n")
            ->cases;
    struct env env = { 0 };
    struct check_context ctx = { .env = &env };
    struct finding_list findings = { 0 };

    check_observation(a, &ctx, def->steps->then, json_of(a, "7"), NULL, NULL, &findings);
    check_text("where", findings.at[0].where, "lead 7");
    check_int("kind", findings.at[0].kind, FINDING_STATE);
    check_int("line", (long long)span_line(findings.at[0].span), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(records_are_judged),
        UNIT_TEST(an_undocumented_member_may_change_and_is_told),
        UNIT_TEST(keys_that_are_numbers_name_their_record),
    };

    return cmocka_run_group_tests_name("check observation", tests, NULL, NULL);
}
