/* Unit tests of check/deviation.h: which cases a deviation is about, and until when. */
#include "base/clock.h"
#include "check/deviation.h"
#include "tests/support/test.h"

struct made {
    struct contract contract;
    struct operation operation;
    struct claim claims[3];
    const struct claim *conforms, *proves[2];
    struct case_file file;
    struct step steps[1];
    struct case_def def;
    struct case_instance instance;
    struct case_finding finding;
    struct case_timing timing;
    struct case_result result;
};

/* A case that proves `one` and `two`, with one finding of that kind. */
static struct made *make(struct arena *a, enum verdict verdict, enum finding_kind kind)
{
    static const char *const ids[] = { "conforms", "one", "two" };
    struct made *m = arena_new(a, struct made);

    m->contract.name = S("leads");
    for (size_t i = 0; i < countof(ids); i++)
        m->claims[i] = (struct claim){ .contract = &m->contract,
                                       .id = str_from(ids[i]),
                                       .kind = str_from(i ? "replaces" : "conforms") };
    m->conforms = &m->claims[0];
    m->operation = (struct operation){ .id = S("updateLead"),
                                       .contract = &m->contract,
                                       .claims = &m->conforms,
                                       .claim_count = 1 };
    m->proves[0] = &m->claims[1];
    m->proves[1] = &m->claims[2];
    m->file.contract = &m->contract;
    m->steps[0].send.operation = &m->operation;
    m->def = (struct case_def){ .file = &m->file,
                                .steps = m->steps,
                                .step_count = 1,
                                .proves = m->proves,
                                .prove_count = 2 };
    m->instance = (struct case_instance){ .def = &m->def,
                                          .name = S("a case"),
                                          .id_text = S("0123abcd") };
    m->finding.finding.kind = kind;
    m->timing = (struct case_timing){ .operation = &m->operation, .judged = true };
    m->result = (struct case_result){ .instance = &m->instance,
                                      .verdict = verdict,
                                      .timings = { &m->timing, 1, 1 } };
    if (verdict_violates(verdict))
        m->result.findings = (struct case_finding_list){ &m->finding, 1, 1 };
    return m;
}

static struct deviation deviation_of(const char *claim, const char *case_text,
                                     const char *expires)
{
    struct deviation d = { .contract = S("leads"),
                           .claim = str_from(claim),
                           .case_text = str_from(case_text),
                           .expires = str_from(expires) };

    assert_true(date_parse(d.expires, &d.expires_day));
    return d;
}

static void findings_speak_against_the_claims_that_they_are_about(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *claim, *case_text;
        enum finding_kind kind;
        bool speaks;
    } rows[] = {
        { "one", "", FINDING_BODY, true },
        { "two", "", FINDING_STATE, true },
        { "three", "", FINDING_BODY, false },
        { "conforms", "", FINDING_BODY, false },
        { "conforms", "", FINDING_SCHEMA, true },
        { "one", "", FINDING_SCHEMA, false },
        { "one", "a case", FINDING_BODY, true },
        { "one", "0123abcd", FINDING_BODY, true },
        { "one", "another", FINDING_BODY, false },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct made *m = make(a, VERDICT_FAIL, rows[i].kind);
        struct deviation d = deviation_of(rows[i].claim, rows[i].case_text, "2026-12-31");

        check_int(rows[i].claim, deviation_speaks_of(&d, &m->result, &m->finding),
                  rows[i].speaks);
    }
}

static void a_deviation_is_needed_as_long_as_its_claim_is_violated(void **state)
{
    struct arena *a = *state;
    struct deviation d = deviation_of("one", "", "2026-12-31");
    struct deviation_tally t = { .deviation = &d };

    check_int("nothing ran", deviation_need(&t), DEVIATION_UNTRIED);
    deviation_count(&t, &make(a, VERDICT_PASS, FINDING_BODY)->result);
    check_int("one passed", deviation_need(&t), DEVIATION_UNNEEDED);
    deviation_count(&t, &make(a, VERDICT_FAIL, FINDING_SCHEMA)->result);
    check_int("another claim's", deviation_need(&t), DEVIATION_UNNEEDED);
    deviation_count(&t, &make(a, VERDICT_SKIP, FINDING_BODY)->result);
    check_int("one was skipped", deviation_need(&t), DEVIATION_UNTRIED);
    deviation_count(&t, &make(a, VERDICT_KNOWN, FINDING_BODY)->result);
    check_int("one is known", deviation_need(&t), DEVIATION_NEEDED);
}

static void the_end_is_told_before_and_after(void **state)
{
    struct arena *a = *state;
    struct deviation d = deviation_of("one", "", "2026-12-31");
    struct deviation_tally t = { .deviation = &d, .violated = 1 };
    static const struct {
        const char *today, *remark;
    } rows[] = {
        { "2026-12-16", "" },
        { "2026-12-17", "expires in 14 days, 2026-12-31" },
        { "2026-12-30", "expires tomorrow, 2026-12-31" },
        { "2026-12-31", "expires today, 2026-12-31" },
        { "2027-01-01", "expired on 2026-12-31: it counts no more" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        int64_t today;

        assert_true(date_parse(str_from(rows[i].today), &today));
        check_text(rows[i].today, deviation_remark(a, &t, today), rows[i].remark);
    }
    t.violated = 0;
    t.passed = 2;
    check_text("unneeded", deviation_remark(a, &t, 0),
               "is no longer needed: all its cases pass");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(findings_speak_against_the_claims_that_they_are_about),
        UNIT_TEST(a_deviation_is_needed_as_long_as_its_claim_is_violated),
        UNIT_TEST(the_end_is_told_before_and_after),
    };
    return cmocka_run_group_tests_name("deviation", tests, NULL, NULL);
}
